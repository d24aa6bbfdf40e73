import { join } from 'node:path';

/** Parts of the AWS SDK that our programs never run, by module, and the files that replace them. Each file says why. */
export const UNUSED_PARTS: Readonly<Record<string, string>> = {
  '@aws-sdk/middleware-endpoint-discovery': join(import.meta.dirname, 'no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': join(import.meta.dirname, 'no-event-streams.ts'),
  bowser: join(import.meta.dirname, 'no-browser.ts'),
};
