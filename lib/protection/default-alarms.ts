import { Duration, Names, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import {
  type AlarmMetric,
  type DeploymentAlarmRule,
  targetErrorShare,
  targetErrors,
  unhealthyTargets,
  utilization,
} from '../../core/deployment-alarm.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { healthCheckTimes, type ServiceShape } from './service-shape.ts';

/** An alarm that protects a service, with the rule that it was made from. */
export interface ProtectingAlarm {
  readonly rule: DeploymentAlarmRule;
  readonly alarm: Alarm;
  /** What the service's resource names: plain text where a reference would make a cycle. */
  readonly name: string;
  /** Whether CloudFormation makes the alarm after the service, whose first deployment then runs without it. */
  readonly comesAfterService: boolean;
}

/** Makes the alarms that suit a service: of its target groups, or of its tasks where it has none. */
export function createDefaultAlarms(
  scope: Construct,
  service: ecs.BaseService,
  shape: ServiceShape,
  props: DeploymentProtectionProps,
): readonly ProtectingAlarm[] {
  const isWanted = ({ kind }: DeploymentAlarmRule) => props.leaveOut?.includes(kind) !== true;
  if (shape.targetGroups.length === 0) {
    return [utilization('Cpu', props.cpu ?? 90), utilization('Memory', props.memory ?? 90)]
      .filter(isWanted)
      .map((rule) => serviceAlarm(scope, service, rule));
  }
  return shape.targetGroups.flatMap((targetGroup, index) =>
    [
      targetErrorShare(props.errorShare ?? 5),
      targetErrors(props.errorCount ?? 10),
      unhealthyTargets(healthCheckTimes(targetGroup, shape.healthCheckGrace)),
    ]
      .filter(isWanted)
      .map((rule) => targetGroupAlarm(scope, targetGroup, rule, index)),
  );
}

/** Each target group has alarms of its own: pooled, a canary's errors would drown in the old version's traffic. */
function targetGroupAlarm(
  scope: Construct,
  targetGroup: ApplicationTargetGroup,
  rule: DeploymentAlarmRule,
  index: number,
): ProtectingAlarm {
  const metricOf = ({ metricName, statistic, period }: AlarmMetric) =>
    targetGroup.metrics.custom(metricName, { statistic, period: Duration.seconds(period) });
  const alarm = createAlarm(scope, `${rule.kind}${index === 0 ? '' : index + 1}`, rule, metricOf);
  return { rule, alarm, name: alarm.alarmName, comesAfterService: false };
}

function serviceAlarm(scope: Construct, service: ecs.BaseService, rule: DeploymentAlarmRule): ProtectingAlarm {
  const dimensionsMap = { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName };
  const metricOf = ({ namespace, metricName, statistic, period }: AlarmMetric) =>
    new Metric({ namespace, metricName, statistic, dimensionsMap, period: Duration.seconds(period) });
  // The metric refers to the service, so the service must not refer to the alarm. Named after the path, it is the only one.
  const name = `${Stack.of(scope).stackName}-${Names.uniqueResourceName(scope, { maxLength: 100 })}-${rule.kind}`;
  const alarm = createAlarm(scope, rule.kind, rule, metricOf, name);
  return { rule, alarm, name, comesAfterService: true };
}

function createAlarm(
  scope: Construct,
  id: string,
  rule: DeploymentAlarmRule,
  metricOf: (metric: AlarmMetric) => IMetric,
  alarmName?: string,
): Alarm {
  const usingMetrics = Object.fromEntries(Object.entries(rule.metrics).map(([key, metric]) => [key, metricOf(metric)]));
  const [only] = Object.values(usingMetrics);
  if (only === undefined) throw new Error(`the alarm ${rule.kind} must watch a metric: correct its rule`);
  const metric =
    rule.expression === undefined
      ? only
      : new MathExpression({
          expression: rule.expression,
          usingMetrics,
          period: Duration.minutes(1),
          label: rule.kind,
        });
  return new Alarm(scope, id, {
    metric,
    threshold: rule.threshold,
    comparisonOperator:
      rule.comparisonOperator === 'GreaterThanThreshold'
        ? ComparisonOperator.GREATER_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    datapointsToAlarm: rule.datapointsToAlarm,
    evaluationPeriods: rule.evaluationPeriods,
    treatMissingData: TREATMENTS[rule.treatMissingData],
    alarmDescription: `Rolls a deployment back: ${rule.why}`,
    ...(alarmName !== undefined && { alarmName }),
  });
}

const TREATMENTS = {
  notBreaching: TreatMissingData.NOT_BREACHING,
  missing: TreatMissingData.MISSING,
  ignore: TreatMissingData.IGNORE,
  breaching: TreatMissingData.BREACHING,
} as const;
