import type { Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';

const EVENTS = awsPage('service-event-messages-list');

/** What service events say of the service as a whole. */
export const SERVICE: readonly Signature[] = [
  {
    id: 'provisioning-limit',
    certain: [{ all: ['tasks provisioning capacity limit was exceeded'] }],
    cause: 'The cluster has as many tasks in the state PROVISIONING as ECS allows.',
    nextStep: 'Wait until they start, or split the cluster.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'deployment-configuration-blocks',
    certain: [
      { all: ['unable to stop or start tasks during a deployment because of the service deployment configuration'] },
    ],
    cause: 'ECS can neither stop an old task nor start a new one because of minimumHealthyPercent and maximumPercent.',
    nextStep: 'Lower minimumHealthyPercent or raise maximumPercent.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'service-linked-role-broken',
    certain: [
      {
        any: [
          'permissions policies have been misconfigured',
          'trust relationship has been misconfigured',
          'trust relationships have been misconfigured',
        ],
      },
    ],
    cause: 'The IAM role with which ECS manages the service was changed.',
    nextStep: 'Repair the role; for the service-linked role, delete and create it again.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'scale-in-protected',
    certain: [{ all: ['unable to scale in', 'protected tasks'] }],
    cause: 'More tasks are protected from scale-in than the service should run.',
    nextStep: 'Remove the scale-in protection of tasks, or raise the desired count.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'agent-start-timeout',
    certain: [{ all: ['timed out waiting for amazon ecs agent to start'] }],
    cause: 'The ECS agent did not start in time.',
    nextStep: 'Check the agent and the network route of the container instance; on Fargate, deploy again.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'partial-launch',
    certain: [{ all: ['could not launch', 'tasks for deployment id'] }],
    cause: 'ECS launched only some tasks of the deployment.',
    nextStep: 'Read the earlier service events and the stopped tasks, which name the reason.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'circuit-breaker',
    certain: [{ all: ['deployment failed: tasks failed to start'] }],
    cause: 'The deployment circuit breaker failed the deployment because its tasks did not start.',
    nextStep: 'Read the stopped tasks of the new revision, which name the reason.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'tasks-keep-failing',
    certain: [{ all: ['unable to consistently start tasks successfully'] }],
    cause: 'Tasks of the service fail again and again, so ECS starts new ones less often.',
    nextStep: 'Read the stopped tasks of the service, which name the reason.',
    page: EVENTS,
    source: EVENTS,
  },
  {
    id: 'ecs-throttled',
    certain: [{ all: ['operations are being throttled'] }],
    cause: 'AWS throttles the calls that ECS makes for the service.',
    nextStep: 'Wait: ECS tries again by itself.',
    page: EVENTS,
    source: EVENTS,
  },
];
