import { lastPart } from '../../core/arn.ts';
import type { Audited, AuditedAlarm, AuditedContainer } from '../../core/audit/audited-service.ts';
import { knownOf } from '../../core/audit/known.ts';
import { GatewayError } from '../errors.ts';
import type { Page } from '../ports.ts';
import { LoadBalancers } from './load-balancers.ts';
import type { DescribedService, DescribedTargetGroup, DoctorGateways } from './ports.ts';

/** Which services to read: all, those of a cluster, or one. */
export interface DoctorChoice {
  readonly cluster: string | undefined;
  readonly service: string | undefined;
}

/** How far the reading is. */
export interface DoctorProgress {
  /** Services that are complete. */
  readonly done: number;
  /** Services found so far. */
  readonly found: number;
}

/** What an audit reads, and what AWS denied. */
export interface FleetReading {
  readonly audited: readonly Audited[];
  /** Actions that AWS denies; the rules that need them judged nothing. */
  readonly denied: readonly string[];
}

/** Most services per DescribeServices, and alarm names per DescribeAlarms. */
const SERVICES_PER_CALL = 10;
const ALARMS_PER_CALL = 100;

/**
 * Reads the services of an account and Region with their task definitions and alarms. Each task definition and each alarm is
 * read once, however many services use it.
 *
 * @throws GatewayError when ECS does not answer, or does not find the only service
 */
export async function readFleet(
  gateways: DoctorGateways,
  choice: DoctorChoice,
  onProgress: (progress: DoctorProgress) => void,
): Promise<FleetReading> {
  const reader = new FleetReader(gateways, onProgress);
  const described = await reader.describe(choice);
  const [alarms, loadBalancers] = await Promise.all([
    reader.readAlarms(described),
    reader.readLoadBalancers(described),
  ]);
  const audited = await Promise.all(described.map((one) => reader.complete(one, { alarms, loadBalancers })));
  return { audited, denied: reader.denied };
}

/** What several services share. */
interface Read {
  /** By name; undefined if CloudWatch denies the read. */
  readonly alarms: ReadonlyMap<string, AuditedAlarm> | undefined;
  readonly loadBalancers: LoadBalancers;
}

class FleetReader {
  readonly #gateways: DoctorGateways;
  readonly #onProgress: (progress: DoctorProgress) => void;
  readonly #containers = new Map<string, Promise<readonly AuditedContainer[] | undefined>>();
  readonly #successes = new Map<string, Promise<boolean | undefined>>();
  readonly #denied = new Set<string>();
  #done = 0;
  #found = 0;

  constructor(gateways: DoctorGateways, onProgress: (progress: DoctorProgress) => void) {
    this.#gateways = gateways;
    this.#onProgress = onProgress;
  }

