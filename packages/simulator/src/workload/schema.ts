import * as z from 'zod';
import { recordingSettings } from './publish/recording-settings.ts';
import { customMetric } from './publish/custom-metric.ts';
import { moment, type Refusal, refuse, share, span } from './publish/measures.ts';

const percent = z.number().min(0).max(1_000);
const positive = z.number().positive();

/** When and in which tasks an effect holds. @default always, in all tasks */
const ageWindow = {
  /** Age of the task, counted from RUNNING. */
  from: span.optional(),
  until: span.optional(),
  /** Share of the tasks that have the effect. */
  tasks: share.optional(),
};
const window = { ...ageWindow, fromTime: moment.optional(), untilTime: moment.optional() };

/**
 * What goes wrong in a version, as plain data; in all other respects it is healthy. Effects have a short form:
 * `errors: 20%` is `errors: { share: 20% }`.
 */
export const failureModelSchema = z.strictObject({
  /** Share of requests that are answered with 5xx, or of a queue's messages that fail on one attempt only. */
  errors: short('share', z.strictObject({ share, ...window })).optional(),
  /** Factor by which answers are slower; `base` is the median latency without the factor. */
  latency: short(
    'factor',
    z.strictObject({ factor: positive.optional(), base: span.optional(), ...window }),
  ).optional(),
  /**
   * Memory at the start in percent of the limit, and growth in percent per minute; a task that reaches 100 is killed.
   */
  memory: short(
    'slope',
    z.strictObject({ start: percent.optional(), slope: z.number().optional(), ...ageWindow }),
  ).optional(),
  /** CPU in percent regardless of the load, or as a factor of a healthy task's CPU. */
  cpu: short(
    'percent',
    z.strictObject({ percent: percent.optional(), factor: positive.optional(), ...window }),
  ).optional(),
  /** Time from RUNNING to the exit of the essential container; with `0s` the task fails to start. */
  crashAfter: short(
    'after',
    z.strictObject({
      after: span,
      /** Random variation of `after` from task to task, as a share of it: without it, tasks that start together crash together. */
      noise: share.optional(),
      exitCode: z.number().int().min(0).max(255).default(1),
      reason: z.string().min(1).default('Essential container in task exited'),
      tasks: share.optional(),
    }),
  ).optional(),
  /** Time from RUNNING until its work is done and the essential container exits, as in a migration. */
  exitAfter: short(
    'after',
    z.strictObject({ after: span, exitCode: z.number().int().min(0).max(255).default(0), tasks: share.optional() }),
  ).optional(),
  /** Time from RUNNING until the container can answer its health checks. */
  startUp: span.optional(),
  neverHealthy: flag(z.strictObject({ tasks: share.optional() })).optional(),
  /** Time from RUNNING until its health checks begin to fail. */
  unhealthyAfter: short('after', z.strictObject({ after: span, tasks: share.optional() })).optional(),
  /** Time from RUNNING until AWS takes back the Spot capacity of the task. */
  spotInterruption: short('after', z.strictObject({ after: span, tasks: share.optional() })).optional(),
  imagePull: short(
    'result',
    z.strictObject({
      result: z.literal('fails', { error: 'must be "fails": leave it out for an image that can be pulled' }),
      reason: z.string().min(1).optional(),
      tasks: share.optional(),
    }),
  ).optional(),
  /** How a task behaves above a load. */
  failsAbove: short(
    'requestsPerMinute',
    z.strictObject({
      requestsPerMinute: positive,
      errors: share.default(0.5),
      latency: positive.default(2),
      unhealthy: z.boolean().default(false),
    }),
  ).optional(),
  /** Share of a queue's messages that this version fails on every attempt. */
  poison: short('share', z.strictObject({ share, ...window })).optional(),
  /** Random variation of the error share from step to step, as a share of it. */
  noise: share.optional(),
  metrics: z.array(customMetric).optional(),
  /** The last lines of the log of its first container, if its driver is awslogs. */
  logs: z.array(z.string().min(1).max(10_000)).max(1_000).optional(),
});
export type FailureModel = z.output<typeof failureModelSchema>;

/** When and in which tasks an effect holds. */
export type EffectWindow = Pick<
  NonNullable<FailureModel['errors']>,
  'from' | 'until' | 'fromTime' | 'untilTime' | 'tasks'
>;

/**
 * Failure models by version. A key matches `family:revision`, an image or an environment entry, with `*` for any text:
 * `shop/api:2*`, `api:17`, `VERSION=2.*`. The first key that matches wins.
 */
export const modelsFileSchema = z.record(z.string(), failureModelSchema).superRefine((models, context) => {
  for (const pattern of Object.keys(models)) {
    const refusal = refusePattern(pattern);
    if (refusal !== undefined) refuse(context, refusal, [pattern]);
  }
});
/**
 * What is wrong with a model's key. JavaScript puts a bare number before all other keys, which would change the order.
 */
export function refusePattern(pattern: string): Refusal | undefined {
  if (pattern.trim() !== '' && !/^\d+$/.test(pattern)) return undefined;
  return { must: 'must be named by family:revision, an image or NAME=value', given: pattern };
}
export type ModelsFile = z.output<typeof modelsFileSchema>;

const timeOfDay = z
  .string()
  .transform((given, context) =>
    /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(given)
      ? given
      : refuse(context, { must: 'must be a UTC time of day such as 14:00', given }),
  );

const jump = z
  .strictObject({
    at: moment,
    factor: z.number().min(0).optional(),
    requestsPerMinute: z.number().min(0).optional(),
    /** Duration of the jump. @default no end */
    for: span.optional(),
  })
  .refine(({ factor, requestsPerMinute }) => (factor === undefined) !== (requestsPerMinute === undefined), {
    error: 'must have exactly one of factor and requestsPerMinute',
  });

/** Requests per minute, or messages per minute for a queue: constant, by the time of day, or recorded. */
export const loadSchema = short(
  'requestsPerMinute',
  z
    .strictObject({
      requestsPerMinute: z.number().min(0).optional(),
      diurnal: z
        .strictObject({ low: z.number().min(0), high: z.number().min(0), peakAt: timeOfDay.optional() })
        .refine(({ low, high }) => low <= high, { error: 'must have a low that is not above its high' })
        .optional(),
      recording: short(
        'file',
        z
          .strictObject({
            /** Path of a CSV file of `timestamp,value`; `csv` holds the content instead if it has already been read. */
            file: z.string().min(1).optional(),
            csv: z.string().min(1).optional(),
            ...recordingSettings,
          })
          .refine(({ file, csv }) => (file === undefined) !== (csv === undefined), {
            error: 'must have exactly one of file and csv',
          }),
      ).optional(),
      jumps: z.array(jump).optional(),
      noise: share.optional(),
    })
    .refine(
      ({ requestsPerMinute, diurnal, recording }) =>
        [requestsPerMinute, diurnal, recording].filter((one) => one !== undefined).length === 1,
      { error: 'must have exactly one of requestsPerMinute, diurnal and recording' },
    ),
);
export type Load = z.output<typeof loadSchema>;

/** Accepts a single value as the short form of an object with that value under `key`. */
function short<T extends z.ZodType>(key: string, whole: T) {
  return z.preprocess((given) => (isRecord(given) ? given : { [key]: given }), whole);
}

/** Accepts `true` for an effect without settings. */
function flag<T extends z.ZodType>(whole: T) {
  return z.preprocess((given) => (given === true ? {} : given), whole);
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
