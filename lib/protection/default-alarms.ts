import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import {
  loadBalancerErrorShare,
  loadBalancerErrors,
  loadBalancerRefusals,
} from '../../src/core/protection/alarm-rules/load-balancer.ts';
import { deadLetters, queueAge } from '../../src/core/protection/alarm-rules/queue.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  type RequestMetrics,
  serviceConnectWith,
  targetErrorShare,
  targetErrors,
  targetLatency,
} from '../../src/core/protection/alarm-rules/requests.ts';
import type {
  AlarmMetric,
  DeploymentAlarmKind,
  DeploymentAlarmRule,
} from '../../src/core/protection/alarm-rules/rule.ts';
import { unhealthyTargets } from '../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../src/core/protection/alarm-rules/tasks.ts';
import { DEFAULT_THRESHOLDS, type DeploymentAlarmChoices, settingsOf } from './alarm-choice.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { healthCheckTimes, type ServiceShape, type ServiceTargetGroup } from './service-shape.ts';
import { L1TargetGroup } from './services/l1-target-group.ts';
import type { NamedService } from './services/named-service.ts';

/** A default alarm to create. */
export interface WantedAlarm {
  /** Distinguishes its construct from others of the same kind: empty or a number. */
  readonly suffix: string;
  readonly rule: DeploymentAlarmRule;
  readonly metricOf: (metric: AlarmMetric) => IMetric;
}

type Metrics = Pick<WantedAlarm, 'metricOf'>;
/** Rules of several kinds whose metrics have the same dimensions. */
type Rules = (threshold: (kind: DeploymentAlarmKind) => number) => readonly DeploymentAlarmRule[];

/**
 * Returns the alarms that suit a service: for its target groups, its load balancer if that serves no other service, its
 * discovery names and its queue; for its tasks if no metric counts its requests.
 */
export function defaultAlarms(
  service: NamedService,
  shape: ServiceShape,
  props: DeploymentProtectionProps,
): readonly WantedAlarm[] {
  const perMinute = props.requestsPerMinute ?? 0;
  // A target group may receive only the share of one step, too few samples for the percentile of the whole traffic.
  const perTargetGroup = (perMinute * (shape.step?.percent ?? 100)) / 100;
  const groups: readonly (Metrics & { readonly rules: Rules })[] = [
    ...shape.targetGroups.map((targetGroup) => targetGroupAlarms(targetGroup, shape.healthCheckGrace, perTargetGroup)),
    ...shape.ownLoadBalancers.map(({ metrics }) => ({
      metricOf: ({ metricName, statistic, period }: AlarmMetric) =>
        metrics.custom(metricName, { statistic, period: Duration.seconds(period) }),
      rules: LOAD_BALANCER_RULES,
    })),
    ...shape.discoveryNames.map(({ name, timeouts }) => ({
      metricOf: serviceConnectMetrics(service, name),
      rules: requestRules(serviceConnectWith(timeouts), perMinute),
    })),
    ...queueAlarms(props),
    ...(countsRequests(shape) ? [] : [{ metricOf: serviceMetrics(service), rules: TASK_RULES }]),
  ];
  return numbered(
    groups.flatMap(({ metricOf, rules }) => rulesOf(rules, props.alarms ?? {}).map((rule) => ({ metricOf, rule }))),
  );
}

/** Whether a metric counts the service's responses. If not, only CPU and memory show problems. */
function countsRequests({ targetGroups, discoveryNames }: ServiceShape): boolean {
  return discoveryNames.length > 0 || targetGroups.some((one) => one instanceof LatticeTargetGroup || isBehindAlb(one));
}

function isBehindAlb(targetGroup: Exclude<ServiceTargetGroup, LatticeTargetGroup>): boolean {
  return targetGroup instanceof L1TargetGroup ? targetGroup.isHttp : targetGroup instanceof ApplicationTargetGroup;
}

