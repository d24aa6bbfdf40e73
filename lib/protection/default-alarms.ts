import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import { DEFAULT_THRESHOLDS } from '../../src/core/protection/alarm-rules/defaults.ts';
import { errorComparison } from '../../src/core/protection/alarm-rules/error-comparison.ts';
import {
  loadBalancerErrors,
  type RequestSource,
  sharpErrors,
  steadyErrors,
  steadyErrorsOfTwo,
} from '../../src/core/protection/alarm-rules/errors.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  type RequestMetrics,
  serviceConnectWith,
  targetLatency,
} from '../../src/core/protection/alarm-rules/requests.ts';
import type { DeploymentAlarmKind, DeploymentAlarmRule } from '../../src/core/protection/alarm-rules/rule.ts';
import { type ShiftTimes, shiftOf } from '../../src/core/protection/alarm-rules/shift.ts';
import {
  noHealthyNetworkTarget,
  noHealthyTarget,
  noHealthyTargetOfTwo,
  unhealthyTargets,
} from '../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../src/core/protection/alarm-rules/tasks.ts';
import { type DeploymentAlarmChoices, isMade, settingsOf } from './alarm-choice.ts';
import type { AlarmGroup, AlarmRules } from './alarms/alarm-group.ts';
import { queueAlarms } from './alarms/queue-alarms.ts';
import {
  loadBalancerMetrics,
  type MetricOf,
  type OwnLoadBalancer,
  serviceConnectMetrics,
  serviceMetrics,
  targetGroupMetrics,
} from './alarm-metrics.ts';
import { choicesOf, essentialAlarms, isEssential } from './essential-alarms.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { healthCheckTimes, minutesOfBake, type ServiceShape, type ServiceTargetGroup } from './service-shape.ts';
import { L1TargetGroup } from './services/l1-target-group.ts';
import type { NamedService } from './services/named-service.ts';

/** A default alarm to create. */
export interface WantedAlarm {
  /** Distinguishes its construct from others of the same kind: empty or a number. */
  readonly suffix: string;
  readonly rule: DeploymentAlarmRule;
  readonly metricOf: MetricOf;
}

/**
 * Returns the alarms that suit a service: for its target groups, its load balancer if that serves no other service, its
 * discovery names and its queue. Kinds that are made on request are among them only if `alarms` has settings for them.
 */
export function defaultAlarms(
  service: NamedService,
  shape: ServiceShape,
  props: DeploymentProtectionProps,
): readonly WantedAlarm[] {
  const choices = choicesOf(props.alarms);
  const perMinute = props.requestsPerMinute ?? 0;
  const groups: readonly AlarmGroup[] = [
    ...targetGroupAlarms(shape, props),
    ...shape.discoveryNames.map(({ name, timeouts }): AlarmGroup => {
      const metrics = serviceConnectWith(timeouts);
      return {
        metricOf: serviceConnectMetrics(service, name),
        rules: (threshold) => [
          ...errorRules({ metrics, ownsLoadBalancer: false, shift: shiftOf(shape.strategy) })(threshold),
          targetLatency(metrics, threshold('TargetLatency'), perMinute),
        ],
      };
    }),
    ...queueAlarms(props),
    { metricOf: serviceMetrics(service), rules: TASK_RULES },
  ];
  const alarms = groups.flatMap(({ metricOf, rules }) =>
    rulesOf(rules, choices)
      .filter(({ kind }) => isMade(choices, kind))
      .map((rule) => ({ metricOf, rule })),
  );
  return numbered(isEssential(props.alarms) ? essentialAlarms(alarms) : alarms);
}

/**
 * A service with one target group, or that replaces its tasks, has alarms per target group. Where two target groups share the
 * traffic, one alarm reads both, because it must compare them.
 */
