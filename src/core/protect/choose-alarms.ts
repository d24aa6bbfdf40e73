import { errorComparison } from '../protection/alarm-rules/error-comparison.ts';
import {
  loadBalancerErrors,
  type RequestSource,
  sharpErrors,
  steadyErrors,
  steadyErrorsOfTwo,
} from '../protection/alarm-rules/errors.ts';
import { deadLetters, returnedMessages, unfinishedMessages } from '../protection/alarm-rules/queue.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  type RequestMetrics,
  serviceConnectWith,
} from '../protection/alarm-rules/requests.ts';
import type { AlarmMetric, DeploymentAlarmKind, DeploymentAlarmRule } from '../protection/alarm-rules/rule.ts';
import { type Shift, shiftOf } from '../protection/alarm-rules/shift.ts';
import {
  noHealthyNetworkTarget,
  noHealthyTarget,
  noHealthyTargetOfTwo,
  unhealthyTargets,
} from '../protection/alarm-rules/targets.ts';
import type { QueueFacts, ServiceFacts, TargetGroupFacts } from './service-facts.ts';

/** Dimensions of a metric, by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** An alarm that suits a service, with where its metrics are measured. */
export interface ChosenAlarm {
  readonly rule: DeploymentAlarmRule;
  readonly dimensionsOf: (metric: AlarmMetric) => Dimensions;
}

/** Thresholds by kind, in the unit of the kind. */
export type Thresholds = Readonly<Record<DeploymentAlarmKind, number>>;

/**
 * Chooses the alarms for a running service that a construct makes for a new one: for its target groups, its load balancer if that
 * serves no other service, its discovery names and its queue.
 */
export function chooseAlarms(facts: ServiceFacts, thresholds: Thresholds): readonly ChosenAlarm[] {
  return [
    ...groupAlarms(facts, thresholds),
    ...facts.discoveryNames.flatMap(({ name, timeouts }) => {
      const metrics = serviceConnectWith(timeouts);
      const rules = errorRules({ metrics, ownsLoadBalancer: false, shift: shiftOf(facts.strategy) }, thresholds);
      return rules.map((rule) => ({ rule, dimensionsOf: discoveryDimensions(facts, name) }));
    }),
    ...(facts.queue === undefined ? [] : queueAlarms(facts.queue, thresholds)),
  ];
}

/** Defaults of a target group. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const HEALTH_CHECK = { interval: 30, unhealthyThreshold: 2 };

function groupAlarms(facts: ServiceFacts, thresholds: Thresholds): readonly ChosenAlarm[] {
  const [blue, green, ...others] = facts.targetGroups;
  const shift = shiftOf(facts.strategy);
  if (blue !== undefined && green !== undefined && others.length === 0 && shift !== undefined)
    return pairAlarms(facts, { blue, green, shift }, thresholds);
  const own = facts.targetGroups.length === 1 ? facts.ownLoadBalancer : undefined;
  return [
    ...facts.targetGroups.flatMap((group) => {
      const metrics = sourceOf(group);
      if (metrics === undefined) return [];
      const rules = errorRules({ metrics, ownsLoadBalancer: own !== undefined }, thresholds);
      return rules.map((rule) => ({ rule, dimensionsOf: groupDimensions(group, own) }));
    }),
    ...(own === undefined ? ownErrors(facts, thresholds) : []),
    ...facts.targetGroups.flatMap((group) => healthAlarms(group, facts, { isCompared: false, thresholds })),
  ];
}

interface Pair {
  readonly blue: TargetGroupFacts;
  readonly green: TargetGroupFacts;
  readonly shift: Shift;
}

/** Where two target groups share the traffic, one alarm reads both, because it must compare them. */
function pairAlarms(facts: ServiceFacts, { blue, green, shift }: Pair, thresholds: Thresholds): readonly ChosenAlarm[] {
  const { step, bakeTime, ownLoadBalancer: own } = facts;
  const source = sourceOf(blue);
  const dimensionsOf = (metric: AlarmMetric) =>
    groupDimensions(metric.of === 'alternate target group' ? green : blue, undefined)(metric);
  // A canary with half of the requests or more is not the group with fewer, so it is judged once it has all.
  const judged = shift === 'canary' && (step?.percent ?? 0) >= 50 ? 'linear' : shift;
  const isCompared = shift !== 'blue-green' && step !== undefined;
  const rules =
    source === undefined
      ? []
      : [
          steadyErrorsOfTwo(source, { shift: judged, bakeTime }, thresholds.SteadyErrors),
          ...(shift === 'blue-green' || step === undefined
            ? []
            : [errorComparison(source, shift, thresholds.ErrorComparison, step)]),
          ...(shift === 'blue-green' && own === undefined && source.hosts !== undefined
            ? [noHealthyTargetOfTwo()]
            : []),
        ];
  return [
    ...rules.map((rule) => ({ rule, dimensionsOf })),
    ...(shift === 'blue-green' ? ownErrors(facts, thresholds) : []),
    ...[blue, green].flatMap((group) =>
      healthAlarms(group, facts, { isCompared: isCompared && source?.hosts !== undefined, thresholds }),
    ),
  ];
}

