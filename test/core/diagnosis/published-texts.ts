import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Diagnosis, diagnoseServiceEvent, diagnoseTask } from '../../../src/core/diagnosis/diagnose.ts';

/** A published text with the diagnosis that a person expects of it. */
const PublishedText = z.strictObject({
  row: z.union([z.number(), z.string()]),
  in: z.enum(['stoppedReason', 'containerReason', 'event', 'log']),
  text: z.string(),
  /** Null if no signature may match. */
  signature: z.nullable(z.string()),
  /** The signature that the text resembles. */
  not: z.optional(z.string()),
  confidence: z.optional(z.enum(['certain', 'likely'])),
  stopCode: z.optional(z.string()),
  exitCode: z.optional(z.number()),
  memoryMiB: z.optional(z.number()),
  taskStartedLater: z.optional(z.boolean()),
  details: z.optional(z.record(z.string(), z.unknown())),
  source: z.string(),
});

export type PublishedText = z.infer<typeof PublishedText>;

/** Reads a list of `test/fixtures/diagnosis`. */
export function readTexts(name: string): readonly PublishedText[] {
  const file = join(import.meta.dirname, '../../fixtures/diagnosis', name);
  return z.array(PublishedText).parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Diagnoses a text where ECS prints it: in a task with one container, in an event, or in a log. */
export function diagnoseText({
  in: where,
  text,
  stopCode,
  exitCode,
  memoryMiB,
  taskStartedLater,
}: PublishedText): Diagnosis {
  if (where === 'event') return diagnoseServiceEvent({ message: text, taskStartedLater });
  return diagnoseTask({
    stopCode,
    stoppedAt: undefined,
    stoppedReason: where === 'stoppedReason' ? text : undefined,
    containers: [
      {
        name: 'web',
        // ECS reports nothing of a failure that only a log shows.
        exitCode: where === 'log' ? 1 : exitCode,
        reason: where === 'containerReason' ? text : undefined,
        memoryMiB,
        logLines: where === 'log' ? [text] : undefined,
      },
    ],
  });
}