function targetGroupAlarms(shape: ServiceShape, props: DeploymentProtectionProps): readonly AlarmGroup[] {
  const [first, second, ...others] = shape.targetGroups;
  const shift = shiftOf(shape.strategy);
  const [own, ...more] = watchesLoadBalancer(props) ? shape.ownLoadBalancers : [];
  const perMinute = props.requestsPerMinute ?? 0;
  // A target group may receive only the share of one step, too few samples for the percentile of the whole traffic.
  const perTargetGroup = (perMinute * (shape.step?.percent ?? 100)) / 100;
  if (first !== undefined && second !== undefined && others.length === 0 && shift !== undefined) {
    const isCompared = isMade(choicesOf(props.alarms), 'ErrorComparison') && isHealthCompared(first, shape);
    return [
      pairAlarms(
        [first, second],
        { shift, bakeTime: minutesOfBake(shape, props.bakeTime) },
        shape.step,
        own !== undefined,
      ),
      ...(own !== undefined && shift === 'blue-green' ? [ownErrors(own)] : []),
      ...[first, second].map((one) =>
        healthAlarms(one, shape, { perTargetGroup, isOwn: own !== undefined, isCompared }),
      ),
    ];
  }
  const each = shape.targetGroups.map((one) =>
    healthAlarms(one, shape, { perTargetGroup, isOwn: own !== undefined, isCompared: false }),
  );
  const only = shape.targetGroups.length === 1 && more.length === 0 ? own : undefined;
  return [
    ...shape.targetGroups.flatMap((one): readonly AlarmGroup[] => {
      const metrics = sourceOf(one);
      if (metrics === undefined) return [];
      const ownsLoadBalancer = only !== undefined;
      const readsHealth = isEssential(props.alarms) && !ownsLoadBalancer;
      const rules = errorRules({ metrics, ownsLoadBalancer, readsHealth });
      return [{ metricOf: targetGroupMetrics(one, only), rules }];
    }),
    ...(only === undefined ? [own, ...more].flatMap((one) => (one === undefined ? [] : [ownErrors(one)])) : []),
    ...each,
  ];
}

/** `LoadBalancerErrors: false` says that the load balancer serves other services, now or later. */
function watchesLoadBalancer({ alarms }: DeploymentProtectionProps): boolean {
  return isMade(choicesOf(alarms), 'LoadBalancerErrors');
}

/** Undefined for a Network Load Balancer, which counts no requests. */
function sourceOf(targetGroup: ServiceTargetGroup): RequestMetrics | undefined {
  if (targetGroup instanceof LatticeTargetGroup) return LATTICE_TARGET_GROUP;
  return isBehindAlb(targetGroup) ? APPLICATION_TARGET_GROUP : undefined;
}

function isBehindAlb(targetGroup: Exclude<ServiceTargetGroup, LatticeTargetGroup>): boolean {
  return targetGroup instanceof L1TargetGroup ? targetGroup.isHttp : targetGroup instanceof ApplicationTargetGroup;
}

function errorRules(source: RequestSource): AlarmRules {
  return (threshold) => [
    steadyErrors(source, threshold('SteadyErrors')),
    sharpErrors(source, threshold('SharpErrors')),
  ];
}

function ownErrors(own: OwnLoadBalancer): AlarmGroup {
  return {
    metricOf: loadBalancerMetrics(own),
    rules: (threshold) => [loadBalancerErrors(threshold('LoadBalancerErrors'))],
  };
}

function pairAlarms(
  [blue, green]: readonly [ServiceTargetGroup, ServiceTargetGroup],
  times: ShiftTimes,
  step: ServiceShape['step'],
  isOwn: boolean,
): AlarmGroup {
  const { shift } = times;
  const metricOf: MetricOf = (metric) =>
    targetGroupMetrics(metric.of === 'alternate target group' ? green : blue, undefined)(metric);
  const source = sourceOf(blue);
  if (source === undefined) return { metricOf, rules: () => [] };
  return {
    metricOf,
    rules: (threshold) => [
      // A canary with half of the requests or more is not the group with fewer, so it is judged once it has all.
      steadyErrorsOfTwo(
        source,
        shift === 'canary' && (step?.percent ?? 0) >= 50 ? { ...times, shift: 'linear' } : times,
        threshold('SteadyErrors'),
      ),
      ...(shift === 'blue-green' || step === undefined
        ? []
        : [errorComparison(source, shift, threshold('ErrorComparison'), step)]),
      // In a canary and a linear shift, ErrorComparison reads the health of both.
      ...(shift === 'blue-green' && !isOwn && source.hosts !== undefined ? [noHealthyTargetOfTwo()] : []),
    ],
  };
}

