import { servicePlace, serviceDefaults, withBreaker, withDefaults } from './answers/service-defaults.ts';
import { describeContainers, taskMembers } from './answers/tasks.ts';
import type { DeploymentEngine } from '../engine.ts';
import { countsOf } from '../deployment/rollout.ts';
import { desiredOf } from '../deployment/settled.ts';
import {
  type ClassicRow,
  type DeploymentBrief,
  type DeploymentState,
  isFinished,
  liveTasks,
  type RevisionState,
  type ServiceState,
  type TaskDefinitionState,
  type TaskState,
} from '../state.ts';
import { loadBalancersOf } from '../deployment/waits.ts';

/** Fields of a request that answers return in deployments and revisions, not in the service. */
const ofDeployments = ['serviceConnectConfiguration', 'volumeConfigurations', 'vpcLatticeConfigurations'] as const;
const ofRevisions = [...ofDeployments, 'gatewayConnectors', 'monitoring'] as const;

/** A service as in DescribeServices, with tags. */
export function describeService(service: ServiceState) {
  const running = service.tasks.filter((task) => task.lastStatus === 'RUNNING').length;
  const pending = service.tasks.filter(
    (task) => task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING',
  ).length;
  return {
    ...serviceDefaults(service),
    ...without(service.rest, [...ofRevisions, 'launchType', 'capacityProviderStrategy']),
    ...servicePlace(service, 'requested'),
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: service.loadBalancers,
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: running,
    pendingCount: pending,
    taskDefinition: service.taskDefinitionArn,
    deploymentConfiguration: withDefaults(service.configuration, service.controller),
    deployments: service.rows.map((row) => describeRow(service, row)),
    events: service.messages.map(({ id, createdAt, message }) => ({ id, createdAt: new Date(createdAt), message })),
    createdAt: new Date(service.createdAt),
    currentServiceDeployment: service.deployments.at(-1)?.arn,
    currentServiceRevisions: currentRevisions(service),
    deploymentController: { type: service.controller },
    schedulingStrategy: service.schedulingStrategy,
    tags: service.tags,
  };
}

function describeRow(service: ServiceState, row: ClassicRow) {
  return {
    id: row.id,
    status: row.status,
    taskDefinition: row.taskDefinitionArn,
    desiredCount: desiredOfRow(service, row),
    pendingCount: pendingOf(service, row.revisionArn),
    runningCount: runningOf(service, row.revisionArn),
    failedTasks: row.failedTasks,
    createdAt: new Date(row.createdAt),
    updatedAt: new Date(row.updatedAt),
    ...servicePlace(service, 'resolved'),
    // Only the ECS controller has a rollout state.
    ...(service.controller === 'ECS'
      ? { rolloutState: row.rolloutState, rolloutStateReason: row.rolloutStateReason }
      : {}),
    ...only(service.rest, ofDeployments),
  };
}

/** A new deployment wants no task until ECS has started it. An older one wants what it still has. */
function desiredOfRow(service: ServiceState, row: ClassicRow): number {
  if (row.status !== 'PRIMARY') return liveTasks(service, row.revisionArn).length;
  const newest = service.deployments.at(-1);
  return newest?.classicId === row.id && newest.status === 'PENDING' ? 0 : desiredOf(service);
}

function currentRevisions(service: ServiceState) {
  const [primary] = service.rows;
  const arns = new Set([
    ...(primary === undefined ? [] : [primary.revisionArn]),
    ...liveTasks(service).map((task) => task.revisionArn),
  ]);
  return [...arns].map((arn) => ({
    arn,
    requestedTaskCount: arn === primary?.revisionArn ? desiredOfRow(service, primary) : liveTasks(service, arn).length,
    runningTaskCount: runningOf(service, arn),
    pendingTaskCount: pendingOf(service, arn),
  }));
}

export function briefOf(service: ServiceState, deployment: DeploymentState): DeploymentBrief {
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    createdAt: new Date(deployment.createdAt),
    startedAt: date(deployment.startedAt),
    finishedAt: date(deployment.finishedAt),
    targetServiceRevisionArn: deployment.targetRevisionArn,
    status: deployment.status,
    statusReason: deployment.statusReason,
  };
}

