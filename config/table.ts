import { describeInstant, type EpochMs } from '../core/time.ts';

/**
 * Attributes of the table. Records stand under their service's ARN, newest last, the head after them, so that one
 * descending Query reads both; what belongs to one deployment stands under its key.
 */
export const attribute = {
  pk: 'pk',
  sk: 'sk',
  /** Epoch seconds; absent on what is unfinished. */
  expiresAt: 'expiresAt',
  /** UTC day of the record's creation, `2026-11-24`; absent on items that are not records. */
  day: 'day',
  /** `open` on records that are unfinished or have pending effects, absent on all others. */
  openKey: 'openKey',
  openSk: 'openSk',
} as const;

export const OPEN_KEY = 'open';

/** One global secondary index: its keys, and what it carries beside them and the table's keys. */
export interface IndexSchema {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly projection: readonly string[];
}

/** Lists deployments of a day without touching the records: the fields of a list and no others. */
export const byDayIndex = {
  name: 'byDay',
  partitionKey: attribute.day,
  sortKey: attribute.sk,
  projection: [
    'serviceArn',
    'deploymentKey',
    'createdAt',
    'startedAt',
    'finishedAt',
    'rollbackStartedAt',
    'strategy',
    'phase',
    'outcome',
    'cause',
    'protection',
    'baseline',
    'supersededBy',
  ],
} as const satisfies IndexSchema;

/** The sparse index of unfinished or pending records: what the sweep and alarm events need, and no others. */
export const openIndex = {
  name: 'open',
  partitionKey: attribute.openKey,
  sortKey: attribute.openSk,
  projection: ['serviceArn', 'deploymentKey', 'alarmNames', 'pendingSince'],
} as const satisfies IndexSchema;

/** Sorts after every record: `~` comes after all digits. */
export const HEAD_SK = '~head';

/** Sort keys under a deployment's key. */
export const LEDGER_SK = 'ledger';
export const EVIDENCE_SK = 'evidence';
export const DIFF_SK = 'diff';

/** Sort key of a channel's notification state, `notification#slack`. */
export function notificationSk(channel: string): string {
  return `notification#${channel}`;
}

/** Sort key of a record: fixed-width UTC milliseconds, so that text order is time order, then the deployment's id. */
export function recordSk(createdAt: EpochMs, deploymentId: string): string {
  return `${fixedWidth(createdAt)}#${deploymentId}`;
}

/** Sort key in the index of open records. Made of what never changes, so that a look moves no index entry. */
export function openSk(createdAt: EpochMs, deploymentKey: string): string {
  return `${fixedWidth(createdAt)}#${deploymentKey}`;
}

/** Partition of the index by day: the UTC day of an instant. */
export function dayOf(instant: EpochMs): string {
  return fixedWidth(instant).slice(0, 10);
}

/** Partition of what the guard knows of a scope it watches, e.g. an account and Region. */
export function scopePk(scope: string): string {
  return `scope#${scope}`;
}

/** Sort key of the instant at which the guard first saw the scope. */
export const SINCE_SK = 'since';

/** Sort key of the sweep's lease and cursor. */
export const SWEEP_SK = 'sweep';

/** Years beyond 9999 or before 0 are written with a sign and two more digits, which breaks the order. */
function fixedWidth(instant: EpochMs): string {
  const text = describeInstant(instant);
  if (text.length !== 24) {
    throw new RangeError(`a key needs an instant in the years 0 to 9999, got ${text}: check the field it came from`);
  }
  return text;
}
