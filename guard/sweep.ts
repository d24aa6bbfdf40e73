import type { ServiceDescription } from '../core/facts.ts';
import { calculateFingerprint } from '../core/fingerprint.ts';
import type { Head } from '../core/head.ts';
import { EFFECT_TIMEOUT, LOST_AFTER } from '../core/next-look.ts';
import { describeScope, isInScope, type Scope } from '../core/scope.ts';
import { after, between, type DurationMs, durationMs, type EpochMs, seconds } from '../core/time.ts';
import { GatewayError } from './errors.ts';
import type {
  Count,
  FleetGateway,
  FleetStore,
  Log,
  LookScheduler,
  NewId,
  Now,
  OpenDeployment,
  SweepCursor,
  SweepStore,
} from './ports.ts';

/** Services that DescribeServices takes in one call. */
const DESCRIBE_SERVICES = 10;

/** What the sweeper works with. */
export interface SweeperGateways {
  readonly fleet: FleetGateway;
  readonly store: FleetStore;
  readonly sweeps: SweepStore;
  readonly looks: Pick<LookScheduler, 'lookNow'>;
  readonly now: Now;
  readonly newId: NewId;
  /** Waits; never longer than a second. */
  readonly pause: (span: DurationMs) => Promise<void>;
  readonly log: Log;
  readonly count: Count;
  readonly scope: Scope;
  /** ECS calls a second at most: its quotas are shared with the account's pipelines. */
  readonly callsPerSecond: number;
}

export type SweepResult = 'finished' | 'unfinished' | 'already-running';

/** Time left for what a sweep does after its deadline: the rest of a page of services, and giving back the lease. */
const WIND_UP: DurationMs = seconds(40);

/** Sweeps for as long as an invocation has left, less what it takes to wind up. */
export function sweepWithin(guard: SweeperGateways, remaining: DurationMs): Promise<SweepResult> {
  return sweep(guard, after(guard.now(), durationMs(Math.max(0, remaining - WIND_UP))));
}

/**
 * The safety net: asks for a look at every service whose deployments moved since its head was written, and at everything that
 * is overdue. One at a time; one that reaches `deadline` keeps a cursor and goes on at the next start.
 *
 * @throws GatewayError when AWS does not answer; the lease is given back with the cursor first
 */
export async function sweep(guard: SweeperGateways, deadline: EpochMs): Promise<SweepResult> {
  const startedAt = guard.now();
  const owner = guard.newId();
  const lease = await guard.sweeps.takeLease(owner, startedAt, deadline);
  if (lease === undefined) {
    guard.log.info('sweep skipped', { because: 'another one holds the lease' });
    return 'already-running';
  }
  await guard.store.since(describeScope(guard.scope), startedAt);
  const walk = new Walk(guard, deadline, lease.cursor);
  try {
    await lookAtOverdue(guard, startedAt);
    await walk.walkClusters();
  } catch (error) {
    // A page token that ECS takes no more, or a cluster that is gone, would stop every later sweep.
    const isDeadEnd = error instanceof GatewayError && (error.code === 'invalid' || error.code === 'gone');
    await guard.sweeps.releaseLease(owner, isDeadEnd ? undefined : walk.cursor);
    throw error;
  }
  await guard.sweeps.releaseLease(owner, walk.cursor);
  if (walk.cursor === undefined) return 'finished';
  guard.count('SweepUnfinished');
  guard.log.warn('sweep ran out of time', { because: 'the next one goes on from its cursor', cursor: walk.cursor });
  return 'unfinished';
}

/** Records that are unfinished and whose look did not come, and effects that nobody finished. */
async function lookAtOverdue(guard: SweeperGateways, now: EpochMs): Promise<void> {
  const open = (await guard.store.openDeployments()).filter((deployment) =>
    isInScope(guard.scope, deployment.serviceArn),
  );
  if (open.length === 0) return;
  const heads = await guard.store.readHeads([...new Set(open.map((deployment) => deployment.serviceArn))]);
  const overdue = open.filter((deployment) => isOverdue(deployment, heads.get(deployment.serviceArn), now));
  await requestLooks(guard, [...new Set(overdue.map((deployment) => deployment.serviceArn))], 'overdue');
}

