import type { AuditedAlarm, AuditedService } from '../audited-service.ts';
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
    judge: ({ service }) => {
      const percents = percentsOf(service);
      const stuck = percents && stuckTasks(knownOf(service.desiredCount), percents);
      return stuck === undefined ? [] : [{ ...stuck, at: { of: 'service', path: COUNTS } }];
    },
  },
  {
    id: 'first-task',
    severity: 'medium',
    title: 'ECS cannot replace the one task of a new service',
    why: 'ECS rounds the maximum down and the minimum up. Until the service has more tasks, a deployment hangs, and so does its rollback.',
    fix: 'Raise maximumPercent or lower minimumHealthyPercent. If the service keeps enough tasks for these percentages, accept this finding.',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html#cfn-ecs-service-desiredcount',
    judge: ({ service }) => {
      const percents = service.desiredCount === undefined ? percentsOf(service) : undefined;
      if (percents === undefined || stuckTasks(undefined, percents) !== undefined) return [];
      const stuck = stuckTasks(FIRST_TASKS, percents);
      return stuck === undefined
        ? []
        : [
            {
              says: `a new service without desiredCount starts with one task, and ${stuck.says}`,
              fix: `${stuck.fix} ${ENOUGH}`,
              fixInCdk: `${stuck.fixInCdk} ${ENOUGH}`,
              at: { of: 'service', path: COUNTS },
            },
          ];
    },
  },
  {
    id: 'grace-shorter-than-start',
    severity: 'medium',
    title: 'the grace period is shorter than the start',
    why: 'After the grace period ECS stops tasks that the load balancer calls unhealthy. The container may take longer to start, as its own health check says.',
    fix: 'Set healthCheckGracePeriodSeconds to the start period of the container or more.',
    fixInCdk: 'Set healthCheckGracePeriod to the startPeriod of the container or more.',
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
    judge: ({ service, alarms }) => {
      const { targetGroups, classicLoadBalancers, containers } = service;
      const isBehind = targetGroups.length + classicLoadBalancers > 0;
      const isChecked = containers?.some(({ isEssential, healthCheck }) => isEssential && healthCheck !== undefined);
      return isBehind || isChecked !== false || alarms.some(seesWork)
        ? []
        : [
            {
              says: 'the service has no load balancer, no essential container has a health check, and no deployment alarm watches its work',
              at: { of: 'service', path: ['TaskDefinition'] },
            },
          ];
    },
  },
];

/** Whether an alarm may see that tasks do no work: any but one on CPU and memory. */
function seesWork(alarm: AuditedAlarm): boolean {
  if (alarm.kind === 'unread') return true;
  return (
    alarm.kind === 'metric' &&
    alarm.metrics.some(
      ({ namespace, dimensions }) =>
        !OF_TASKS.includes(knownOf(namespace) ?? '') || dimensions.some(([name]) => /DiscoveryName$/.test(name)),
    )
  );
}

/** Namespaces whose metrics of a service are CPU, memory and counts of tasks, except those of Service Connect. */
const OF_TASKS = ['AWS/ECS', 'ECS/ContainerInsights'];

/** Tasks of a new service whose template does not set them. */
const FIRST_TASKS = 1;

const ENOUGH = 'If the service keeps enough tasks for these percentages, accept this finding.';

/** Between which shares of its tasks a rolling deployment moves. */
interface Percents {
  readonly minimum: number;
  readonly maximum: number;
}

/** Only a rolling deployment is bound by the percentages. */
function percentsOf({ strategy, minimumHealthyPercent, maximumPercent }: AuditedService): Percents | undefined {
  return knownOf(strategy) === 'ROLLING' && isKnown(minimumHealthyPercent) && isKnown(maximumPercent)
    ? { minimum: minimumHealthyPercent, maximum: maximumPercent }
    : undefined;
}

/**
 * Returns why a rolling deployment cannot replace any of the tasks, and what to do; undefined if it can.
 *
 * @param tasks undefined if the count is not known: then only percentages with which every count is stuck
 */
export function stuckTasks(tasks: number | undefined, { minimum, maximum }: Percents) {
  const isStuck = tasks === undefined ? minimum >= 100 && maximum <= 100 : cannotReplaceTasks(tasks, minimum, maximum);
  if (!isStuck) return undefined;
  const says = `ECS cannot replace ${describeTasks(tasks)} with a minimum of ${minimum} % and a maximum of ${maximum} %`;
  const advice = (most: string, least: string) => {
    if (tasks === undefined) return `Raise ${most} or lower ${least}.`;
    const enough = Math.ceil((100 * (tasks + 1)) / tasks);
    const little = Math.floor((100 * (tasks - 1)) / tasks);
    return `Set ${most} to ${enough} or more, or ${least} to ${little === 0 ? 0 : `${little} or less`}.`;
  };
  return {
    says,
    fix: advice('maximumPercent', 'minimumHealthyPercent'),
    fixInCdk: advice('maxHealthyPercent', 'minHealthyPercent'),
  };
}

function describeTasks(tasks: number | undefined): string {
  if (tasks === undefined) return 'a task';
  return tasks === 1 ? 'one task' : `any of ${tasks} tasks`;
}
