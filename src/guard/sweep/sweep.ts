import type { Head } from '../../core/deployment/head.ts';
import { EFFECT_TIMEOUT, LOST_AFTER } from '../../core/reconcile/next-reconcile.ts';
import { describeScope, isInScope, type Scope } from '../../core/scope.ts';
import { after, between, type DurationMs, durationMs, type EpochMs, seconds } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type {
  Count,
  FleetGateway,
  FleetStore,
  Log,
  ReconcileScheduler,
  NewId,
  Now,
  OpenDeployment,
  SweepCursor,
  SweepStore,
} from '../ports.ts';
import { Pacing } from './pacing.ts';
import { type ClusterFailure, requestReconciles, Walk, type WalkResult } from './sweep-walk.ts';

/** Ports and settings of the sweeper. */
export interface SweeperGateways {
  readonly fleet: FleetGateway;
  readonly store: FleetStore;
  readonly sweeps: SweepStore;
  readonly scheduler: Pick<ReconcileScheduler, 'reconcileNow'>;
  readonly now: Now;
  readonly newId: NewId;
  /** Waits, at most one second. */
  readonly pause: (span: DurationMs) => Promise<void>;
  readonly log: Log;
  readonly count: Count;
  readonly scope: Scope;
  /** Most ECS calls per second: the account's pipelines share the quotas. Throttling slows the sweep further. */
  readonly callsPerSecond: number;
}

/** How a sweep ended: `unfinished` means that it saved a cursor. */
export type SweepResult = 'finished' | 'unfinished' | 'already-running';

/** Time to leave after the deadline, for the calls in flight and for releasing the lease. */
const WIND_UP: DurationMs = seconds(40);

/** Sweeps for the rest of the invocation, minus the time to finish up. */
export function sweepWithin(guard: SweeperGateways, remaining: DurationMs): Promise<SweepResult> {
  return sweep(guard, after(guard.now(), durationMs(Math.max(0, remaining - WIND_UP))));
}

/**
 * The safety net: requests a reconciliation of every service whose deployments changed since its head was written, and of
 * every overdue one. Only one sweep runs at a time. At `deadline` it saves a cursor for the next sweep. A cluster that
 * cannot be read does not stop the others or the overdue reconciliations.
 *
 * @throws GatewayError of the first failed read, after everything else is done and the lease is released
 * @internal
 */
export async function sweep(guard: SweeperGateways, deadline: EpochMs): Promise<SweepResult> {
  const startedAt = guard.now();
  const owner = guard.newId();
  const lease = await guard.sweeps.takeLease(owner, startedAt, deadline);
  if (lease === undefined) {
    guard.log.info('sweep skipped', { because: 'another sweep holds the lease' });
    return 'already-running';
  }
  let cursor = lease.cursor;
  try {
    await guard.store.since(describeScope(guard.scope), startedAt);
    // Runs before the walk, which may use up the time.
    const overdueError = await requestOverdue(guard, startedAt).then(() => undefined, keepGatewayError);
    const walked = await new Walk(guard, pacingOf(guard, deadline), cursor).run();
    cursor = walked.cursor;
    if (cursor !== undefined) tellUnfinished(guard, walked, cursor);
    if (overdueError !== undefined) throw overdueError;
    throwFirst(walked.failures);
  } finally {
    await guard.sweeps.releaseLease(owner, cursor);
  }
  return cursor === undefined ? 'finished' : 'unfinished';
}

function pacingOf({ now, pause, callsPerSecond, log }: SweeperGateways, deadline: EpochMs): Pacing {
  return new Pacing({
    callsPerSecond,
    deadline,
    now,
    pause,
    onSlower: (pace) => log.warn('sweep slows down', { because: 'ECS throttles its calls', callsPerSecond: pace }),
  });
}

function tellUnfinished(guard: SweeperGateways, { failures }: WalkResult, { after: last, left }: SweepCursor): void {
  guard.count('SweepUnfinished');
  const because = 'it ran out of time; the next sweep continues here';
  guard.log.warn('sweep unfinished', { because, after: last, left: left.length, failed: failures.length });
}

/** @throws GatewayError with the number of clusters that could not be read and the error of the first */
function throwFirst(failures: readonly ClusterFailure[]): void {
  const [first] = failures;
  if (first === undefined) return;
  const { error, clusterArn } = first;
  const message = `the sweep could not read ${failures.length} cluster(s), first ${clusterArn}: ${error.message}`;
  throw new GatewayError(error.code, error.action, message, { cause: error, trouble: error.trouble });
}

function keepGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  throw error;
}

/** Requests reconciliations for unfinished records whose scheduled one did not happen, and for effects that are still pending. */
async function requestOverdue(guard: SweeperGateways, now: EpochMs): Promise<void> {
  const open = (await guard.store.openDeployments()).filter((deployment) =>
    isInScope(guard.scope, deployment.serviceArn),
  );
  if (open.length === 0) return;
  const heads = await guard.store.readHeads([...new Set(open.map((deployment) => deployment.serviceArn))]);
  const overdue = open.filter((deployment) => isOverdue(deployment, heads.get(deployment.serviceArn), now));
  const named = overdue.flatMap(({ serviceArn, record }) => (record === undefined ? [] : [{ serviceArn, record }]));
  const records = new Map(
    [...Map.groupBy(named, ({ serviceArn }) => serviceArn)].map(([arn, some]) => [
      arn,
      some.map(({ record }) => record),
    ]),
  );
  await requestReconciles(guard, [...new Set(overdue.map((deployment) => deployment.serviceArn))], 'overdue', records);
}

function isOverdue(deployment: OpenDeployment, head: Head | undefined, now: EpochMs): boolean {
  const { pendingSince } = deployment;
  if (pendingSince !== undefined && between(pendingSince, now) > EFFECT_TIMEOUT) return true;
  return head?.nextReconcileAt === undefined || after(head.nextReconcileAt, LOST_AFTER) < now;
}