/** Each target group has its own alarms: in a shared one, the old version's traffic would hide a canary's errors. */
function targetGroupAlarms(
  targetGroup: ServiceTargetGroup,
  grace: number,
  perMinute: number,
): Metrics & { rules: Rules } {
  if (!(targetGroup instanceof LatticeTargetGroup)) {
    const isHttp = isBehindAlb(targetGroup);
    const times = healthCheckTimes(targetGroup, grace);
    const metrics: { custom(name: string, props: { statistic: string; period: Duration }): IMetric } =
      targetGroup.metrics;
    return {
      metricOf: ({ metricName, statistic, period }) =>
        metrics.custom(metricName, { statistic, period: Duration.seconds(period) }),
      rules: (threshold) => [
        ...(isHttp ? requestRules(APPLICATION_TARGET_GROUP, perMinute)(threshold) : []),
        unhealthyTargets(isHttp ? 'AWS/ApplicationELB' : 'AWS/NetworkELB', times, threshold('UnhealthyTargets')),
      ],
    };
  }
  return {
    metricOf: plainMetrics({ [LATTICE_DIMENSION]: targetGroup.attrId }),
    rules: requestRules(LATTICE_TARGET_GROUP, perMinute),
  };
}

/**
 * AWS documents the dimension but not its values. The id (`tg-…`) is what Lattice's console shows.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-cloudwatch.html
 */
const LATTICE_DIMENSION = 'TargetGroup';

function requestRules(source: RequestMetrics, perMinute: number): Rules {
  return (threshold) => [
    targetErrorShare(source, threshold('TargetErrorShare')),
    targetErrors(source, threshold('TargetErrors'), threshold('TargetErrorShare')),
    targetLatency(source, threshold('TargetLatency'), perMinute),
  ];
}

const LOAD_BALANCER_RULES: Rules = (threshold) => [
  loadBalancerErrorShare(threshold('LoadBalancerErrorShare')),
  loadBalancerErrors(threshold('LoadBalancerErrors'), threshold('LoadBalancerErrorShare')),
  loadBalancerRefusals(threshold('LoadBalancerRefusals')),
];

const TASK_RULES: Rules = (threshold) => [
  utilization('Cpu', threshold('Cpu')),
  utilization('Memory', threshold('Memory')),
];

function queueAlarms({ queue, deadLetterQueue }: DeploymentProtectionProps): readonly (Metrics & { rules: Rules })[] {
  const dead = deadLetterQueue ?? (queue instanceof Queue ? queue.deadLetterQueue?.queue : undefined);
  const ofQueue = (one: IQueue) => plainMetrics({ QueueName: one.queueName });
  return [
    ...(queue === undefined
      ? []
      : [
          { metricOf: ofQueue(queue), rules: (threshold) => [queueAge(threshold('QueueAge'))] } satisfies Metrics & {
            rules: Rules;
          },
        ]),
    ...(dead === undefined
      ? []
      : [
          {
            metricOf: ofQueue(dead),
            rules: (threshold) => [deadLetters(threshold('DeadLetters'))],
          } satisfies Metrics & { rules: Rules },
        ]),
  ];
}

function serviceMetrics({ cluster, serviceName }: NamedService): WantedAlarm['metricOf'] {
  return plainMetrics({ ClusterName: cluster.clusterName, ServiceName: serviceName });
}

/** The proxies count requests under the discovery name of the called service, and responses under that of the target. */
function serviceConnectMetrics({ cluster, serviceName }: NamedService, name: string): WantedAlarm['metricOf'] {
  return (metric) => {
    const side = metric.metricName.includes('Target') ? 'TargetDiscoveryName' : 'DiscoveryName';
    return plainMetrics({ [side]: name, ServiceName: serviceName, ClusterName: cluster.clusterName })(metric);
  };
}

function plainMetrics(dimensionsMap: Readonly<Record<string, string>>): WantedAlarm['metricOf'] {
  return ({ namespace, metricName, statistic, period }) =>
    new Metric({
      namespace,
      metricName,
      statistic,
      dimensionsMap: { ...dimensionsMap },
      period: Duration.seconds(period),
    });
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
