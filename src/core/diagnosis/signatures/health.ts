import type { Signature } from '../signature.ts';
import { awsPage } from './aws-page.ts';

const UNHEALTHY = awsPage('service-unhealthy-event-messages');
const TARGETS = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html';

/** Why a health check failed. The reasons behind "due to" are those of Elastic Load Balancing. */
export const HEALTH: readonly Signature[] = [
  {
    id: 'target-missing',
    certain: [{ any: ['target group is not found', 'target is not found'] }],
    cause: 'The target group, or the task as its target, was removed while the service used it.',
    nextStep: 'Restore the target group, or update the load balancer configuration of the service.',
    page: UNHEALTHY,
    source: UNHEALTHY,
  },
  {
    id: 'target-response-code',
    certain: [{ all: ['health checks failed with these codes'] }],
    cause: 'The task answers the health check of the load balancer with a status code that counts as unhealthy.',
    nextStep: 'Check the path of the health check, and the codes that the target group accepts.',
    page: UNHEALTHY,
    source: TARGETS,
  },
  {
    id: 'target-timeout',
    mayBeOtherPort: true,
    certain: [{ all: ['unhealthy in', 'request timed out'] }],
    cause: 'The task does not answer the health check of the load balancer in time.',
    nextStep:
      'Check the port and the security group, then whether the application needs a longer healthCheckGracePeriodSeconds.',
    page: UNHEALTHY,
    source: TARGETS,
  },
  {
    id: 'target-refused',
    mayBeOtherPort: true,
    certain: [{ all: ['unhealthy in', 'health checks failed'] }],
    cause: 'The load balancer cannot connect to the task for its health check.',
    nextStep: 'Check that the application listens on the container port and on all addresses, not just on localhost.',
    page: UNHEALTHY,
    source: TARGETS,
  },
  {
    id: 'target-unhealthy',
    mayBeOtherPort: true,
    certain: [
      { any: ['task failed elb health checks', 'is unhealthy in (target-group', 'is unhealthy in target-group'] },
    ],
    cause: 'The task failed the health checks of the load balancer.',
    nextStep:
      'Look in the service events for the reason of the load balancer; check port, path, security group and start time.',
    page: UNHEALTHY,
    source: UNHEALTHY,
  },
  {
    id: 'container-health-check-failed',
    certain: [{ all: ['failed container health checks'] }],
    likely: [{ silentlyUnhealthy: true, stopCode: 'ServiceSchedulerInitiated' }],
    cause: 'The health check command of a container failed.',
    nextStep:
      'Run the command inside the container: often a program such as curl is missing; for a slow start, set startPeriod.',
    page: UNHEALTHY,
    source: 'https://repost.aws/knowledge-center/ecs-task-container-health-check-failures',
  },
];
