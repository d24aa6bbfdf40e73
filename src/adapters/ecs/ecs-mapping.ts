import type {
  ServiceEvent as AwsServiceEvent,
  Deployment,
  DeploymentConfiguration,
  DeploymentLifecycleHookDetail,
  LoadBalancer,
  Service,
  ServiceDeployment,
  ServiceDeploymentBrief as ServiceDeploymentListing,
  ServiceRevision,
  ServiceRevisionSummary,
  Task,
} from '@aws-sdk/client-ecs';
import type { StoppedTask } from '../../core/deployment/evidence.ts';
import type {
  ClassicDeployment,
  EarlySuccess,
  LifecycleHookDescription,
  LoadBalancerTarget,
  RevisionCounts,
  ServiceDeploymentDescription,
  ServiceDescription,
  ServiceEvent,
  ServiceRevisionDescription,
} from '../../core/deployment/facts.ts';
import { type EpochMs, epochMs } from '../../core/time.ts';
import type { ListedDeployment, ServiceDeploymentBrief } from '../../guard/ports.ts';
import { malformedAnswer } from '../aws-errors.ts';

/** Replaces a status that ECS left out. The guard treats unknown statuses as "not finished". */
const NO_STATUS = 'UNKNOWN';

/**
 * Maps a service of DescribeServices.
 *
 * @throws GatewayError when the response lacks the ARN, or the id or creation time of a deployment
 */
export function mapService(service: Service): ServiceDescription {
  const { alarms, earlySuccessCriteria } = service.deploymentConfiguration ?? {};
  return {
    serviceArn: given(service.serviceArn, 'ecs:DescribeServices', 'a service without an ARN'),
    clusterArn: service.clusterArn ?? '',
    status: service.status ?? NO_STATUS,
    deploymentController: service.deploymentController?.type ?? 'ECS',
    desiredCount: service.desiredCount ?? 0,
    deployments: (service.deployments ?? []).map(mapClassicDeployment),
    events: (service.events ?? []).flatMap(mapServiceEvent),
    alarms: alarms && {
      alarmNames: alarms.alarmNames ?? [],
      enable: alarms.enable ?? false,
      rollback: alarms.rollback ?? false,
    },
    earlySuccess: mapEarlySuccess(earlySuccessCriteria),
    currentServiceDeployment: service.currentServiceDeployment,
    currentServiceRevisions: (service.currentServiceRevisions ?? []).flatMap((revision) => revision.arn ?? []),
    targets: (service.loadBalancers ?? []).flatMap(mapTarget),
  };
}

function mapTarget({ containerName, containerPort }: LoadBalancer): readonly LoadBalancerTarget[] {
  return containerName === undefined || containerPort === undefined
    ? []
    : [{ container: containerName, port: containerPort }];
}

function mapServiceEvent({ createdAt, message }: AwsServiceEvent): readonly ServiceEvent[] {
  const at = instantOf(createdAt);
  return at === undefined || message === undefined ? [] : [{ at, message }];
}

function mapClassicDeployment(deployment: Deployment): ClassicDeployment {
  const action = 'ecs:DescribeServices';
  const createdAt = instantOf(given(deployment.createdAt, action, 'a deployment without createdAt'));
  return {
    id: given(deployment.id, action, 'a deployment without an id'),
    status: deployment.status ?? NO_STATUS,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    taskDefinitionArn: deployment.taskDefinition ?? '',
    createdAt,
    updatedAt: instantOf(deployment.updatedAt) ?? createdAt,
    desiredCount: deployment.desiredCount ?? 0,
    runningCount: deployment.runningCount ?? 0,
    pendingCount: deployment.pendingCount ?? 0,
    failedTasks: deployment.failedTasks ?? 0,
  };
}

function mapEarlySuccess(criteria: DeploymentConfiguration['earlySuccessCriteria']): EarlySuccess | undefined {
  return criteria && { enable: criteria.enable ?? false, healthyPercent: criteria.healthyPercent };
}

/**
 * Maps a deployment of ListServiceDeployments, with its target revision.
 *
 * @throws GatewayError when the response lacks the ARN or the creation time
 */
export function mapListing(brief: ServiceDeploymentListing): ListedDeployment {
  return { ...mapBrief(brief), targetServiceRevisionArn: brief.targetServiceRevisionArn };
}

/**
 * Maps a deployment of ListServiceDeployments.
 *
 * @throws GatewayError when the response lacks the ARN or the creation time
 */
export function mapBrief(brief: ServiceDeploymentListing): ServiceDeploymentBrief {
  const action = 'ecs:ListServiceDeployments';
  return {
    serviceDeploymentArn: given(brief.serviceDeploymentArn, action, 'a service deployment without an ARN'),
    status: brief.status ?? NO_STATUS,
    createdAt: instantOf(given(brief.createdAt, action, 'a service deployment without createdAt')),
    finishedAt: instantOf(brief.finishedAt),
  };
}

/**
 * Maps a deployment of DescribeServiceDeployments.
 *
 * @throws GatewayError when the response lacks the ARN or the creation time
 */
