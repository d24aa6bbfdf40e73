import { type DeploymentRecord, isFinished } from '../deployment/record.ts';
import { OLDEST_ANSWER } from '../protection/alarm-fate.ts';
import { after, between, type DurationMs, durationMs, type EpochMs, hours, minutes, seconds } from '../time.ts';

/** SQS delays no message longer. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html */
const LONGEST_DELAY: DurationMs = seconds(900);

/** A pending effect that is older has lost its reconciliation. */
export const EFFECT_TIMEOUT: DurationMs = seconds(60);

/** How long to wait for an API that is older than an event. */
const LAG_WAITS: readonly DurationMs[] = [seconds(10), seconds(30), seconds(90)];

/** The rest of a backlog is taken at once, by a message of its own. */
const BACKLOG_WAIT: DurationMs = seconds(1);

/** A reconciliation that has not come this long after its time is lost. */
export const LOST_AFTER: DurationMs = seconds(60);

interface ReconciliationFacts {
  /** The service's records as saved by this reconciliation. */
  readonly records: readonly DeploymentRecord[];
  /** More of the list waits than one reconciliation took. */
  readonly backlog: boolean;
  /** When ECS is asked again after it denied a call; undefined while it answers. */
  readonly retryAt: EpochMs | undefined;
  /** When effects of the head that are still pending were saved. */
  readonly pendingSince: readonly EpochMs[];
  /** How many retries for lag were made so far, and whether an event still waits for the API. */
  readonly lag: { readonly retries: number; readonly waiting: boolean };
  /** The reconciliation that is outstanding, as the head names it, unless this one was it. */
  readonly outstanding: EpochMs | undefined;
  readonly now: EpochMs;
}

/**
 * When to reconcile next; undefined when the service rests. An outstanding reconciliation that comes soon enough is kept, so that one reconciliation
 * is outstanding however many events come.
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
  if (isFinished(record)) return [];
  if (record.settling !== undefined) return [durationMs(Math.max(between(now, record.settling.until), 1_000))];
  return [...lossWaits(record, now), ageWait(record, now)];
}

/** An alarm that was lost just now: whether the deployment still ran then is known a little later. */
function lossWaits({ alarms }: DeploymentRecord, now: EpochMs): readonly DurationMs[] {
  return alarms
    .flatMap(({ lostAt }) => (lostAt === undefined ? [] : between(now, after(lostAt, OLDEST_ANSWER))))
    .filter((wait) => wait > 0);
}

/** Every minute for the first ten, then slower with the deployment's age, and by a quarter of what is left of a bake. */
function ageWait(record: DeploymentRecord, now: EpochMs): DurationMs {
  const left = bakeLeft(record, now);
  if (left !== undefined && left > 0) return clampWait(left / 4);
  const age = between(record.createdAt, now);
  if (age < minutes(10)) return seconds(60);
  if (age < hours(1)) return seconds(120);
  if (age < hours(3)) return seconds(300);
  return LONGEST_DELAY;
}

/** What is left of the bake, as far as its beginning and length are known. @internal */
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
