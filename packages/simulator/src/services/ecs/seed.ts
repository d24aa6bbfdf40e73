import { ecsArn, nameOf, parseEcsArn } from './arns.ts';
import { newRevision } from './deployment/new-deployment.ts';
import { rowsOf } from './seed-rows.ts';
import type {
  DeploymentConfiguration,
  DeploymentState,
  RevisionState,
  ServiceState,
  Tag,
  TaskDefinitionState,
} from './state.ts';
import { neverDeployed } from './store.ts';
import { tagsOfServiceTask } from './tasks/task-tags.ts';
import { newTask } from './tasks/tasks.ts';
import type { EcsWorld } from './world.ts';

/** A deployment as the API returns it. It does not progress: it stays as it is until it is patched or superseded. */
export interface DeploymentSeed {
  readonly status: string;
  readonly createdAt: number;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly stoppedAt?: number;
  readonly updatedAt?: number;
  readonly statusReason?: string;
  readonly lifecycleStage?: string;
  /** An ARN, or `family:revision`; one that is not registered gets one container. @default the service's */
  readonly taskDefinition?: string;
  /** @default generated */
  readonly arn?: string;
  /** @default generated */
  readonly classicId?: string;
  readonly targetRevisionArn?: string;
  /** @default the revision of the latest SUCCESSFUL deployment before it */
  readonly sourceRevisionArns?: readonly string[];
  readonly rollback?: { readonly reason: string; readonly startedAt: number; readonly serviceRevisionArn?: string };
  readonly alarms?: {
    readonly status: string;
    readonly alarmNames: readonly string[];
    readonly triggeredAlarmNames: readonly string[];
  };
  readonly circuitBreaker?: { readonly status: string; readonly failureCount: number; readonly threshold: number };
  /** @default the service's */
  readonly configuration?: DeploymentConfiguration;
}

export interface ServiceSeed {
  /** Name or ARN; created if it does not exist. @default "default" */
  readonly cluster?: string;
  readonly serviceName: string;
  /** Needed for an ARN in the short form, or in another account. @default the long form in the cluster's account */
  readonly serviceArn?: string;
  readonly taskDefinition: string;
  readonly desiredCount?: number;
  readonly controller?: string;
  readonly loadBalancers?: readonly unknown[];
  readonly vpcLatticeConfigurations?: readonly unknown[];
  readonly serviceConnectConfiguration?: unknown;
  /** @default 0 */
  readonly healthCheckGracePeriodSeconds?: number;
  readonly tags?: readonly Tag[];
  readonly configuration?: DeploymentConfiguration;
  readonly createdAt?: number;
  /** Oldest first. */
  readonly deployments?: readonly DeploymentSeed[];
}

/** A service of the ECS controller, which has a task definition. */
type SeededService = ServiceState & { taskDefinitionArn: string };

/** Adds a service to the account as if it had always existed: its tasks run, and no events are sent. */
export function seedService(world: EcsWorld, seed: ServiceSeed): ServiceState {
  const cluster = world.store.addCluster(seed.cluster ?? 'default');
  const scope = parseEcsArn(cluster.arn) ?? world.store.scope;
  const taskDefinition = taskDefinitionOf(world, scope, seed.taskDefinition);
  const service: SeededService = {
    ...neverDeployed(),
    arn: seed.serviceArn ?? ecsArn(scope, 'service', cluster.name, seed.serviceName),
    name: seed.serviceName,
    clusterArn: cluster.arn,
    scope: { partition: scope.partition, region: scope.region, account: scope.account },
    createdAt: seed.createdAt ?? seed.deployments?.[0]?.createdAt ?? world.clock.now(),
    controller: seed.controller ?? 'ECS',
    schedulingStrategy: 'REPLICA',
    loadBalancers: seed.loadBalancers ?? [],
    tags: seed.tags ?? [],
    creation: undefined,
    rest: networkingOf(seed),
    desiredCount: seed.desiredCount ?? 2,
    taskDefinitionArn: taskDefinition.arn,
    configuration: { strategy: 'ROLLING', minimumHealthyPercent: 100, maximumPercent: 200, ...seed.configuration },
  };
  world.store.addService(service);
  addHistory(world, service, seed.deployments ?? []);
  return service;
}

