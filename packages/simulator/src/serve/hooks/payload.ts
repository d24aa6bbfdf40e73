import * as z from 'zod';
import type { HookReply } from '../../services/ecs/tasks/behaviours.ts';

/** What Lambda returns for a function that failed. @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
const failure = z.object({ errorMessage: z.string(), hookStatus: z.undefined().optional() });

/** What ECS makes of the text that a function returned. Text that is not JSON has no hookStatus, so ECS refuses it. */
export function readPayload(text: string): HookReply {
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch {
    return { payload: text };
  }
  const failed = failure.safeParse(payload);
  return failed.success ? { functionError: failed.data.errorMessage } : { payload };
}

/** The word for a reply in the server's log: the status, or what is wrong. */
export function describeReply(reply: HookReply): string {
  if ('functionError' in reply) return `error: ${reply.functionError}`;
  const { hookStatus } = fieldsOf(reply.payload);
  return typeof hookStatus === 'string' ? hookStatus : 'an answer without hookStatus';
}

function fieldsOf(payload: unknown): { readonly hookStatus?: unknown } {
  return typeof payload === 'object' && payload !== null ? payload : {};
}
