import type { SimulatorParameters } from '../../parameters.ts';
import { answeringOf } from './effects.ts';
import type { EffectWindow, FailureModel } from '../schema.ts';
import { momentOf, type TaskRecord } from '../tasks.ts';

/** How the tasks of a revision answer as a group. */
export interface AnsweringOfAll {
  /** The mean over the tasks. */
  readonly errorShare: number;
  /** Each median latency in milliseconds, and the number of tasks that have it. */
  readonly medians: readonly (readonly [number, number])[];
}

/** Combines the tasks of one revision, which share a model. Evaluates each task only if the model differs by task. */
export function answeringOfAll(
  targets: readonly TaskRecord[],
  {
    atMs,
    startMs,
    requestsPerMinute,
    parameters,
  }: {
    readonly atMs: number;
    readonly startMs: number;
    readonly requestsPerMinute: number;
    readonly parameters: SimulatorParameters;
  },
): AnsweringOfAll {
  const [first] = targets;
  const asked = first !== undefined && !dependsOnTask(first.model) ? [first] : targets;
  const medians = new Map<number, number>();
  let shares = 0;
  for (const record of asked) {
    const moment = momentOf(record, atMs, startMs);
    const { errorShare, medianMs } = answeringOf(record.model, moment, { requestsPerMinute, parameters });
    shares += errorShare;
    medians.set(medianMs, (medians.get(medianMs) ?? 0) + 1);
  }
  return { errorShare: shares / asked.length, medians: [...medians] };
}

function dependsOnTask({ errors, latency }: FailureModel): boolean {
  return isPerTask(errors) || isPerTask(latency);
}

function isPerTask(window: EffectWindow | undefined): boolean {
  return window?.from !== undefined || window?.until !== undefined || window?.tasks !== undefined;
}
