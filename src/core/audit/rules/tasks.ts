import type { AuditedService } from '../audited-service.ts';
import { cannotReplaceTasks } from '../conditions.ts';
import type { AuditRule } from '../finding.ts';
import { describeKnown, isKnown, knownOf } from '../known.ts';
import { ecsApi, ecsGuide } from './aws-pages.ts';

const COUNTS = ['DeploymentConfiguration', 'MaximumPercent'];

/** Whether ECS can replace tasks, and see whether they work. */
export const TASKS: readonly AuditRule[] = [
  {
    id: 'counts-cannot-move',
    severity: 'high',
    title: 'ECS can neither start nor stop a task',
    why: 'ECS rounds the maximum down and the minimum up. With these numbers a deployment hangs, and so does its rollback.',
    fix: 'Raise maximumPercent or lower minimumHealthyPercent.',
    source: ecsApi('DeploymentConfiguration'),
    judge: ({ service }) =>
      cannotMove(service)
        ? [
            {
              says: `${describeTasks(service)} with minimumHealthyPercent ${describeKnown(service.minimumHealthyPercent)} and maximumPercent ${describeKnown(service.maximumPercent)} cannot be replaced`,
              at: { of: 'service', path: COUNTS },
            },
          ]
        : [],
  },
  {
    id: 'grace-shorter-than-start',
    severity: 'medium',
    title: 'the grace period is shorter than the start',
    why: 'After the grace period ECS stops tasks that the load balancer calls unhealthy. The container may take longer to start, as its own health check says.',
    fix: 'Set healthCheckGracePeriodSeconds to the start period of the container or more.',
    source: ecsApi('CreateService'),
    judge: ({ service }) => {
      const grace = knownOf(service.healthCheckGrace);
      const slow = (service.containers ?? []).find(({ healthCheck }) => {
        const start = knownOf(healthCheck?.startPeriod);
        return grace !== undefined && start !== undefined && start > grace;
      });
      return slow === undefined || service.targetGroups.length === 0
        ? []
        : [
            {
              says: `the container ${slow.name} may take ${describeKnown(slow.healthCheck?.startPeriod ?? 0)} seconds to start, and the grace period is ${grace} seconds`,
              at: { of: 'service', path: ['HealthCheckGracePeriodSeconds'] },
            },
          ];
    },
  },
  {
    id: 'no-health-check',
    severity: 'medium',
    title: 'nothing checks whether a task works',
    why: 'Without a load balancer and a container health check ECS calls a task healthy 40 seconds after its start. A version that hangs is a success.',
    fix: 'Add a health check to the essential container.',
    source: ecsGuide('healthcheck'),
    judge: ({ service }) => {
      const { targetGroups, classicLoadBalancers, containers } = service;
      const isBehind = targetGroups.length + classicLoadBalancers > 0;
      const isChecked = containers?.some(({ isEssential, healthCheck }) => isEssential && healthCheck !== undefined);
      return isBehind || isChecked !== false
        ? []
        : [
            {
              says: 'the service has no load balancer, and no essential container has a health check',
              at: { of: 'service', path: ['TaskDefinition'] },
            },
          ];
    },
  },
];

/** Only a rolling deployment is bound by the percentages. A service whose count is not known is stuck only if every count is. */
function cannotMove({ strategy, desiredCount, minimumHealthyPercent, maximumPercent }: AuditedService): boolean {
  if (knownOf(strategy) !== 'ROLLING' || !isKnown(minimumHealthyPercent) || !isKnown(maximumPercent)) return false;
  const tasks = knownOf(desiredCount);
  if (tasks === undefined) return minimumHealthyPercent >= 100 && maximumPercent <= 100;
  return cannotReplaceTasks(tasks, minimumHealthyPercent, maximumPercent);
}

function describeTasks({ desiredCount }: AuditedService): string {
  const tasks = knownOf(desiredCount);
  return tasks === undefined ? 'tasks' : tasks === 1 ? 'one task' : `${tasks} tasks`;
}