  get denied(): readonly string[] {
    return [...this.#denied].toSorted();
  }

  async describe({ cluster, service }: DoctorChoice): Promise<readonly DescribedService[]> {
    if (service !== undefined) {
      const name = cluster ?? 'default';
      const described = await this.#gateways.describeServices(name, [service]);
      if (described.length === 0) throw noSuchService(name, service);
      return this.#note(described);
    }
    const clusters = cluster === undefined ? await all((token) => this.#gateways.fleet.clusters(token)) : [cluster];
    const ofClusters = await Promise.all(clusters.map((one) => this.#describeCluster(one)));
    return ofClusters.flat();
  }

  async #describeCluster(cluster: string): Promise<readonly DescribedService[]> {
    const arns = await all((token) => this.#gateways.fleet.services(cluster, token));
    const chunks = chunksOf(arns, SERVICES_PER_CALL);
    const described = await Promise.all(
      chunks.map(async (chunk) => this.#note(await this.#gateways.describeServices(cluster, chunk))),
    );
    return described.flat();
  }

  /** Starts the slow reads, one per service, while more services are described. */
  #note(described: readonly DescribedService[]): readonly DescribedService[] {
    this.#found += described.length;
    for (const { service, taskDefinitionArn, hasSucceeded } of described) {
      if (taskDefinitionArn !== undefined && !this.#containers.has(taskDefinitionArn)) {
        this.#containers.set(
          taskDefinitionArn,
          this.#start(() => this.#gateways.containers(taskDefinitionArn)),
        );
      }
      if (hasSucceeded === undefined) {
        this.#successes.set(
          service.id,
          this.#start(() => this.#gateways.hasSucceeded(service.id)),
        );
      }
    }
    this.#onProgress({ done: this.#done, found: this.#found });
    return described;
  }

  #start<T>(read: () => Promise<T>): Promise<T | undefined> {
    const reading = this.#unlessDenied<T | undefined>(read, undefined);
    // Its error is thrown where it is awaited.
    reading.catch(() => undefined);
    return reading;
  }

  /** Undefined if CloudWatch denies the read: then no alarm is known to be missing. */
  async readAlarms(described: readonly DescribedService[]): Promise<ReadonlyMap<string, AuditedAlarm> | undefined> {
    const names = [...new Set(described.flatMap(({ service }) => namesOf(service.alarms?.names ?? [])))];
    const read = await Promise.all(
      chunksOf(names, ALARMS_PER_CALL).map((chunk) =>
        this.#unlessDenied<ReadonlyMap<string, AuditedAlarm> | undefined>(
          () => this.#gateways.alarms(chunk),
          undefined,
        ),
      ),
    );
    return read.includes(undefined) ? undefined : new Map(read.flatMap((one) => [...(one ?? [])]));
  }

  /**
   * Reads all target groups if a service has one: which services share a load balancer shows only in the list of all. If AWS
   * denies the read, their kinds stay unknown.
   */
  async readLoadBalancers(described: readonly DescribedService[]): Promise<LoadBalancers> {
    const isBehind = described.some(({ service }) => service.targetGroups.some(({ kind }) => kind === 'unknown'));
    const read = () => all((token) => this.#gateways.targetGroups(token));
    return new LoadBalancers(isBehind ? await this.#unlessDenied<readonly DescribedTargetGroup[]>(read, []) : []);
  }

  async complete(
    { service, taskDefinitionArn, hasSucceeded }: DescribedService,
    { alarms, loadBalancers }: Read,
  ): Promise<Audited> {
    const containers = taskDefinitionArn === undefined ? undefined : await this.#containers.get(taskDefinitionArn);
    const success = hasSucceeded ?? (await this.#successes.get(service.id));
    this.#done += 1;
    this.#onProgress({ done: this.#done, found: this.#found });
    return {
      service: {
        ...service,
        targetGroups: loadBalancers.complete(service.targetGroups),
        containers,
        live: { hasSucceeded: success },
      },
      alarms: namesOf(service.alarms?.names ?? []).map((name) => alarms?.get(name) ?? absent(name, alarms)),
    };
  }

  async #unlessDenied<T>(read: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      // A service with another controller has no service deployments.
      if (['unsupported', 'gone', 'invalid'].includes(error.code)) return otherwise;
      if (!error.isLasting) throw error;
      this.#denied.add(error.action);
      return otherwise;
    }
  }
}

function absent(name: string, alarms: ReadonlyMap<string, AuditedAlarm> | undefined): AuditedAlarm {
  return { kind: alarms === undefined ? 'unread' : 'missing', id: name, name, state: undefined };
}

function namesOf(names: readonly Parameters<typeof knownOf<string>>[0][]): readonly string[] {
  return names.flatMap((name) => knownOf<string>(name) ?? []);
}

async function all<T>(read: (token: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    items.push(...page.items);
    token = page.nextToken;
  } while (token !== undefined);
  return items;
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

function noSuchService(cluster: string, service: string): GatewayError {
  return new GatewayError(
    'gone',
    'ecs:DescribeServices',
    `there is no service "${lastPart(service)}" in cluster "${lastPart(cluster)}": check the names and the Region`,
  );
}
