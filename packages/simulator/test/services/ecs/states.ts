import { VirtualClock } from '../../../src/clock.ts';
import { simulatorParameters } from '../../../src/parameters.ts';
import type {
  ClassicRow,
  DeploymentState,
  RevisionState,
  ServiceState,
  TaskDefinitionState,
  TaskState,
} from '../../../src/services/ecs/state.ts';
import { EcsStore } from '../../../src/services/ecs/store.ts';
import { Capacity } from '../../../src/services/ecs/tasks/capacity.ts';
import type { EcsWorld } from '../../../src/services/ecs/world.ts';
import { Ids } from '../../../src/services/ids.ts';

const scope = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
const arn = (kind: string) => `arn:aws:ecs:us-east-1:111122223333:${kind}`;

/** An empty ECS at instant 0, with parts replaced. */
export function ecsWorld(parts: Partial<EcsWorld> = {}): EcsWorld {
  return {
    clock: new VirtualClock(0),
    ids: new Ids(1),
    parameters: simulatorParameters(),
    store: new EcsStore(scope),
    capacity: new Capacity(() => 0),
    behaviours: {},
    readAlarms: () => new Map(),
    checkNetworking: () => undefined,
    onProgress: () => {},
    onTask: () => {},
    emit: () => {},
    taskEvents: false,
    ...parts,
  };
}

/** The task definition `api:1` without containers, with fields replaced. */
export function taskDefinitionState(fields: Partial<TaskDefinitionState> = {}): TaskDefinitionState {
  return {
    arn: arn('task-definition/api:1'),
    family: 'api',
    revision: 1,
    containerDefinitions: [],
    registeredAt: 0,
    tags: [],
    rest: {},
    ...fields,
  };
}

/** A healthy task of `rev-1` that runs, with fields replaced. */
export function taskState(fields: Partial<TaskState> = {}): TaskState {
  return {
    arn: arn('task/shop/0'),
    revisionArn: 'rev-1',
    taskDefinitionArn: arn('task-definition/api:1'),
    startedBy: 'ecs-svc/1',
    createdAt: 0,
    lastStatus: 'RUNNING',
    healthy: true,
    startedAt: 0,
    stoppingAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    exitCode: undefined,
    condemned: false,
    failsChecks: false,
    cannotPull: false,
    instanceArn: undefined,
    timers: new Map(),
    ...fields,
  };
}

/** The completed row of `rev-1`, with fields replaced. */
export function rowState(fields: Partial<ClassicRow> = {}): ClassicRow {
  return {
    id: 'ecs-svc/1',
    revisionArn: 'rev-1',
    taskDefinitionArn: arn('task-definition/api:1'),
    createdAt: 0,
    updatedAt: 0,
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    rolloutStateReason: 'ECS deployment ecs-svc/1 completed.',
    failedTasks: 0,
    ...fields,
  };
}

/** A deployment of `rev-1` that is IN_PROGRESS, with fields replaced. */
export function deploymentState(fields: Partial<DeploymentState> = {}): DeploymentState {
  return {
    arn: arn('service-deployment/shop/web/1'),
    classicId: 'ecs-svc/1',
    createdAt: 0,
    targetRevisionArn: 'rev-1',
    sourceRevisionArns: [],
    configuration: {},
    startedAt: 0,
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: 0,
    status: 'IN_PROGRESS',
    statusReason: undefined,
    lifecycleStage: undefined,
    rollback: undefined,
    rollbackCause: undefined,
    alarms: undefined,
    circuitBreaker: undefined,
    hookDetails: [],
    finalCounts: undefined,
    ...fields,
  };
}

export function revisionState(fields: Partial<RevisionState> = {}): RevisionState {
  return {
    arn: 'rev-1',
    taskDefinitionArn: arn('task-definition/api:1'),
    createdAt: 0,
    side: 'blue',
    images: [],
    ...fields,
  };
}

/** The service `web` of the cluster `shop`, without tasks and deployments, with fields replaced. */
export function serviceState(fields: Partial<ServiceState> = {}): ServiceState {
  return {
    arn: arn('service/shop/web'),
    name: 'web',
    clusterArn: arn('cluster/shop'),
    scope,
    createdAt: 0,
    controller: 'ECS',
    schedulingStrategy: 'REPLICA',
    loadBalancers: [],
    tags: [],
    creation: undefined,
    rest: {},
    status: 'ACTIVE',
    desiredCount: 2,
    taskDefinitionArn: arn('task-definition/api:1'),
    configuration: {},
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
    ...fields,
  };
}
