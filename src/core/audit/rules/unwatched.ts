import type { AuditedAlarm, AuditedMetric, AuditedService, AuditedTargetGroup } from '../audited-service.ts';
import { areAlarmsOff } from '../conditions.ts';
import type { AuditRule } from '../finding.ts';
import { describeKnown, isKnown, isSame, knownOf } from '../known.ts';
import { ecsGuide } from './aws-pages.ts';

/** Whether the alarms watch all that the service does. */
export const UNWATCHED: readonly AuditRule[] = [
  {
    id: 'target-group-unwatched',
    severity: 'medium',
    title: 'no alarm watches a target group of the service',
    why: 'An error that only the requests of this target group show rolls nothing back.',
    fix: 'Add a deployment alarm on the errors of the target group.',
    fixInCdk:
      'Pass an alarm on its errors in deploymentAlarms. An imported target group, or one without a listener in this app, gets no default alarm.',
    source: ecsGuide('service-load-balancing'),
    judge: ({ service, alarms }) => {
      const { alarms: setting, targetGroups } = service;
      if (setting === undefined || setting.names.length === 0 || areAlarmsOff(setting)) return [];
      if (alarms.some((alarm) => maySeeAnyRequest(alarm, service))) return [];
      const left = targetGroups.filter(
        (group) => isIdentified(group) && !alarms.some((alarm) => watches(alarm, group)),
      );
      // With one of two groups, each second deployment is watched, which is another finding.
      if (left.length === 0 || (left.length < targetGroups.length && left.some(({ role }) => role === 'alternate')))
        return [];
      const names = left.map(({ dimension }) => describeKnown(dimension)).join(', ');
      return [
        {
          says: `no deployment alarm watches the ${left.length === 1 ? 'target group' : 'target groups'} ${names}`,
          at: { of: 'service', path: ['LoadBalancers'] },
        },
      ];
    },
  },
];

/**
 * Whether it is certain which target group it is. AWS documents no value for the dimension of one of VPC Lattice, and one that
 * only the deployment knows may be one that an alarm watches.
 */
function isIdentified({ kind, dimension }: AuditedTargetGroup): boolean {
  return kind !== 'lattice' && (kind !== 'unknown' || isKnown(dimension));
}

/** Namespaces whose metrics show no requests that come through a target group of Elastic Load Balancing. */
const OTHERS: readonly string[] = ['AWS/ECS', 'ECS/ContainerInsights', 'AWS/SQS', 'AWS/VpcLattice', 'AWS/ELB'];

const ELASTIC: readonly string[] = ['AWS/ApplicationELB', 'AWS/NetworkELB'];

/** Whether an alarm may see the requests of every target group: one that was not read, on a metric of the application, … */
function maySeeAnyRequest(alarm: AuditedAlarm, service: AuditedService): boolean {
  if (alarm.kind !== 'metric') return alarm.kind !== 'missing';
  return alarm.metrics.some((metric) => {
    const namespace = knownOf(metric.namespace) ?? '';
    if (OTHERS.includes(namespace)) return false;
    return !ELASTIC.includes(namespace) || isOfUnknownGroup(metric, service);
  });
}

/** A target group whose name only the deployment knows may be any. */
function isOfUnknownGroup({ dimensions }: AuditedMetric, { targetGroups }: AuditedService): boolean {
  const value = dimensions.find(([name]) => name === 'TargetGroup')?.[1];
  return (
    value !== undefined &&
    knownOf(value) === undefined &&
    !targetGroups.some(({ dimension }) => isSame(dimension, value))
  );
}

function watches(alarm: AuditedAlarm, { dimension, loadBalancers }: AuditedTargetGroup): boolean {
  if (alarm.kind !== 'metric') return false;
  return alarm.metrics.some(({ namespace, metricName, dimensions }) => {
    if (!ELASTIC.includes(knownOf(namespace) ?? '')) return false;
    const of = (wanted: string) => dimensions.find(([name]) => name === wanted)?.[1];
    const group = of('TargetGroup');
    if (group !== undefined) return isSame(group, dimension);
    // The metrics of a load balancer count the requests of all its target groups, except the errors that it makes itself.
    if (/^HTTPCode_ELB_/.test(knownOf(metricName) ?? '')) return false;
    return loadBalancers?.some((one) => isSame(one.dimension, of('LoadBalancer'))) ?? true;
  });
}