/** A deployment as in DescribeServiceDeployments. */
export function describeDeployment(engine: DeploymentEngine, service: ServiceState, deployment: DeploymentState) {
  const rollout = engine.rolloutOf(service);
  const goalArn = rollout?.deployment === deployment ? rollout.goal.revisionArn : undefined;
  const counts = deployment.finalCounts ?? countsOf(service, deployment, goalArn);
  const { targetServiceRevisionArn: _, ...brief } = briefOf(service, deployment);
  return {
    ...brief,
    stoppedAt: date(deployment.stoppedAt),
    updatedAt: new Date(deployment.updatedAt),
    sourceServiceRevisions: counts.sources,
    targetServiceRevision: counts.target,
    lifecycleStage: isFinished(deployment) ? undefined : deployment.lifecycleStage,
    // No public answer shows whether the default bake time is a member here.
    deploymentConfiguration: withBreaker(deployment.configuration),
    rollback: deployment.rollback && { ...deployment.rollback, startedAt: new Date(deployment.rollback.startedAt) },
    deploymentCircuitBreaker: deployment.circuitBreaker && { ...deployment.circuitBreaker },
    alarms: deployment.alarms && { ...deployment.alarms },
    ...(deployment.hookDetails.length === 0
      ? {}
      : {
          lifecycleHookDetails: deployment.hookDetails.map((hook) => ({
            ...hook,
            expiresAt: new Date(hook.expiresAt),
          })),
        }),
  };
}

/** A revision as in DescribeServiceRevisions. */
export function describeRevision(service: ServiceState, revision: RevisionState) {
  return {
    ...servicePlace(service, 'resolved'),
    ...only(service.rest, ofRevisions),
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    taskDefinition: revision.taskDefinitionArn,
    loadBalancers: service.loadBalancers,
    containerImages: revision.images,
    guardDutyEnabled: false,
    ...resolvedConfiguration(service, revision),
    createdAt: new Date(revision.createdAt),
  };
}

/** The target groups that the revision's tasks register with; only active revisions have them. */
function resolvedConfiguration(service: ServiceState, { arn, side }: RevisionState) {
  const entries = loadBalancersOf(service).filter(({ advanced }) => advanced !== undefined);
  if (entries.length === 0 || liveTasks(service, arn).length === 0) return {};
  const loadBalancers = entries.map(({ targetGroupArn, advanced }) => ({
    targetGroupArn: side === 'blue' ? targetGroupArn : advanced?.alternateTargetGroupArn,
    productionListenerRule: advanced?.productionListenerRule,
  }));
  return { resolvedConfiguration: { loadBalancers } };
}

/** A task as in DescribeTasks. */
export function describeTask(service: ServiceState, task: TaskState, taskDefinition: TaskDefinitionState | undefined) {
  const healthStatus = healthStatusOf(task, taskDefinition);
  const described = { service, task, taskDefinition };
  return {
    ...taskMembers(described),
    taskArn: task.arn,
    clusterArn: service.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    group: `service:${service.name}`,
    startedBy: task.startedBy,
    containerInstanceArn: task.instanceArn,
    ...(task.startedAt === undefined ? {} : { healthStatus }),
    lastStatus: task.lastStatus,
    desiredStatus: desiredStatusOf(task),
    createdAt: new Date(task.createdAt),
    startedAt: date(task.startedAt),
    stoppingAt: date(task.stoppingAt),
    stoppedAt: date(task.stoppedAt),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    containers: describeContainers(described, healthStatus),
  };
}

/** The status by container health checks alone; UNKNOWN without any. */
function healthStatusOf(task: TaskState, taskDefinition: TaskDefinitionState | undefined): string {
  const isChecked = taskDefinition?.containerDefinitions.some(({ healthCheck }) => healthCheck !== undefined) === true;
  if (!isChecked || !(task.healthy || task.condemned)) return 'UNKNOWN';
  return task.healthy ? 'HEALTHY' : 'UNHEALTHY';
}

export function desiredStatusOf(task: TaskState): 'RUNNING' | 'STOPPED' {
  return task.lastStatus === 'STOPPING' || task.lastStatus === 'STOPPED' ? 'STOPPED' : 'RUNNING';
}

function runningOf(service: ServiceState, revisionArn: string): number {
  return service.tasks.filter((task) => task.revisionArn === revisionArn && task.lastStatus === 'RUNNING').length;
}

function pendingOf(service: ServiceState, revisionArn: string): number {
  return liveTasks(service, revisionArn).filter((task) => task.lastStatus !== 'RUNNING').length;
}

function only(from: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));
}

function without(from: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}

function date(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
