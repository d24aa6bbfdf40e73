import type { ServiceDescription } from '../../core/deployment/facts.ts';
import type { Head, RecordName } from '../../core/deployment/head.ts';
import { calculateFingerprint } from '../../core/reconcile/fingerprint.ts';
import { isInScope } from '../../core/scope.ts';
import { GatewayError } from '../errors.ts';
import type { Page, SweepCursor, UnfinishedCluster } from '../ports.ts';
import type { Paced, Pacing } from './pacing.ts';
import type { SweeperGateways } from './sweep.ts';

/** Services that DescribeServices takes in one call. */
const DESCRIBE_SERVICES = 10;

/** Services that are compared together: as many heads as one read of the table takes. */
const COMPARED = 100;

/** Clusters that are walked side by side. Their calls share one pace, so that more would only wait. */
const AT_ONCE = 20;

/** How often a cluster is tried without anything new being read of it: at its turn, and again after all others. */
const ATTEMPTS = 2;

/** Clusters that a cursor keeps, some 150 bytes each. Those beyond come in the next round. */
const MOST_LEFT = 1_000;

/** How far a walk came. */
export interface WalkResult {
  /** Where the next start goes on; undefined when every cluster had its turn. */
  readonly cursor: SweepCursor | undefined;
  /** Of clusters that could not be read, in the order in which they were given up. */
  readonly failures: readonly ClusterFailure[];
}

export interface ClusterFailure {
  readonly clusterArn: string;
  readonly error: GatewayError;
}

/** Asks for a reconciliation of each of the services, and says why. `open`: records that the reconciliations must not miss. */
export async function requestReconciles(
  guard: SweeperGateways,
  serviceArns: readonly string[],
  because: string,
  open?: ReadonlyMap<string, readonly RecordName[]>,
): Promise<void> {
  if (serviceArns.length === 0) return;
  guard.log.info('reconciliations requested', { count: serviceArns.length, because });
  guard.count('SweepSignals', serviceArns.length);
  await guard.scheduler.reconcileNow(serviceArns, { open });
}

interface Work extends UnfinishedCluster {
  readonly attempt: number;
  /** Whether it stands in the list of clusters for the first time in this round, so that `after` moves past it. */
  readonly isNew: boolean;
}

/** How far one visit of a cluster came. */
interface Progress {
  readonly clusterArn: string;
  /** The last service before which nothing is left. */
  after: string | undefined;
  /** Services that this visit compared. */
  compared: number;
}

type Compared = 'compared' | 'out-of-time';

/**
 * One walk over all clusters, several at a time. It lists all names first and goes by their order, so that it goes on by name:
 * a page token of ECS, which may be refused five minutes later, is never kept from one start to the next.
 */
export class Walk {
  readonly #guard: SweeperGateways;
  readonly #pacing: Pacing;
  readonly #from: SweepCursor;
  readonly #seen = new Set<string>();
  readonly #unfinished: UnfinishedCluster[] = [];
  readonly #failures: ClusterFailure[] = [];
  #work: Work[] = [];
  #after: string | undefined;

  constructor(guard: SweeperGateways, pacing: Pacing, from: SweepCursor | undefined) {
    this.#guard = guard;
    this.#pacing = pacing;
    this.#from = from ?? { after: undefined, left: [] };
    this.#after = this.#from.after;
  }

  /** @throws GatewayError when the clusters cannot be listed: the cursor of before stays good */
  async run(): Promise<WalkResult> {
    const { after, left } = this.#from;
    const clusters = await this.#listClusters();
    if (clusters === undefined) return { cursor: this.#from, failures: [] };
    const isNext = (arn: string) => after === undefined || arn > after;
    this.#work = [
      ...left.map((one) => ({ ...one, attempt: 1, isNew: false })),
      ...clusters.filter(isNext).map((clusterArn) => ({ clusterArn, after: undefined, attempt: 1, isNew: true })),
    ];
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#takeTurns()));
    return { cursor: this.#cursor(), failures: this.#failures };
  }

  #cursor(): SweepCursor | undefined {
    if (this.#unfinished.length === 0 && this.#work.length === 0) return undefined;
    const waiting = this.#work.filter(({ isNew }) => !isNew).map(({ clusterArn, after }) => ({ clusterArn, after }));
    const failed = this.#failures.map(({ clusterArn }) => ({ clusterArn, after: undefined }));
    return { after: this.#after, left: [...this.#unfinished, ...waiting, ...failed].slice(0, MOST_LEFT) };
  }

  async #takeTurns(): Promise<void> {
    // A cluster that another one is at may yet come back to the list; that one takes it from there.
    while (this.#unfinished.length === 0) {
      const one = this.#work.shift();
      if (one === undefined) return;
      if (one.isNew) this.#after = one.clusterArn;
      await this.#visit(one);
    }
  }

  async #visit({ clusterArn, after, attempt }: Work): Promise<void> {
    const progress: Progress = { clusterArn, after, compared: 0 };
    try {
      const walked = await this.#walkServices(progress);
      if (walked === 'out-of-time') this.#unfinished.push({ clusterArn, after: progress.after });
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      // Deleted since it was listed. The guard's own table or queue may be gone too, and that is a failure.
      if (error.code === 'gone' && error.action.startsWith('ecs:')) return;
      const attempts = progress.compared > 0 ? 0 : attempt;
      if (attempts === ATTEMPTS) this.#failures.push({ clusterArn, error });
      else this.#work.push({ clusterArn, after: progress.after, attempt: attempts + 1, isNew: false });
    }
  }

