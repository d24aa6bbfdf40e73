import type { Cause } from '../deployment/record.ts';
import type { End } from './trend.ts';

/** How an end of deployments looks. Each has words, a picture and a pattern of its own: color is never the only difference. */
export interface Look {
  readonly label: string;
  /** A class of the styles: `good`, `bad`, `worse`, `warn` or `calm`. */
  readonly tone: 'good' | 'bad' | 'worse' | 'warn' | 'calm';
  /** The strokes of a picture of 16 by 16. */
  readonly strokes: string;
  /** The strokes of a pattern of 6 by 6 over the color of a bar; none for a plain bar. */
  readonly pattern: string;
}

/** Every end, in the order of the bars from below and of the legend. */
export const LOOKS: Readonly<Record<End, Look>> = {
  succeeded: { label: 'succeeded', tone: 'good', strokes: 'M3.5 8.5l3 3 6-7', pattern: '' },
  'rolled-back': {
    label: 'rolled back',
    tone: 'bad',
    strokes: 'M6 3L2.5 6.5 6 10M3 6.5h6.5a3.5 3.5 0 010 7H6',
    pattern: 'M-1 1L1-1M0 6L6 0M5 7L7 5',
  },
  'rollback-failed': {
    label: 'rollback failed',
    tone: 'worse',
    strokes: 'M8 2v7M8 12.5v1',
    pattern: 'M0 0L6 6M0 6L6 0',
  },
  failed: { label: 'failed', tone: 'worse', strokes: 'M4 4l8 8M12 4l-8 8', pattern: 'M0 3h6' },
  stopped: { label: 'stopped', tone: 'warn', strokes: 'M4 4h8v8H4z', pattern: 'M3 0v6' },
  superseded: {
    label: 'superseded',
    tone: 'calm',
    strokes: 'M3 4l4 4-4 4M9 4l4 4-4 4',
    pattern: 'M-1 5L1 7M0 0L6 6M5 -1L7 1',
  },
  unknown: {
    label: 'unknown',
    tone: 'calm',
    strokes: 'M5.5 6a2.5 2.5 0 115 0c0 1.7-2.5 1.8-2.5 3.5M8 12.5v.5',
    pattern: 'M0 3h3M3 0v3',
  },
  unfinished: {
    label: 'unfinished',
    tone: 'calm',
    strokes: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3l2 2',
    pattern: 'M1.5 1.5h.1M4.5 4.5h.1',
  },
};

/** Every end, in the order of `LOOKS`. */
export const ENDS = Object.keys(LOOKS) as readonly End[];

/** What to call a cause. */
export const CAUSE_LABELS: Readonly<Record<Cause, string>> = {
  alarm: 'alarm',
  'circuit-breaker': 'circuit breaker',
  'lifecycle-hook': 'lifecycle hook',
  'approval-rejected': 'approval rejected or timed out',
  requested: 'requested by a user',
  'invalid-configuration': 'invalid network configuration',
  'service-deleted': 'service deleted',
  unknown: 'unknown',
};