function networkingOf(seed: ServiceSeed): ServiceState['rest'] {
  const { vpcLatticeConfigurations, serviceConnectConfiguration, healthCheckGracePeriodSeconds } = seed;
  return {
    ...(vpcLatticeConfigurations === undefined ? {} : { vpcLatticeConfigurations }),
    ...(serviceConnectConfiguration === undefined ? {} : { serviceConnectConfiguration }),
    ...(healthCheckGracePeriodSeconds === undefined ? {} : { healthCheckGracePeriodSeconds }),
  };
}

function addHistory(world: EcsWorld, service: SeededService, seeds: readonly DeploymentSeed[]): void {
  let good: RevisionState | undefined;
  for (const seed of seeds) {
    const deployment = addDeployment(world, service, { seed, good });
    if (deployment.status === 'SUCCESSFUL')
      good = service.revisions.find(({ arn }) => arn === deployment.targetRevisionArn);
  }
  const taskDefinition = taskDefinitionOf(world, service.scope, service.taskDefinitionArn);
  const running =
    good ?? service.revisions[0] ?? newRevision(world, service, { taskDefinition, createdAt: service.createdAt });
  service.rows = rowsOf(world, service, running);
  service.taskDefinitionArn = service.rows[0]?.taskDefinitionArn ?? service.taskDefinitionArn;
  for (let index = 0; index < service.desiredCount; index += 1) {
    const startedAt = service.createdAt;
    const task = newTask(world, service, {
      revisionArn: running.arn,
      taskDefinitionArn: running.taskDefinitionArn,
      startedBy: service.rows.at(-1)?.id ?? 'ecs-svc/0',
      tags: tagsOfServiceTask(service, taskDefinition),
    });
    const placement = world.capacity.place(service.clusterArn, taskDefinition);
    const instanceArn = placement.placed ? placement.instanceArn : undefined;
    service.tasks.push(Object.assign(task, { lastStatus: 'RUNNING', healthy: true, startedAt, instanceArn }));
    world.capacity.occupy(service.clusterArn, task, taskDefinition);
  }
}

function addDeployment(
  world: EcsWorld,
  service: SeededService,
  { seed, good }: { readonly seed: DeploymentSeed; readonly good: RevisionState | undefined },
): DeploymentState {
  const taskDefinition = taskDefinitionOf(world, service.scope, seed.taskDefinition ?? service.taskDefinitionArn);
  const known = service.revisions.find(({ arn }) => arn === seed.targetRevisionArn);
  const target =
    known ?? newRevision(world, service, { taskDefinition, arn: seed.targetRevisionArn, createdAt: seed.createdAt });
  const cluster = nameOf(service.clusterArn);
  const deployment: DeploymentState = {
    arn: seed.arn ?? ecsArn(service.scope, 'service-deployment', cluster, service.name, world.ids.serviceDeployment()),
    classicId: seed.classicId ?? world.ids.classicDeployment(),
    createdAt: seed.createdAt,
    targetRevisionArn: target.arn,
    sourceRevisionArns: seed.sourceRevisionArns ?? (good === undefined ? [] : [good.arn]),
    configuration: { ...service.configuration, ...seed.configuration },
    startedAt: seed.startedAt,
    finishedAt: seed.finishedAt,
    stoppedAt: seed.stoppedAt,
    updatedAt: seed.updatedAt ?? seed.finishedAt ?? seed.startedAt ?? seed.createdAt,
    status: seed.status,
    statusReason: seed.statusReason,
    lifecycleStage: seed.lifecycleStage,
    rollback: seed.rollback && { serviceRevisionArn: good?.arn ?? target.arn, ...seed.rollback },
    rollbackCause: undefined,
    alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [], ...seed.alarms },
    circuitBreaker: { status: 'DISABLED', failureCount: 0, threshold: 3, ...seed.circuitBreaker },
    hookDetails: [],
    finalCounts: undefined,
  };
  world.store.addDeployment(service, deployment);
  return deployment;
}

function taskDefinitionOf(world: EcsWorld, scope: ServiceState['scope'], reference: string): TaskDefinitionState {
  const known = world.store.taskDefinition(reference);
  if (known !== undefined) return known;
  const [family = reference, revision = '1'] = nameOf(reference).split(':');
  const taskDefinition = {
    arn: reference.startsWith('arn:') ? reference : ecsArn(scope, 'task-definition', `${family}:${revision}`),
    family,
    revision: Number(revision),
    containerDefinitions: [{ name: 'app', image: `example/${family}:${revision}` }],
    registeredAt: world.clock.now(),
    tags: [],
    rest: {},
  };
  world.store.addTaskDefinition(taskDefinition);
  return taskDefinition;
}