  /** @throws GatewayError for the first part that could not be read, after all others were compared */
  async #walkServices(progress: Progress): Promise<Compared> {
    const { clusterArn, after } = progress;
    const listed = await this.#listAll((token) => this.#guard.fleet.services(clusterArn, token));
    if (listed === undefined) return 'out-of-time';
    const rest = listed.filter(
      (arn) => (after === undefined || arn > after) && !this.#seen.has(arn) && isInScope(this.#guard.scope, arn),
    );
    const errors: unknown[] = [];
    for (const group of chunksOf(rest, COMPARED)) {
      const compared = await this.#compare(progress, group).catch((error: unknown) => errors.push(error));
      if (compared === 'out-of-time') return 'out-of-time';
      if (errors.length === 0) progress.after = group.at(-1);
    }
    if (errors.length > 0) throw errors[0];
    return 'compared';
  }

  /** Compares some services, and asks for reconciliations of those that moved. One whose denial is known has a reconciliation of its own. */
  async #compare(progress: Progress, serviceArns: readonly string[]): Promise<Compared> {
    const heads = await this.#guard.store.readHeads(serviceArns);
    const asked = serviceArns.filter((arn) => heads.get(arn)?.refusal === undefined);
    return this.#compareChunks(progress, chunksOf(asked, DESCRIBE_SERVICES), heads);
  }

  /** @throws GatewayError for the first chunk that could not be read, after all others were compared */
  async #compareChunks(
    progress: Progress,
    chunks: readonly (readonly string[])[],
    heads: ReadonlyMap<string, Head>,
  ): Promise<Compared> {
    const compared = await Promise.allSettled(chunks.map((chunk) => this.#compareChunk(progress, chunk, heads)));
    const failed = compared.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return compared.some((one) => one.status === 'fulfilled' && one.value === 'out-of-time')
      ? 'out-of-time'
      : 'compared';
  }

  /** Where a call is denied because of one of its services, IAM denies all of it: then each is described alone. */
  async #compareChunk(
    progress: Progress,
    chunk: readonly string[],
    heads: ReadonlyMap<string, Head>,
  ): Promise<Compared> {
    try {
      return await this.#describeAndCompare(progress, chunk, heads);
    } catch (error) {
      const isDenied = error instanceof GatewayError && error.code === 'denied' && error.action.startsWith('ecs:');
      if (!isDenied || chunk.length === 1) throw error;
      return this.#compareChunks(progress, chunksOf(chunk, 1), heads);
    }
  }

  async #describeAndCompare(
    progress: Progress,
    chunk: readonly string[],
    heads: ReadonlyMap<string, Head>,
  ): Promise<Compared> {
    const { fleet } = this.#guard;
    const described = await this.#pacing.run(() => fleet.describeServices(progress.clusterArn, chunk));
    if (described.is === 'out-of-time') return 'out-of-time';
    const moved = described.answer.filter((service) => hasMoved(service, heads)).map(({ serviceArn }) => serviceArn);
    await requestReconciles(this.#guard, moved, 'fingerprint differs');
    for (const arn of chunk) this.#seen.add(arn);
    progress.compared += chunk.length;
    return 'compared';
  }

  /** All clusters by name. A page token that ECS takes no more is no reason to give up: the list begins again, once. */
  async #listClusters(): Promise<readonly string[] | undefined> {
    const list = () => this.#listAll((token) => this.#guard.fleet.clusters(token));
    try {
      return await list();
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'invalid') return await list();
      throw error;
    }
  }

  /** All pages, each name once and in order; undefined when the time is up. */
  async #listAll(page: (token: string | undefined) => Promise<Page<string>>): Promise<readonly string[] | undefined> {
    const names = new Set<string>();
    let token: string | undefined;
    do {
      const asked = token;
      const paced: Paced<Page<string>> = await this.#pacing.run(() => page(asked));
      if (paced.is === 'out-of-time') return undefined;
      for (const name of paced.answer.items) names.add(name);
      token = paced.answer.nextToken;
    } while (token !== undefined);
    return [...names].sort();
  }
}

function hasMoved(service: ServiceDescription, heads: ReadonlyMap<string, Head>): boolean {
  return heads.get(service.serviceArn)?.fingerprint !== calculateFingerprint(service);
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