function isOverdue(deployment: OpenDeployment, head: Head | undefined, now: EpochMs): boolean {
  const { pendingSince } = deployment;
  if (pendingSince !== undefined && between(pendingSince, now) > EFFECT_TIMEOUT) return true;
  return head?.nextLookAt === undefined || after(head.nextLookAt, LOST_AFTER) < now;
}

async function requestLooks(guard: SweeperGateways, serviceArns: readonly string[], because: string): Promise<void> {
  if (serviceArns.length === 0) return;
  guard.log.info('looks requested', { count: serviceArns.length, because });
  guard.count('SweepSignals', serviceArns.length);
  await guard.looks.lookNow(serviceArns);
}

/** One walk over all clusters. Its invariant: `cursor` names the page to go on with, and is undefined when all is done. */
class Walk {
  readonly #guard: SweeperGateways;
  readonly #deadline: EpochMs;
  #cursor: SweepCursor | undefined;
  #lastCallAt: EpochMs | undefined;

  constructor(guard: SweeperGateways, deadline: EpochMs, cursor: SweepCursor | undefined) {
    this.#guard = guard;
    this.#deadline = deadline;
    this.#cursor = cursor ?? { clustersToken: undefined, clusterArn: undefined, servicesToken: undefined };
  }

  get cursor(): SweepCursor | undefined {
    return this.#cursor;
  }

  async walkClusters(): Promise<void> {
    while (this.#cursor !== undefined) {
      const { clustersToken, clusterArn } = this.#cursor;
      const page = await this.#paced(() => this.#guard.fleet.clusters(clustersToken));
      const rest =
        clusterArn === undefined ? page.items : page.items.slice(Math.max(0, page.items.indexOf(clusterArn)));
      for (const arn of rest) {
        if (!(await this.#walkServices(clustersToken, arn))) return;
      }
      this.#cursor =
        page.nextToken === undefined
          ? undefined
          : { clustersToken: page.nextToken, clusterArn: undefined, servicesToken: undefined };
    }
  }

  /** False when the time is up. */
  async #walkServices(clustersToken: string | undefined, clusterArn: string): Promise<boolean> {
    let token = this.#cursor?.clusterArn === clusterArn ? this.#cursor.servicesToken : undefined;
    do {
      this.#cursor = { clustersToken, clusterArn, servicesToken: token };
      if (this.#guard.now() >= this.#deadline) return false;
      const page = await this.#paced(() => this.#guard.fleet.services(clusterArn, token));
      await this.#compare(clusterArn, page.items);
      token = page.nextToken;
    } while (token !== undefined);
    return true;
  }

  async #compare(clusterArn: string, listed: readonly string[]): Promise<void> {
    const serviceArns = listed.filter((arn) => isInScope(this.#guard.scope, arn));
    if (serviceArns.length === 0) return;
    const heads = await this.#guard.store.readHeads(serviceArns);
    const moved: string[] = [];
    for (let from = 0; from < serviceArns.length; from += DESCRIBE_SERVICES) {
      const chunk = serviceArns.slice(from, from + DESCRIBE_SERVICES);
      const services = await this.#paced(() => this.#guard.fleet.describeServices(clusterArn, chunk));
      moved.push(...services.filter((service) => hasMoved(service, heads)).map((service) => service.serviceArn));
    }
    await requestLooks(this.#guard, moved, 'fingerprint differs');
  }

  /** Keeps the calls to ECS apart, so that a second holds no more than were allowed. */
  async #paced<T>(call: () => Promise<T>): Promise<T> {
    const gap = durationMs(1_000 / this.#guard.callsPerSecond);
    const wait = this.#lastCallAt === undefined ? 0 : gap - between(this.#lastCallAt, this.#guard.now());
    if (wait > 0) await this.#guard.pause(durationMs(wait));
    this.#lastCallAt = this.#guard.now();
    return call();
  }
}

function hasMoved(service: ServiceDescription, heads: ReadonlyMap<string, Head>): boolean {
  return heads.get(service.serviceArn)?.fingerprint !== calculateFingerprint(service);
}