/** Whether an `ErrorComparison` reads how many targets are healthy. */
function isHealthCompared(targetGroup: ServiceTargetGroup, { strategy, step }: ServiceShape): boolean {
  return shiftOf(strategy) !== 'blue-green' && step !== undefined && sourceOf(targetGroup)?.hosts !== undefined;
}

/** Where a target group gets its requests, and what else reads its health. */
interface Surroundings {
  /** Requests per minute. */
  readonly perTargetGroup: number;
  /** Whether its load balancer serves no other service. */
  readonly isOwn: boolean;
  /** Whether an `ErrorComparison` reads its health. The metrics of `UnhealthyTargets` would then be too many. */
  readonly isCompared: boolean;
}

/** Alarms on the health of a target group, and on its response time where that is asked for. */
function healthAlarms(
  targetGroup: ServiceTargetGroup,
  shape: ServiceShape,
  { perTargetGroup, isOwn, isCompared }: Surroundings,
): AlarmGroup {
  const metricOf = targetGroupMetrics(targetGroup, undefined);
  const isShifting = shiftOf(shape.strategy) !== undefined;
  const source = sourceOf(targetGroup);
  const latency = (threshold: (kind: DeploymentAlarmKind) => number) =>
    source === undefined ? [] : [targetLatency(source, threshold('TargetLatency'), perTargetGroup)];
  if (targetGroup instanceof LatticeTargetGroup) return { metricOf, rules: latency };
  const times = healthCheckTimes(targetGroup, shape.healthCheckGrace);
  const isHttp = isBehindAlb(targetGroup);
  // Behind a shared load balancer, a rolling deployment needs the metric of UnhealthyTargets for NoHealthyTarget.
  const isGated = isHttp && !isShifting && !isOwn;
  return {
    metricOf,
    rules: (threshold) => [
      ...(isGated ? [noHealthyTarget()] : []),
      ...(!isHttp && !isShifting && keepsATask(shape) ? [noHealthyNetworkTarget()] : []),
      ...(isGated || isCompared
        ? []
        : [unhealthyTargets(isHttp ? 'AWS/ApplicationELB' : 'AWS/NetworkELB', times, threshold('UnhealthyTargets'))]),
      ...latency(threshold),
    ],
  };
}

/** Whether a rolling deployment keeps a healthy task while it replaces the others. */
function keepsATask({ minimumHealthyPercent = 100 }: ServiceShape): boolean {
  return minimumHealthyPercent > 0;
}

const TASK_RULES: AlarmRules = (threshold) => [
  utilization('Cpu', threshold('Cpu')),
  utilization('Memory', threshold('Memory')),
];

/** Applies the user's settings to the rules. */
function rulesOf(rules: AlarmRules, choices: DeploymentAlarmChoices): readonly DeploymentAlarmRule[] {
  const made = rules((kind) => settingsOf(choices, kind).threshold ?? DEFAULT_THRESHOLDS[kind]);
  return made.map((rule) => {
    const { datapointsToAlarm: m, evaluationPeriods: n } = settingsOf(choices, rule.kind);
    const evaluationPeriods = n ?? Math.max(rule.evaluationPeriods, m ?? 1);
    return {
      ...rule,
      evaluationPeriods,
      datapointsToAlarm: m ?? Math.min(rule.datapointsToAlarm, evaluationPeriods),
    };
  });
}

/** The first of each kind has no number, so adding an alternate target group does not rename it. */
function numbered(alarms: readonly Omit<WantedAlarm, 'suffix'>[]): readonly WantedAlarm[] {
  const seen = new Map<DeploymentAlarmKind, number>();
  return alarms.map((alarm) => {
    const count = (seen.get(alarm.rule.kind) ?? 0) + 1;
    seen.set(alarm.rule.kind, count);
    return { ...alarm, suffix: count === 1 ? '' : String(count) };
  });
}
