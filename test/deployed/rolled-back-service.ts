import type { DeployedStory } from './story.ts';
import { NOON } from './story.ts';

const minute = 60_000;

/** A service whose deployment at noon was rolled back by its alarm five minutes later, seeded as ECS would show it at 12:08. */
export function seedRolledBack(
  story: Pick<DeployedStory, 'ecs'>,
  fields: { readonly serviceName?: string; readonly at?: number; readonly firstAt?: number } = {},
) {
  const { serviceName = 'checkout', at = NOON, firstAt = at } = fields;
  const alarms = { status: 'TRIGGERED', alarmNames: ['checkout-5xx'], triggeredAlarmNames: ['checkout-5xx'] };
  return story.ecs.seedService({
    serviceName,
    cluster: 'shop',
    taskDefinition: `${serviceName}:2`,
    createdAt: firstAt - 200 * minute,
    deployments: [
      {
        status: 'SUCCESSFUL',
        createdAt: firstAt - 200 * minute,
        startedAt: firstAt - 200 * minute,
        finishedAt: firstAt - 190 * minute,
        taskDefinition: `${serviceName}:1`,
      },
      {
        status: 'ROLLBACK_SUCCESSFUL',
        createdAt: at,
        startedAt: at + 1_000,
        finishedAt: at + 7 * minute,
        classicId: 'ecs-svc/2222222222222222222',
        taskDefinition: `${serviceName}:2`,
        alarms,
        rollback: { reason: 'alarm', startedAt: at + 5 * minute },
      },
    ],
  });
}

/** What ECS says of it, in the order in which it says it. */
export function eventsOf(serviceArn: string, at = NOON): readonly Readonly<Record<string, unknown>>[] {
  const event = (eventName: string, updatedAt: number, reason: string) => ({
    source: 'aws.ecs',
    'detail-type': 'ECS Deployment State Change',
    resources: [serviceArn],
    time: new Date(updatedAt).toISOString(),
    detail: {
      eventName,
      deploymentId: 'ecs-svc/2222222222222222222',
      updatedAt: new Date(updatedAt).toISOString(),
      reason,
    },
  });
  return [
    event('SERVICE_DEPLOYMENT_IN_PROGRESS', at, 'ECS deployment ecs-svc/2222222222222222222 in progress.'),
    event('SERVICE_DEPLOYMENT_FAILED', at + 5 * minute, 'ECS deployment failed: alarm detected.'),
    event('SERVICE_DEPLOYMENT_COMPLETED', at + 7 * minute, 'ECS deployment completed.'),
  ];
}

/** The transitions of a deployment, without its id. */
export function transitionsOf(published: readonly string[]): readonly string[] {
  return published
    .filter((eventId) => !eventId.includes('#evidence#'))
    .map((eventId) => eventId.slice(eventId.lastIndexOf('#') + 1));
}