/** Undefined for a Network Load Balancer, which counts no requests. */
function sourceOf({ kind }: TargetGroupFacts): RequestMetrics | undefined {
  if (kind === 'lattice') return LATTICE_TARGET_GROUP;
  return kind === 'application' ? APPLICATION_TARGET_GROUP : undefined;
}

function errorRules(source: RequestSource, thresholds: Thresholds) {
  return [steadyErrors(source, thresholds.SteadyErrors), sharpErrors(source, thresholds.SharpErrors)];
}

function ownErrors({ ownLoadBalancer: own }: ServiceFacts, thresholds: Thresholds): readonly ChosenAlarm[] {
  if (own === undefined) return [];
  return [{ rule: loadBalancerErrors(thresholds.LoadBalancerErrors), dimensionsOf: () => ({ LoadBalancer: own }) }];
}

/** Alarms on the health of a target group. `isCompared`: an `ErrorComparison` reads its health. */
function healthAlarms(
  group: TargetGroupFacts,
  { strategy, ownLoadBalancer, minimumHealthyPercent, healthCheckGrace: grace }: ServiceFacts,
  { isCompared, thresholds }: { readonly isCompared: boolean; readonly thresholds: Thresholds },
): readonly ChosenAlarm[] {
  if (group.kind === 'lattice') return [];
  const isHttp = group.kind === 'application';
  const isShifting = shiftOf(strategy) !== undefined;
  // Behind a shared load balancer, a rolling deployment needs the metric of UnhealthyTargets for NoHealthyTarget.
  const isGated = isHttp && !isShifting && ownLoadBalancer === undefined;
  const namespace = isHttp ? 'AWS/ApplicationELB' : 'AWS/NetworkELB';
  const rules = [
    ...(isGated ? [noHealthyTarget()] : []),
    ...(!isHttp && !isShifting && minimumHealthyPercent > 0 ? [noHealthyNetworkTarget()] : []),
    ...(isGated || isCompared
      ? []
      : [unhealthyTargets(namespace, { grace, ...HEALTH_CHECK }, thresholds.UnhealthyTargets)]),
  ];
  return rules.map((rule) => ({ rule, dimensionsOf: groupDimensions(group, undefined) }));
}

/**
 * Seconds. Up to this visibility timeout, one alarm reads both queues within the default bake time. With a longer one its periods
 * are long, and dead letters should not wait for them.
 */
const SHORT_TIMEOUT = 120;

function queueAlarms({ main, dead, visibilityTimeout }: QueueFacts, thresholds: Thresholds): readonly ChosenAlarm[] {
  const finishing = { threshold: thresholds.UnfinishedMessages, visibilityTimeout };
  const isLong = visibilityTimeout > SHORT_TIMEOUT && dead !== undefined;
  const share = dead === undefined || isLong ? undefined : thresholds.DeadLetters;
  const rules = [
    isLong ? unfinishedMessages(finishing) : returnedMessages(finishing, share),
    ...(isLong ? [deadLetters(thresholds.DeadLetters)] : []),
  ];
  const dimensionsOf = ({ of }: AlarmMetric) => ({ QueueName: of === 'dead-letter queue' ? (dead ?? main) : main });
  return rules.map((rule) => ({ rule, dimensionsOf }));
}

function groupDimensions({ dimension, loadBalancer }: TargetGroupFacts, own: string | undefined) {
  return ({ of }: AlarmMetric): Dimensions => {
    if (of === 'load balancer' && own !== undefined) return { LoadBalancer: own };
    return loadBalancer === undefined
      ? { TargetGroup: dimension }
      : { LoadBalancer: loadBalancer, TargetGroup: dimension };
  };
}

/** The proxies count requests under the discovery name of the called service, and responses under that of the target. */
function discoveryDimensions({ cluster, name }: ServiceFacts, discoveryName: string) {
  return ({ metricName }: AlarmMetric): Dimensions => {
    const side = metricName.includes('Target') ? 'TargetDiscoveryName' : 'DiscoveryName';
    return { [side]: discoveryName, ClusterName: cluster, ServiceName: name };
  };
}