export function mapServiceDeployment(deployment: ServiceDeployment): ServiceDeploymentDescription {
  const action = 'ecs:DescribeServiceDeployments';
  const configuration = deployment.deploymentConfiguration;
  const { rollback } = deployment;
  return {
    serviceDeploymentArn: given(deployment.serviceDeploymentArn, action, 'a service deployment without an ARN'),
    status: deployment.status ?? NO_STATUS,
    statusReason: deployment.statusReason,
    createdAt: instantOf(given(deployment.createdAt, action, 'a service deployment without createdAt')),
    startedAt: instantOf(deployment.startedAt),
    finishedAt: instantOf(deployment.finishedAt),
    stoppedAt: instantOf(deployment.stoppedAt),
    updatedAt: instantOf(deployment.updatedAt),
    sourceServiceRevisions: (deployment.sourceServiceRevisions ?? []).flatMap((revision) => mapCounts(revision) ?? []),
    targetServiceRevision: deployment.targetServiceRevision && mapCounts(deployment.targetServiceRevision),
    rollback: rollback && {
      reason: rollback.reason,
      startedAt: instantOf(rollback.startedAt),
      serviceRevisionArn: rollback.serviceRevisionArn,
    },
    // ECS returns no strategy if the service never set one.
    strategy: configuration?.strategy ?? 'ROLLING',
    bakeTimeMinutes: configuration?.bakeTimeInMinutes,
    earlySuccess: mapEarlySuccess(configuration?.earlySuccessCriteria),
    alarmsEnabled: configuration?.alarms?.enable,
    ...mapMonitors(deployment),
    lifecycleStage: deployment.lifecycleStage,
    lifecycleHooks: (deployment.lifecycleHookDetails ?? []).map(mapHook),
  };
}

function mapMonitors(deployment: ServiceDeployment): Pick<ServiceDeploymentDescription, 'alarms' | 'circuitBreaker'> {
  const { alarms, deploymentCircuitBreaker: breaker, deploymentConfiguration } = deployment;
  return {
    alarms: alarms && {
      status: alarms.status ?? NO_STATUS,
      alarmNames: alarms.alarmNames ?? deploymentConfiguration?.alarms?.alarmNames ?? [],
      triggeredAlarmNames: alarms.triggeredAlarmNames ?? [],
    },
    circuitBreaker: breaker && {
      status: breaker.status ?? NO_STATUS,
      failureCount: breaker.failureCount ?? 0,
      threshold: breaker.threshold ?? 0,
    },
  };
}

function mapCounts(revision: ServiceRevisionSummary): RevisionCounts | undefined {
  return revision.arn === undefined
    ? undefined
    : {
        arn: revision.arn,
        requestedTaskCount: revision.requestedTaskCount ?? 0,
        runningTaskCount: revision.runningTaskCount ?? 0,
        pendingTaskCount: revision.pendingTaskCount ?? 0,
      };
}

function mapHook(hook: DeploymentLifecycleHookDetail): LifecycleHookDescription {
  return {
    hookId: hook.hookId,
    // ECS's default.
    targetType: hook.targetType ?? 'AWS_LAMBDA',
    targetArn: hook.targetArn,
    status: hook.status ?? NO_STATUS,
    expiresAt: instantOf(hook.expiresAt),
    timeoutAction: hook.timeoutAction,
  };
}

/**
 * Maps a revision of DescribeServiceRevisions.
 *
 * @throws GatewayError when the response lacks the ARN or the task definition
 */
export function mapServiceRevision(revision: ServiceRevision): ServiceRevisionDescription {
  const action = 'ecs:DescribeServiceRevisions';
  return {
    serviceRevisionArn: given(revision.serviceRevisionArn, action, 'a service revision without an ARN'),
    taskDefinitionArn: given(revision.taskDefinition, action, 'a service revision without a task definition'),
    images: (revision.containerImages ?? []).map((image) => ({
      container: image.containerName ?? '',
      image: image.image ?? '',
      digest: image.imageDigest,
    })),
    createdAt: instantOf(revision.createdAt),
  };
}

/**
 * Maps a task of DescribeTasks.
 *
 * @throws GatewayError when the response lacks the ARN
 */
export function mapStoppedTask(task: Task): StoppedTask {
  return {
    taskArn: given(task.taskArn, 'ecs:DescribeTasks', 'a task without an ARN'),
    taskDefinitionArn: task.taskDefinitionArn,
    stoppedAt: instantOf(task.stoppedAt),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
    healthStatus: task.healthStatus,
    containers: (task.containers ?? []).map((container) => ({
      name: container.name ?? '',
      exitCode: container.exitCode,
      reason: container.reason,
      memoryMiB: mapMemory(container.memory),
      ...(container.runtimeId !== undefined && { runtimeId: container.runtimeId }),
    })),
  };
}

/** ECS returns the memory limit of a container as text, and none if only the task has a limit. */
function mapMemory(memory: string | undefined): number | undefined {
  return memory !== undefined && /^\d+$/.test(memory) && memory !== '0' ? Number(memory) : undefined;
}

function instantOf(date: Date): EpochMs;
function instantOf(date: Date | undefined): EpochMs | undefined;
function instantOf(date: Date | undefined): EpochMs | undefined {
  return date && epochMs(date.getTime());
}

function given<T>(value: T | undefined, action: string, lack: string): T {
  if (value === undefined) throw malformedAnswer(action, lack);
  return value;
}
