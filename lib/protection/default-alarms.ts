import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnQueue, type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import {
  errorComparison,
  loadBalancerErrors,
  type RequestSource,
  type Shift,
  sharpErrors,
  steadyErrors,
  steadyErrorsOfTwo,
} from '../../src/core/protection/alarm-rules/errors.ts';
import { deadLetters, queueAge, unfinishedMessages } from '../../src/core/protection/alarm-rules/queue.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  type RequestMetrics,
  serviceConnectWith,
  targetLatency,
} from '../../src/core/protection/alarm-rules/requests.ts';
import type { DeploymentAlarmKind, DeploymentAlarmRule } from '../../src/core/protection/alarm-rules/rule.ts';
import {
  noHealthyNetworkTarget,
  noHealthyTarget,
  noHealthyTargetOfTwo,
  unhealthyTargets,
} from '../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../src/core/protection/alarm-rules/tasks.ts';
import { DEFAULT_THRESHOLDS, type DeploymentAlarmChoices, isMade, settingsOf } from './alarm-choice.ts';
import {
  loadBalancerMetrics,
  type MetricOf,
  type OwnLoadBalancer,
  queueMetrics,
  serviceConnectMetrics,
  serviceMetrics,
  targetGroupMetrics,
} from './alarm-metrics.ts';
import { choicesOf, essentialAlarms, isEssential } from './essential-alarms.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { numberOf, readProperties } from './read-properties.ts';
import { healthCheckTimes, type ServiceShape, type ServiceTargetGroup } from './service-shape.ts';
import { L1TargetGroup } from './services/l1-target-group.ts';
import type { NamedService } from './services/named-service.ts';

/** A default alarm to create. */
export interface WantedAlarm {
  /** Distinguishes its construct from others of the same kind: empty or a number. */
  readonly suffix: string;
  readonly rule: DeploymentAlarmRule;
  readonly metricOf: MetricOf;
}

/** Rules of several kinds whose metrics come from the same places. */
type Rules = (threshold: (kind: DeploymentAlarmKind) => number) => readonly DeploymentAlarmRule[];
interface Group {
  readonly metricOf: MetricOf;
  readonly rules: Rules;
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
  const groups: readonly Group[] = [
    ...targetGroupAlarms(shape, props),
    ...shape.discoveryNames.map(({ name, timeouts }): Group => {
      const metrics = serviceConnectWith(timeouts);
      return {
        metricOf: serviceConnectMetrics(service, name),
        rules: (threshold) => [
          ...errorRules({ metrics, ownsLoadBalancer: false })(threshold),
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

const SHIFTS: Readonly<Record<string, Shift>> = { BLUE_GREEN: 'blue-green', CANARY: 'canary', LINEAR: 'linear' };

/**
 * A service with one target group, or that replaces its tasks, has alarms per target group. Where two target groups share the
 * traffic, one alarm reads both, because it must compare them.
 */
function targetGroupAlarms(shape: ServiceShape, props: DeploymentProtectionProps): readonly Group[] {
  const [first, second, ...others] = shape.targetGroups;
  const shift = SHIFTS[shape.strategy];
  const [own, ...more] = watchesLoadBalancer(props) ? shape.ownLoadBalancers : [];
  const perMinute = props.requestsPerMinute ?? 0;
  // A target group may receive only the share of one step, too few samples for the percentile of the whole traffic.
  const perTargetGroup = (perMinute * (shape.step?.percent ?? 100)) / 100;
  const each = shape.targetGroups.map((one): Group => healthAlarms(one, shape, perTargetGroup, own !== undefined));
  if (first !== undefined && second !== undefined && others.length === 0 && shift !== undefined) {
    return [
      pairAlarms([first, second], shift, shape, own !== undefined),
      ...(own !== undefined && shift === 'blue-green' ? [ownErrors(own)] : []),
      ...each,
    ];
  }
  const only = shape.targetGroups.length === 1 && more.length === 0 ? own : undefined;
  return [
    ...shape.targetGroups.flatMap((one): readonly Group[] => {
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

function errorRules(source: RequestSource): Rules {
  return (threshold) => [
    steadyErrors(source, threshold('SteadyErrors')),
    sharpErrors(source, threshold('SharpErrors')),
  ];
}

function ownErrors(own: OwnLoadBalancer): Group {
  return {
    metricOf: loadBalancerMetrics(own),
    rules: (threshold) => [loadBalancerErrors(threshold('LoadBalancerErrors'))],
  };
}

function pairAlarms(
  [blue, green]: readonly [ServiceTargetGroup, ServiceTargetGroup],
  shift: Shift,
  { step }: ServiceShape,
  isOwn: boolean,
): Group {
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
        shift === 'canary' && (step?.percent ?? 0) >= 50 ? 'linear' : shift,
        threshold('SteadyErrors'),
      ),
      ...(shift === 'blue-green' || step === undefined
        ? []
        : [errorComparison(source, shift, threshold('ErrorComparison'), step)]),
      // A canary and a linear shift have too few metrics left for it; their SteadyErrors counts such minutes too.
      ...(shift === 'blue-green' && !isOwn && source.hosts !== undefined ? [noHealthyTargetOfTwo()] : []),
    ],
  };
}

/** Alarms on the health of a target group, and on its response time where that is asked for. */
function healthAlarms(targetGroup: ServiceTargetGroup, shape: ServiceShape, perMinute: number, isOwn: boolean): Group {
  const metricOf = targetGroupMetrics(targetGroup, undefined);
  const isShifting = SHIFTS[shape.strategy] !== undefined;
  const source = sourceOf(targetGroup);
  const latency = (threshold: (kind: DeploymentAlarmKind) => number) =>
    source === undefined ? [] : [targetLatency(source, threshold('TargetLatency'), perMinute)];
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
      ...(isGated
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

const TASK_RULES: Rules = (threshold) => [
  utilization('Cpu', threshold('Cpu')),
  utilization('Memory', threshold('Memory')),
];

function queueAlarms({ queue, deadLetterQueue }: DeploymentProtectionProps): readonly Group[] {
  if (queue === undefined) return [];
  const dead = deadLetterQueue ?? (queue instanceof Queue ? queue.deadLetterQueue?.queue : undefined);
  const visibility = visibilityTimeoutOf(queue);
  return [
    {
      metricOf: queueMetrics(queue, dead),
      rules: (threshold) => [
        unfinishedMessages(threshold('UnfinishedMessages'), visibility),
        ...(dead === undefined ? [] : [deadLetters(threshold('DeadLetters'))]),
        queueAge(threshold('QueueAge')),
      ],
    },
  ];
}

/** Seconds. The default is SQS's. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html */
export function visibilityTimeoutOf(queue: IQueue): number {
  const resource = queue.node.defaultChild;
  const set = resource instanceof CfnQueue ? numberOf(readProperties(queue, resource.visibilityTimeout)) : undefined;
  return set ?? 30;
}

/** Applies the user's settings to the rules. */
function rulesOf(rules: Rules, choices: DeploymentAlarmChoices): readonly DeploymentAlarmRule[] {
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
