import type { Audited, AuditedAlarm, AuditedMetric, AuditedMetricAlarm, AuditedService } from '../audited-service.ts';
import type { AuditRule, Observation, Place } from '../finding.ts';
import { describeKnown, knownOf } from '../known.ts';
import { cloudWatchGuide, ecsGuide } from './aws-pages.ts';
import { countsEvents, describeImpossible, isOnlyWithTraffic } from './metric-catalog.ts';

/** Whether the metrics of the alarms can show a failure of this service. */
export const ALARM_METRICS: readonly AuditRule[] = [
  {
    id: 'metric-never-reported',
    severity: 'high',
    title: 'CloudWatch has no such metric',
    why: 'AWS does not report this metric with these dimensions, or not for this kind of service. The alarm never fires.',
    fix: 'Correct the name and the dimensions of the metric.',
    source: cloudWatchGuide('aws-services-cloudwatch-metrics'),
    judge: (audited) =>
      eachMetric(audited, (metric, service) => describeImpossible(metric) ?? describeAbsent(metric, service)),
  },
  {
    id: 'metric-of-another-service',
    severity: 'high',
    title: 'the alarm watches another service',
    why: 'The dimensions of the metric name another service or cluster. The alarm does not see this service, and a failure of the other one rolls this one back.',
    fix: 'Correct the dimensions.',
    source: ecsGuide('available-metrics'),
    judge: (audited) => eachMetric(audited, describeOtherService),
  },
  {
    id: 'metric-of-another-target-group',
    severity: 'high',
    title: 'the alarm watches a target group of another service',
    why: 'The alarm does not see this service, and a failure of the other one rolls this one back.',
    fix: 'Use the target groups of this service.',
    source: ecsGuide('service-load-balancing'),
    judge: (audited) => eachMetric(audited, describeOtherTargetGroup),
  },
  {
    id: 'one-target-group-of-two',
    severity: 'high',
    title: 'the alarms watch one of two target groups',
    why: 'Each blue/green, linear or canary deployment swaps the target groups. Every second deployment goes to the one that no alarm watches.',
    fix: 'Watch both target groups: with metric math over both, or with one alarm for each.',
    source: ecsGuide('alb-resources-for-blue-green'),
    judge: judgeOneOfTwo,
  },
  {
    id: 'metric-of-one-task',
    severity: 'high',
    title: 'the alarm watches one task',
    why: 'A deployment replaces all tasks. The new ones have other IDs, so the alarm has no data of them.',
    fix: 'Use a metric of the whole service.',
    source: cloudWatchGuide('Container-Insights-metrics-ECS'),
    judge: (audited) =>
      eachMetric(audited, ({ dimensions }) => {
        const [name] = dimensions.find(([one]) => PER_TASK.includes(one)) ?? [];
        return name === undefined ? undefined : `the metric has the dimension ${name}`;
      }),
  },
  {
    id: 'judges-old-version',
    severity: 'medium',
    title: 'the alarm counts the errors of the old version too',
    why: 'With two target groups the alarm sees both versions. A fix of a bad version is rolled back, because the bad version still makes the errors.',
    fix: 'Watch the target groups, and let the alarm judge the group that gets the new version.',
    source: ecsGuide('alb-resources-for-blue-green'),
    judge: (audited) =>
      eachMetric(audited, ({ dimensions, metricName }, service) => {
        const names = dimensions.map(([name]) => name);
        const isWhole = /^HTTPCode_Target_/.test(knownOf(metricName) ?? '') && names.join() === 'LoadBalancer';
        return isWhole && hasTwoGroups(service)
          ? 'the metric counts all target groups of the load balancer'
          : undefined;
      }),
  },
  {
    id: 'average-of-a-count',
    severity: 'high',
    title: 'the alarm takes the average of a count',
    why: 'Each sample of this metric is 1, so its average, minimum and maximum are 1 however many errors there are.',
    fix: 'Use the statistic Sum.',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
    judge: (audited) =>
      eachMetric(
        audited,
        (metric) => {
          const statistic = knownOf(metric.statistic);
          return countsEvents(metric) && statistic !== undefined && !['Sum', 'SampleCount'].includes(statistic)
            ? `the statistic of ${describeKnown(metric.metricName)} is ${statistic}`
            : undefined;
        },
        'Statistic',
      ),
  },
  {
    id: 'in-alarm-without-traffic',
    severity: 'high',
    title: 'the alarm fires without traffic',
    why: 'The metric has no data while nothing goes wrong or no request arrives. With breaching the alarm is then in ALARM, and ECS ignores all alarms.',
    fix: 'Set treatMissingData to notBreaching.',
    source: cloudWatchGuide('alarms-and-missing-data'),
    judge: ({ alarms }) =>
      alarms.flatMap((alarm) =>
        alarm.kind === 'metric' &&
        alarm.expression === undefined &&
        knownOf(alarm.treatMissingData) === 'breaching' &&
        alarm.metrics.some(isOnlyWithTraffic)
          ? [
              {
                says: `${describeKnown(alarm.name)} treats missing data as breaching, and ${describeKnown(alarm.metrics[0]?.metricName ?? '')} has none without traffic`,
                at: { of: { alarm: alarm.id }, path: ['TreatMissingData'] },
              },
            ]
          : [],
      ),
  },
  {
    id: 'no-data-is-not-a-failure',
    severity: 'low',
    title: 'the alarm does not fire when the metric stops',
    why: 'The alarm waits for a low value. When all tasks are gone the metric stops, and missing data does not count as a failure.',
    fix: 'Set treatMissingData to breaching if the metric is reported as long as the service works.',
    source: cloudWatchGuide('alarms-and-missing-data'),
    judge: ({ service, alarms }) =>
      alarms.flatMap((alarm) =>
        alarm.kind === 'metric' && waitsForLow(alarm) && !hasTwoGroups(service) && !alarms.some(seesFailuresOf(alarm))
          ? [
              {
                says: `${describeKnown(alarm.name)} fires at a low value, and treats missing data as ${describeKnown(alarm.treatMissingData)}`,
                at: { of: { alarm: alarm.id }, path: ['TreatMissingData'] },
              },
            ]
          : [],
      ),
  },
];

