import { sendEvent, wholeSecond } from '../bus-event.ts';
import { nameOf } from './arns.ts';
import { firstTargetGroup, healthChecksOf } from './tasks/health.ts';
import type { Rollout } from './deployment/rollout.ts';
import type { HookDetail, ServiceState, TaskState } from './state.ts';
import type { EcsWorld } from './world.ts';

type DeploymentEventName =
  | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
  | 'SERVICE_DEPLOYMENT_COMPLETED'
  | 'SERVICE_DEPLOYMENT_FAILED';

/** Sends `ECS Deployment State Change`, which identifies only the service and the deployment by its classic id. */
export function announceDeployment(
  world: EcsWorld,
  service: ServiceState,
  event: { readonly name: DeploymentEventName; readonly deploymentId: string; readonly reason: string },
): void {
  sendEvent(world, service.scope, {
    source: 'aws.ecs',
    detailType: 'ECS Deployment State Change',
    resource: service.arn,
    detail: {
      eventType: event.name === 'SERVICE_DEPLOYMENT_FAILED' ? 'ERROR' : 'INFO',
      eventName: event.name,
      deploymentId: event.deploymentId,
      updatedAt: wholeSecond(world.clock.now()),
      reason: event.reason,
    },
  });
}

/** Sends `ECS Service Action`. */
export function announceAction(
  world: EcsWorld,
  service: ServiceState,
  action: {
    readonly name: string;
    readonly type: 'INFO' | 'WARN' | 'ERROR';
    readonly more?: Readonly<Record<string, unknown>>;
  },
): void {
  sendEvent(world, service.scope, {
    source: 'aws.ecs',
    detailType: 'ECS Service Action',
    resource: service.arn,
    detail: {
      eventType: action.type,
      eventName: action.name,
      clusterArn: service.clusterArn,
      ...action.more,
      createdAt: new Date(world.clock.now()).toISOString(),
    },
  });
}

/** Sends `ECS Hook State Change`, which ECS sends only for pauses and without a resource. */
export function announceHook(
  world: EcsWorld,
  { service, deployment }: Rollout,
  event: { readonly eventName: string; readonly stage: string; readonly detail: HookDetail },
): void {
  sendEvent(world, service.scope, {
    source: 'aws.ecs',
    detailType: 'ECS Hook State Change',
    detail: {
      eventType: event.eventName === 'HOOK_FAILED' || event.eventName === 'HOOK_TIMED_OUT' ? 'ERROR' : 'INFO',
      eventName: event.eventName,
      hookId: event.detail.hookId,
      hookType: 'PAUSE',
      expiresAt: wholeSecond(event.detail.expiresAt),
      lifecycleStage: event.stage,
      clusterArn: service.clusterArn,
      serviceArn: service.arn,
      serviceDeploymentArn: deployment.arn,
      updatedAt: wholeSecond(world.clock.now()),
    },
  });
}

/** Adds an entry to `events[]` of DescribeServices, which keeps the newest 100. */
export function addServiceEvent(world: EcsWorld, service: ServiceState, text: string): void {
  const message = { id: world.ids.uuid(), createdAt: world.clock.now(), message: `(service ${service.name}) ${text}` };
  service.messages = [message, ...service.messages].slice(0, 100);
}

export function announceTasks(world: EcsWorld, service: ServiceState, verb: string, tasks: readonly TaskState[]): void {
  if (tasks.length === 0) return;
  const list = tasks.map((task) => `(task ${nameOf(task.arn)})`).join(' ');
  addServiceEvent(world, service, `${verb.replace('#', String(tasks.length))}: ${list}.`);
}

/** Adds the service event for a task that has failed its health checks. */
export function announceUnhealthy(world: EcsWorld, service: ServiceState, task: TaskState): void {
  const { by } = healthChecksOf(world, service, world.store.taskDefinition(task.taskDefinitionArn));
  const name = `(task ${nameOf(task.arn)})`;
  if (by === 'container') addServiceEvent(world, service, `${name} failed container health checks.`);
  else if (by === 'elb') {
    const targetGroup = firstTargetGroup(service) ?? 'unknown';
    addServiceEvent(
      world,
      service,
      `${name} is unhealthy in (target-group ${targetGroup}) due to (reason Health checks failed).`,
    );
  }
}

export function announceSteadyState(world: EcsWorld, service: ServiceState): void {
  addServiceEvent(world, service, 'has reached a steady state.');
  announceAction(world, service, { name: 'SERVICE_STEADY_STATE', type: 'INFO' });
}
