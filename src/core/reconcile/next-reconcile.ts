import { type DeploymentRecord, isFinished } from '../deployment/record.ts';
import { OLDEST_ANSWER } from '../protection/alarm-fate.ts';
import { after, between, type DurationMs, durationMs, type EpochMs, hours, minutes, seconds } from '../time.ts';

/**
 * Longest delay of an SQS message. @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
 */
const LONGEST_DELAY: DurationMs = seconds(900);

/** The reconciliation that took an effect is presumed dead if the effect is still pending after this time. */
export const EFFECT_TIMEOUT: DurationMs = seconds(60);

/** Waits before each new read while the API lags behind an event. */
const LAG_WAITS: readonly DurationMs[] = [seconds(10), seconds(30), seconds(90)];

/** The rest of a backlog follows at once, in a separate message. */
const BACKLOG_WAIT: DurationMs = seconds(1);

/** A message that arrives earlier than this before its time is sent again: SQS delays by whole seconds, at most 900. */
const EARLY: DurationMs = seconds(5);

/** Whether a message comes too early for the reconciliation that it announces. */
export function isTooEarly(nextReconcileAt: EpochMs, now: EpochMs): boolean {
  return between(now, nextReconcileAt) > EARLY;
}

/** Returns the delay of the message that announces a reconciliation. */
export function delayUntil(nextReconcileAt: EpochMs, now: EpochMs): DurationMs {
  return durationMs(Math.min(Math.max(between(now, nextReconcileAt), 0), LONGEST_DELAY));
}

/** A scheduled reconciliation that is overdue by this much counts as lost. */
export const LOST_AFTER: DurationMs = seconds(60);

interface ReconciliationFacts {
  /** The service's records after this reconciliation. */
  readonly records: readonly DeploymentRecord[];
  /** The list has more deployments than this reconciliation took. */
  readonly backlog: boolean;
  /** When to retry after ECS denied a call; undefined if it did not. */
  readonly retryAt: EpochMs | undefined;
  /** When the head's pending effects were saved. */
  readonly pendingSince: readonly EpochMs[];
  /** Retries for lag so far, and whether an event still waits for the API. */
  readonly lag: { readonly retries: number; readonly waiting: boolean };
  /** The scheduled reconciliation in the head; undefined if this one is it. */
  readonly outstanding: EpochMs | undefined;
  readonly now: EpochMs;
}

/**
 * Plans the next reconciliation; undefined if none is needed. One that is already scheduled early enough is kept, so that
 * only one is scheduled, however many events arrive.
 */
export function planNextReconcile(facts: ReconciliationFacts): EpochMs | undefined {
  const wanted = wantedReconcile(facts);
  if (wanted === undefined) return undefined;
  const { outstanding, now } = facts;
  const isAlive = outstanding !== undefined && after(outstanding, LOST_AFTER) > now;
  return isAlive && outstanding <= wanted ? outstanding : wanted;
}

function wantedReconcile({
  records,
  lag,
  backlog,
  retryAt,
  pendingSince,
  now,
}: ReconciliationFacts): EpochMs | undefined {
  const effects = [...pendingSince, ...records.flatMap((record) => record.pendingEffects.map(({ since }) => since))];
  const waits = [
    ...records.flatMap((record) => unfinishedWait(record, now)),
    ...effects.map((since) => effectWait(since, now)),
  ];
  if (backlog) waits.push(BACKLOG_WAIT);
  if (retryAt !== undefined) waits.push(durationMs(Math.min(between(now, retryAt), LONGEST_DELAY)));
  const lagWait = LAG_WAITS[lag.retries];
  if (lag.waiting && lagWait !== undefined) waits.push(lagWait);
  if (waits.length === 0) return undefined;
  return after(
    now,
    waits.reduce((a, b) => (b < a ? b : a)),
  );
}

function unfinishedWait(record: DeploymentRecord, now: EpochMs): readonly DurationMs[] {
  const { afterSuccess } = record;
  if (afterSuccess !== undefined) return [durationMs(Math.max(between(now, afterSuccess.checkAt), 1_000))];
  if (isFinished(record)) return [];
  if (record.settling !== undefined) return [durationMs(Math.max(between(now, record.settling.until), 1_000))];
  return [...lossWaits(record, now), ageWait(record, now)];
}

/** After an alarm was lost, waits until it is certain whether the deployment still ran. */
function lossWaits({ alarms }: DeploymentRecord, now: EpochMs): readonly DurationMs[] {
  return alarms
    .flatMap(({ lostAt }) => (lostAt === undefined ? [] : between(now, after(lostAt, OLDEST_ANSWER))))
    .filter((wait) => wait > 0);
}

/**
 * Every minute for the first ten minutes, then less often with the deployment's age; during a bake, after a quarter of what
 * is left of it.
 */
function ageWait(record: DeploymentRecord, now: EpochMs): DurationMs {
  const left = bakeLeft(record, now);
  if (left !== undefined && left > 0) return clampWait(left / 4);
  const age = between(record.createdAt, now);
  if (age < minutes(10)) return seconds(60);
  if (age < hours(1)) return seconds(120);
  if (age < hours(3)) return seconds(300);
  return LONGEST_DELAY;
}

/** Returns what is left of the bake; undefined while its start or length is unknown. @internal */
export function bakeLeft(record: DeploymentRecord, now: EpochMs): DurationMs | undefined {
  const { bake } = record;
  if (record.phase !== 'baking' || bake?.startedAt === undefined || bake.time === undefined) return undefined;
  return between(now, after(bake.startedAt, bake.time));
}

function effectWait(since: EpochMs, now: EpochMs): DurationMs {
  return clampWait(between(now, after(since, EFFECT_TIMEOUT)) + 1_000);
}

function clampWait(milliseconds: number): DurationMs {
  return durationMs(Math.min(Math.max(milliseconds, seconds(60)), LONGEST_DELAY));
}
