import { leastUnhealthyMinutes } from '../../protection/alarm-rules/targets.ts';
import type {
  Audited,
  AuditedLoadBalancer,
  AuditedMetric,
  AuditedMetricAlarm,
  AuditedService,
  AuditedTargetGroup,
} from '../audited-service.ts';
import { normalStart } from '../conditions.ts';
import type { AuditRule, Observation } from '../finding.ts';
import { describeKnown, isSame, knownOf } from '../known.ts';
import { ecsGuide } from './aws-pages.ts';

/** Whether metrics of a load balancer show this service, and leave its tasks the time to start. */
export const LOAD_BALANCERS: readonly AuditRule[] = [
  {
    id: 'metric-of-another-load-balancer',
    severity: 'high',
    title: 'the alarm watches a load balancer of another service',
    why: 'The alarm does not see this service, and a failure of the other one rolls this one back.',
    fix: 'Use the load balancer of this service.',
    source: ecsGuide('service-load-balancing'),
    judge: ({ service, alarms }) => eachMetric(alarms, (metric) => describeOther(metric, service)),
  },
  {
    id: 'counts-other-services',
    severity: 'medium',
    title: 'the alarm counts the errors of other services too',
    why: 'The metric is of the whole load balancer, which also sends requests to other target groups. Their errors roll this service back, and hide its own.',
    fix: 'Watch the target group of this service: add the dimension TargetGroup, or use a metric that has it.',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
    judge: ({ service, alarms }) => eachMetric(alarms, (metric) => describeShared(metric, service)),
  },
  {
    id: 'fires-while-tasks-start',
    severity: 'medium',
    title: 'the alarm fires while healthy tasks start',
    why: 'A new task may fail its health checks until it has started. An alarm that does not wait that long rolls good versions back.',
    fix: 'Raise the number of datapoints of the alarm.',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    judge: judgeStart,
  },
];

const NAMESPACES: Readonly<Record<string, AuditedTargetGroup['kind']>> = {
  'AWS/ApplicationELB': 'application',
  'AWS/NetworkELB': 'network',
};

function eachMetric(
  alarms: Audited['alarms'],
  faultOf: (metric: AuditedMetric) => string | undefined,
): readonly Observation[] {
  return alarms.flatMap((alarm) =>
    alarm.kind !== 'metric'
      ? []
      : alarm.metrics.flatMap((metric) => {
          const fault = faultOf(metric);
          if (fault === undefined) return [];
          const path = alarm.expression === undefined ? ['Dimensions'] : ['Metrics', metric.id];
          return [{ says: `${describeKnown(alarm.name)}: ${fault}`, at: { of: { alarm: alarm.id }, path } }];
        }),
  );
}

/** The load balancers of the service; undefined if one of them is not known. */
function loadBalancersOf({ targetGroups }: AuditedService): readonly AuditedLoadBalancer[] | undefined {
  const known = targetGroups.filter(({ kind }) => kind !== 'lattice').map(({ loadBalancers }) => loadBalancers);
  return known.length === 0 || known.includes(undefined) ? undefined : known.flatMap((one) => one ?? []);
}

function dimensionOf({ namespace, dimensions }: AuditedMetric, name: string) {
  const [, value] = dimensions.find(([one]) => one === name) ?? [];
  return (knownOf(namespace) ?? '') in NAMESPACES ? value : undefined;
}

/** A metric of a kind of load balancer that the service does not have is what `metric-never-reported` reports. */
function describeOther(metric: AuditedMetric, service: AuditedService): string | undefined {
  const wanted = NAMESPACES[knownOf(metric.namespace) ?? ''];
  if (!service.targetGroups.some(({ kind }) => kind === wanted)) return undefined;
  const value = dimensionOf(metric, 'LoadBalancer');
  const given = knownOf(value);
  const own = loadBalancersOf(service)?.map(({ dimension }) => knownOf(dimension));
  if (given === undefined || own === undefined || own.includes(undefined) || own.includes(given)) return undefined;
  return `the dimension LoadBalancer is ${given}, which is not a load balancer of the service`;
}

function describeShared(metric: AuditedMetric, service: AuditedService): string | undefined {
  const value = dimensionOf(metric, 'LoadBalancer');
  if (value === undefined || metric.dimensions.some(([name]) => name === 'TargetGroup')) return undefined;
  const shared = service.targetGroups
    .flatMap(({ loadBalancers = [] }) => loadBalancers)
    .find(({ dimension, otherTargetGroups }) => otherTargetGroups > 0 && isSame(dimension, value));
  if (shared === undefined) return undefined;
  const { otherTargetGroups: others } = shared;
  return `the metric counts all target groups of the load balancer, and ${others} ${others === 1 ? 'is' : 'are'} not of this service`;
}

function judgeStart({ service, alarms }: Audited): readonly Observation[] {
  return alarms.flatMap((alarm) => {
    if (alarm.kind !== 'metric' || !firesForOneTarget(alarm)) return [];
    const [metric] = alarm.metrics;
    const group = metric === undefined ? undefined : groupOf(metric, service);
    const least = group === undefined ? undefined : leastMinutes(group, service);
    const waits = minutesBefore(alarm);
    return least === undefined || waits === undefined || waits >= least
      ? []
      : [
          {
            says: `${describeKnown(alarm.name)} fires when a target is unhealthy for ${waits} minutes, and ${normalStart(least)}`,
            at: { of: { alarm: alarm.id }, path: ['EvaluationPeriods'] },
          },
        ];
  });
}

/** Whether one unhealthy target is enough for the alarm. */
function firesForOneTarget({ metrics, expression, threshold, comparisonOperator }: AuditedMetricAlarm): boolean {
  const [metric] = metrics;
  const limit = knownOf(threshold);
  if (expression !== undefined || limit === undefined) return false;
  if (knownOf(metric?.metricName) !== 'UnHealthyHostCount') return false;
  const operator = knownOf(comparisonOperator);
  return (
    (operator === 'GreaterThanThreshold' && limit < 1) || (operator === 'GreaterThanOrEqualToThreshold' && limit <= 1)
  );
}

function groupOf(metric: AuditedMetric, { targetGroups }: AuditedService): AuditedTargetGroup | undefined {
  const wanted = dimensionOf(metric, 'TargetGroup');
  return targetGroups.find(({ dimension }) => isSame(dimension, wanted));
}

function leastMinutes({ healthCheck }: AuditedTargetGroup, { healthCheckGrace }: AuditedService): number | undefined {
  const grace = knownOf(healthCheckGrace);
  const interval = knownOf(healthCheck?.interval);
  const unhealthyThreshold = knownOf(healthCheck?.unhealthyThreshold);
  if (grace === undefined || interval === undefined || unhealthyThreshold === undefined) return undefined;
  return leastUnhealthyMinutes({ grace, interval, unhealthyThreshold });
}

/** Minutes of breaching datapoints before the alarm fires. */
function minutesBefore({ metrics, datapointsToAlarm }: AuditedMetricAlarm): number | undefined {
  const period = knownOf(metrics[0]?.period);
  const datapoints = knownOf(datapointsToAlarm);
  return period === undefined || datapoints === undefined ? undefined : (datapoints * period) / 60;
}