const PER_TASK = ['TaskId', 'TaskARN', 'ContainerInstanceId', 'InstanceId', 'TaskDefinitionRevision', 'TaskRevision'];

/** Whether deployments of the service swap two target groups. */
function hasTwoGroups({ targetGroups }: AuditedService): boolean {
  return targetGroups.some(({ role }) => role === 'alternate');
}

/** Puts a finding on each metric that has a fault. */
function eachMetric(
  { service, alarms }: Audited,
  faultOf: (metric: AuditedMetric, service: AuditedService) => string | undefined,
  property = 'Dimensions',
): readonly Observation[] {
  return alarms.flatMap((alarm) =>
    alarm.kind !== 'metric'
      ? []
      : alarm.metrics.flatMap((metric) => {
          const fault = faultOf(metric, service);
          return fault === undefined
            ? []
            : [{ says: `${describeKnown(alarm.name)}: ${fault}`, at: placeOf(alarm, metric, property) }];
        }),
  );
}

function placeOf(alarm: AuditedMetricAlarm, metric: AuditedMetric, property: string): Place {
  const isPlain = alarm.expression === undefined && alarm.metrics.length === 1;
  return { of: { alarm: alarm.id }, path: isPlain ? [property] : ['Metrics', metric.id] };
}

/** Metrics of a load balancer that the service does not have. */
function describeAbsent({ namespace }: AuditedMetric, { targetGroups, classicLoadBalancers }: AuditedService) {
  const space = knownOf(namespace);
  const kinds = targetGroups.map(({ kind }) => kind);
  // An unknown target group may be of any kind.
  if (kinds.includes('unknown')) return undefined;
  if (space === 'AWS/ApplicationELB' && !kinds.includes('application'))
    return 'the service has no target group of an Application Load Balancer';
  if (space === 'AWS/NetworkELB' && !kinds.includes('network'))
    return 'the service has no target group of a Network Load Balancer';
  if (space === 'AWS/VpcLattice' && !kinds.includes('lattice')) return 'the service has no target group of VPC Lattice';
  if (space === 'AWS/ELB' && classicLoadBalancers === 0) return 'the service has no Classic Load Balancer';
  return undefined;
}

