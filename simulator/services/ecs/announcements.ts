import { sendEvent, wholeSecond } from '../bus-event.ts';
import { nameOf } from './arns.ts';
import type { ServiceState, TaskState } from './state.ts';
import type { EcsWorld } from './world.ts';

type DeploymentEventName =
  | 'SERVICE_DEPLOYMENT_IN_PROGRESS'
  | 'SERVICE_DEPLOYMENT_COMPLETED'
  | 'SERVICE_DEPLOYMENT_FAILED';

/** `ECS Deployment State Change`: names the service and the classic deployment id, nothing else. */
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

/** `ECS Service Action`. */
export function announceAction(
  world: EcsWorld,
  service: ServiceState,
  action: { readonly name: string; readonly type: 'INFO' | 'WARN' | 'ERROR' },
): void {
  sendEvent(world, service.scope, {
    source: 'aws.ecs',
    detailType: 'ECS Service Action',
    resource: service.arn,
    detail: {
      eventType: action.type,
      eventName: action.name,
      clusterArn: service.clusterArn,
      createdAt: new Date(world.clock.now()).toISOString(),
    },
  });
}

/** Adds to `events[]` of DescribeServices, which keeps the newest 100. */
export function tell(world: EcsWorld, service: ServiceState, text: string): void {
  const message = { id: world.ids.uuid(), createdAt: world.clock.now(), message: `(service ${service.name}) ${text}` };
  service.messages = [message, ...service.messages].slice(0, 100);
}

export function tellTasks(world: EcsWorld, service: ServiceState, verb: string, tasks: readonly TaskState[]): void {
  if (tasks.length === 0) return;
  const list = tasks.map((task) => `(task ${nameOf(task.arn)})`).join(' ');
  tell(world, service, `${verb.replace('#', String(tasks.length))}: ${list}.`);
}

export function announceSteadyState(world: EcsWorld, service: ServiceState): void {
  tell(world, service, 'has reached a steady state.');
  announceAction(world, service, { name: 'SERVICE_STEADY_STATE', type: 'INFO' });
}
