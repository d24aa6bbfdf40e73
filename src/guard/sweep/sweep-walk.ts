import type { ServiceDescription } from '../../core/deployment/facts.ts';
import type { Head, RecordName } from '../../core/deployment/head.ts';
import { calculateFingerprint } from '../../core/reconcile/fingerprint.ts';
import { isInScope } from '../../core/scope.ts';
import { GatewayError } from '../errors.ts';
import type { Page, SweepCursor, UnfinishedCluster } from '../ports.ts';
import type { Paced, Pacing } from './pacing.ts';
import type { SweeperGateways } from './sweep.ts';

/** Most services per DescribeServices. */
const DESCRIBE_SERVICES = 10;

/** Services to compare together: as many as one read of heads takes. */
const COMPARED = 100;

/** Clusters to walk in parallel. Their calls share one pace, so more would only wait. */
const AT_ONCE = 20;

/** Attempts per cluster without progress: in its turn, and again after all others. */
const ATTEMPTS = 2;

/** Most clusters in a cursor, at some 150 bytes each. The rest follow in the next round. */
const MOST_LEFT = 1_000;

/** The result of a walk. */
export interface WalkResult {
  /** Where the next sweep continues; undefined when every cluster was started on. */
  readonly cursor: SweepCursor | undefined;
  /** Clusters that could not be read, in the order in which the walk gave up on them. */
  readonly failures: readonly ClusterFailure[];
}

/** A cluster that could not be read, and why. */
export interface ClusterFailure {
  readonly clusterArn: string;
  readonly error: GatewayError;
}

/** Requests a reconciliation of each service, and logs why. `open` lists records that the reconciliations must include. */
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
  /** First visit of this cluster in this round, so `after` advances to it. */
  readonly isNew: boolean;
}

/** The progress of one visit to a cluster. */
interface Progress {
  readonly clusterArn: string;
  /** All services up to this one are compared. */
  after: string | undefined;
  /** Number of services that this visit compared. */
  compared: number;
}

type Compared = 'compared' | 'out-of-time';

/**
 * One walk over all clusters, several in parallel. It lists and sorts all names first, so that the next sweep can continue
 * by name: page tokens are not kept, because ECS may reject them five minutes later.
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

  /** @throws GatewayError when the clusters cannot be listed; the previous cursor stays valid */
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
    // If a cluster in progress is put back on the list, the worker that put it back picks it up.
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
      // The cluster was deleted since it was listed. If the guard's own table or queue is gone, that is a failure.
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

  /**
   * Compares services and requests reconciliations of those that changed. Skips services with a known denial: the guard
   * already schedules their retries.
   */
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

  /** IAM denies the whole call if it denies one of the services, so then each is described separately. */
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

  /** Lists all clusters. If ECS rejects a page token, starts the list over once. */
  async #listClusters(): Promise<readonly string[] | undefined> {
    const list = () => this.#listAll((token) => this.#guard.fleet.clusters(token));
    try {
      return await list();
    } catch (error) {
      if (error instanceof GatewayError && error.code === 'invalid') return await list();
      throw error;
    }
  }

  /** Reads all pages; returns each name once, sorted; undefined when the time is up. */
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