function describeOtherService({ namespace, dimensions }: AuditedMetric, service: AuditedService): string | undefined {
  if (!['AWS/ECS', 'ECS/ContainerInsights'].includes(knownOf(namespace) ?? '')) return undefined;
  const expected = { ServiceName: service.name, ClusterName: service.cluster } as const;
  for (const [name, value] of dimensions) {
    if (name !== 'ServiceName' && name !== 'ClusterName') continue;
    const wanted = knownOf(expected[name]);
    const given = knownOf(value);
    if (wanted !== undefined && given !== undefined && wanted !== given)
      return `the dimension ${name} is ${given}, and the ${name === 'ServiceName' ? 'service' : 'cluster'} is ${wanted}`;
  }
  return undefined;
}

function describeOtherTargetGroup({ dimensions }: AuditedMetric, { targetGroups }: AuditedService): string | undefined {
  const [, value] = dimensions.find(([name]) => name === 'TargetGroup') ?? [];
  const given = value === undefined ? undefined : knownOf(value);
  const own = targetGroups.map(({ dimension }) => knownOf(dimension));
  // A target group whose name only the deployment knows may be the one.
  if (given === undefined || own.length === 0 || own.includes(undefined)) return undefined;
  return own.includes(given)
    ? undefined
    : `the dimension TargetGroup is ${given}, which is not a target group of the service`;
}

function judgeOneOfTwo({ service, alarms }: Audited): readonly Observation[] {
  if (!hasTwoGroups(service)) return [];
  const watching = alarms.filter((alarm) => alarm.kind === 'metric').filter((alarm) => groupsOf(alarm).length > 0);
  const watched = new Set(watching.flatMap(groupsOf));
  const own = service.targetGroups.map(({ dimension }) => JSON.stringify(dimension));
  const left = own.filter((group) => !watched.has(group));
  if (watching.length === 0 || left.length === 0 || left.length === own.length) return [];
  const [first] = watching;
  return first === undefined
    ? []
    : [
        {
          says: `the alarms watch ${own.length - left.length} of ${own.length} target groups; none watches ${left.map(nameOf).join(', ')}`,
          at: { of: { alarm: first.id }, path: [] },
        },
      ];
}

/** The target groups that an alarm reads, as text: unknown ones are compared by their place. */
function groupsOf(alarm: AuditedMetricAlarm): readonly string[] {
  return alarm.metrics.flatMap(({ dimensions }) =>
    dimensions.flatMap(([name, value]) => (name === 'TargetGroup' ? [JSON.stringify(value)] : [])),
  );
}

function nameOf(group: string): string {
  return describeKnown(JSON.parse(group));
}

/** Tasks that fail are replaced by others that are unhealthy at first, which an alarm on unhealthy targets sees. */
function seesFailuresOf(low: AuditedMetricAlarm): (alarm: AuditedAlarm) => boolean {
  const groups = groupsOf(low);
  return (alarm) =>
    alarm.kind === 'metric' &&
    groups.length > 0 &&
    alarm.metrics.some(({ metricName }) => knownOf(metricName) === 'UnHealthyHostCount') &&
    groups.every((group) => groupsOf(alarm).includes(group));
}

function waitsForLow({ comparisonOperator, treatMissingData, expression, metrics }: AuditedMetricAlarm): boolean {
  const operator = knownOf(comparisonOperator);
  return (
    expression === undefined &&
    operator !== undefined &&
    /^LessThan(?:OrEqualTo)?Threshold$/.test(operator) &&
    knownOf(treatMissingData) !== 'breaching' &&
    !metrics.some(isOnlyWithTraffic)
  );
}
