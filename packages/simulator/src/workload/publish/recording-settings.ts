import * as z from 'zod';
import { parseDuration } from '../../duration.ts';
import { moment, refuse } from './measures.ts';

/** What a recorded value counts: requests per some time, or the sum of requests in the period of a row. */
type RecordingUnit = { readonly is: 'rate' | 'sum'; readonly perMs: number };

const RATE_MS: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000 };

/** `requests per minute`, or `sum per 5m` as CloudWatch gives it for a period of five minutes. */
const recordingUnit = z.unknown().transform(
  (given, context): RecordingUnit =>
    parseUnit(typeof given === 'string' ? given.trim() : '') ??
    refuse(context, {
      must: 'must be requests per second, requests per minute, requests per hour, or a sum per period',
      given,
      fix: 'write unit: sum per 5m',
    }),
);

function parseUnit(text: string): RecordingUnit | undefined {
  const perMs = RATE_MS[/^(?:requests|messages) per (second|minute|hour)$/.exec(text)?.[1] ?? ''];
  if (perMs !== undefined) return { is: 'rate', perMs };
  const sumPerMs = parseDuration(/^sum per (\S+)$/.exec(text)?.[1] ?? '');
  return sumPerMs === undefined || sumPerMs === 0 ? undefined : { is: 'sum', perMs: sumPerMs };
}

/** The fields of a recorded load besides its rows. */
export const recordingSettings = {
  /** What its values count. @default requests per minute, for rows of one minute */
  unit: recordingUnit.optional(),
  /** Where in the recording the load starts: an instant, or a duration after the first row. @default the first row */
  start: moment.optional(),
  scale: z.number().min(0).optional(),
  gaps: z.enum(['hold', 'zero']).optional(),
};

/** What of a recording a load plays. */
export type RecordingSettings = Partial<Pick<z.output<z.ZodObject<typeof recordingSettings>>, 'unit' | 'start'>>;
