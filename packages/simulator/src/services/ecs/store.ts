import { ServiceError } from '../../service.ts';
import type { AwsScope } from '../ids.ts';
import { ecsArn, nameOf, parseEcsArn } from './arns.ts';
import type { ClusterState, DeploymentState, RevisionState, ServiceState, TaskDefinitionState } from './state.ts';

/** All clusters, services, deployments, revisions and task definitions, found by the names and ARNs in requests. */
export class EcsStore {
  readonly scope: AwsScope;
  readonly #clusters = new Map<string, ClusterState>();
  readonly #services = new Map<string, Map<string, ServiceState>>();
  readonly #serviceByArn = new Map<string, ServiceState>();
  readonly #taskDefinitions = new Map<string, TaskDefinitionState>();
  readonly #families = new Map<string, TaskDefinitionState[]>();
  readonly #deployments = new Map<string, { readonly service: ServiceState; readonly deployment: DeploymentState }>();
  readonly #revisions = new Map<string, { readonly service: ServiceState; readonly revision: RevisionState }>();

  constructor(scope: AwsScope) {
    this.scope = scope;
  }

  /** Adds an ACTIVE cluster; one that is ACTIVE already stays as it is. */
  addCluster(arnOrName: string, given: Partial<Pick<ClusterState, 'tags' | 'rest'>> = {}): ClusterState {
    const arn = arnOrName.startsWith('arn:') ? arnOrName : ecsArn(this.scope, 'cluster', arnOrName);
    const known = this.#clusters.get(arn);
    if (known?.status === 'ACTIVE') return known;
    const rest = { settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [] };
    const cluster: ClusterState = { arn, name: nameOf(arn), tags: [], status: 'ACTIVE', rest, ...given };
    this.#clusters.set(arn, cluster);
    this.#services.set(arn, new Map());
    return cluster;
  }

  /** Finds a cluster of any status by its ARN or name. */
  anyCluster(arnOrName: string): ClusterState | undefined {
    const exact = this.#clusters.get(arnOrName) ?? this.#clusters.get(ecsArn(this.scope, 'cluster', arnOrName));
    return exact ?? [...this.#clusters.values()].find(({ name }) => name === arnOrName);
  }

  /** The ACTIVE clusters. */
  clusters(): ClusterState[] {
    return [...this.#clusters.values()].filter(({ status }) => status === 'ACTIVE');
  }

  /** The cluster of a request; `default` if the request names none. @throws ServiceError `ClusterNotFoundException` */
  cluster(arnOrName = 'default'): ClusterState {
    const found = this.anyCluster(arnOrName);
    if (found?.status !== 'ACTIVE') throw new ServiceError('ClusterNotFoundException', 'Cluster not found.');
    return found;
  }

  addService(service: ServiceState): void {
    const services = this.#services.get(service.clusterArn);
    if (services === undefined) throw new Error(`no cluster ${service.clusterArn}: add it before its services`);
    services.set(service.name, service);
    this.#serviceByArn.set(service.arn, service);
  }

  servicesOf(cluster: ClusterState): ServiceState[] {
    return [...(this.#services.get(cluster.arn)?.values() ?? [])];
  }

  allServices(): ServiceState[] {
    return this.clusters().flatMap((cluster) => this.servicesOf(cluster));
  }

  serviceAt(arn: string): ServiceState | undefined {
    return this.#serviceByArn.get(arn);
  }

  findService(cluster: ClusterState, arnOrName: string): ServiceState | undefined {
    const arn = parseEcsArn(arnOrName);
    const named = arn?.path.length === 2 ? arn.path[0] : undefined;
    if (named !== undefined && named !== cluster.name) {
      throw invalidParameter(`Identifier is for cluster ${named}. Your cluster is ${cluster.name}`);
    }
    const service = this.#services.get(cluster.arn)?.get(nameOf(arnOrName));
    if (service === undefined || arn === undefined) return service;
    return arn.account === service.scope.account && arn.region === service.scope.region ? service : undefined;
  }

  service(cluster: ClusterState, arnOrName: string): ServiceState {
    const service = this.findService(cluster, arnOrName);
    if (service === undefined) throw new ServiceError('ServiceNotFoundException', 'Service not found.');
    return service;
  }

  addDeployment(service: ServiceState, deployment: DeploymentState): void {
    service.deployments.push(deployment);
    this.#deployments.set(deployment.arn, { service, deployment });
  }

  deployment(arn: string): { readonly service: ServiceState; readonly deployment: DeploymentState } | undefined {
    return this.#deployments.get(arn);
  }

  addRevision(service: ServiceState, revision: RevisionState): void {
    service.revisions.push(revision);
    this.#revisions.set(revision.arn, { service, revision });
  }

  revision(arn: string): { readonly service: ServiceState; readonly revision: RevisionState } | undefined {
    return this.#revisions.get(arn);
  }

  /** Removes all deployments and revisions of a service, as ECS does when the service is deleted. */
  forgetDeployments(service: ServiceState): void {
    for (const { arn } of service.deployments) this.#deployments.delete(arn);
    for (const { arn } of service.revisions) this.#revisions.delete(arn);
    service.deployments = [];
    service.revisions = [];
  }

  /** Removes all other deployments and revisions of the service. */
  keepDeployments(service: ServiceState, deployments: DeploymentState[], revisions: RevisionState[]): void {
    this.forgetDeployments(service);
    for (const deployment of deployments) this.addDeployment(service, deployment);
    for (const revision of revisions) this.addRevision(service, revision);
  }

  nextRevisionOf(family: string): number {
    return (this.#families.get(family)?.at(-1)?.revision ?? 0) + 1;
  }

  addTaskDefinition(taskDefinition: TaskDefinitionState): void {
    this.#taskDefinitions.set(taskDefinition.arn, taskDefinition);
    const family = this.#families.get(taskDefinition.family);
    if (family === undefined) this.#families.set(taskDefinition.family, [taskDefinition]);
    else family.push(taskDefinition);
  }

  /** Task definitions of one family, or of all: sorted by family, oldest revision first. */
  taskDefinitions(family?: string): TaskDefinitionState[] {
    if (family !== undefined) return [...(this.#families.get(family) ?? [])];
    return [...this.#families.keys()].sort().flatMap((one) => this.#families.get(one) ?? []);
  }

  /**
   * Finds a task definition by ARN, `family:revision`, or either of them without a revision, which means the newest
   * ACTIVE one.
   */
  taskDefinition(reference: string): TaskDefinitionState | undefined {
    const [family = '', revision] = nameOf(reference).split(':');
    if (reference.startsWith('arn:') && revision !== undefined) return this.#taskDefinitions.get(reference);
    const all = this.#families.get(family) ?? [];
    return revision === undefined
      ? all.findLast(({ arn, deregisteredAt }) => deregisteredAt === undefined && arn.includes(`${reference}:`))
      : all.find((one) => one.revision === Number(revision));
  }
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

/** The initial state that all services share. */
export function neverDeployed() {
  return {
    status: 'ACTIVE',
    rows: [],
    productionSide: 'blue',
    weights: undefined,
    trafficVersion: 0,
    restarts: new Map(),
    deployments: [],
    revisions: [],
    tasks: [],
    messages: [],
    lagging: undefined,
  } satisfies Partial<ServiceState>;
}
