import { Duration, Names, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { DeploymentAlarmRule } from '../../core/alarm-rules/rule.ts';
import type { DeploymentMetricAlarm } from './alarm-choice.ts';
import type { WantedAlarm } from './default-alarms.ts';
import { readProperties } from './read-properties.ts';

/** An alarm that protects a service. */
export interface ProtectingAlarm {
  /** What it looks for, by which numbers and why; undefined for an alarm on a metric of one's own. */
  readonly rule: DeploymentAlarmRule | undefined;
  /** The alarm's construct. */
  readonly alarm: Alarm;
  /** What the service's resource names: plain text where a reference would make a cycle. */
  readonly name: string;
  /** Whether CloudFormation makes the alarm after the service, whose first deployment then runs without it. */
  readonly comesAfterService: boolean;
}

/** Makes one of the default alarms. @param service path of the service, by which its metrics may be told */
export function createDefaultAlarm(scope: Construct, service: string, wanted: WantedAlarm): ProtectingAlarm {
  const { rule, suffix, metricOf } = wanted;
  const usingMetrics = Object.fromEntries(Object.entries(rule.metrics).map(([key, metric]) => [key, metricOf(metric)]));
  const [only] = Object.values(usingMetrics);
  const [{ period } = { period: 60 }] = Object.values(rule.metrics);
  if (only === undefined) throw new Error(`the alarm ${rule.kind} must watch a metric: correct its rule`);
  const metric =
    rule.expression === undefined
      ? only
      : new MathExpression({
          expression: rule.expression,
          usingMetrics,
          period: Duration.seconds(period),
          label: rule.kind,
        });
  return {
    rule,
    ...createAlarm(scope, service, { ...rule, id: `${rule.kind}${suffix}`, metric }),
  };
}

/** Makes an alarm on a metric of the user's own. */
export function createOwnAlarm(scope: Construct, service: string, choice: DeploymentMetricAlarm): ProtectingAlarm {
  return {
    rule: undefined,
    ...createAlarm(scope, service, {
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: 3,
      treatMissingData: 'notBreaching',
      why: choice.id,
      ...choice,
    }),
  };
}

function createAlarm(
  scope: Construct,
  service: string,
  choice: DeploymentMetricAlarm & Required<Omit<DeploymentMetricAlarm, 'datapointsToAlarm'>> & LowSamples,
): Omit<ProtectingAlarm, 'rule'> {
  const comesAfterService = namesService(scope, choice.metric, service);
  // A metric that refers to the service must be named to it, not referred to. Named after the path, the alarm is the only one.
  const plainName = `${Stack.of(scope).stackName}-${Names.uniqueResourceName(scope, { maxLength: 100 })}-${choice.id}`;
  const alarm = new Alarm(scope, choice.id, {
    metric: choice.metric,
    threshold: choice.threshold,
    comparisonOperator: OPERATORS[choice.comparisonOperator],
    evaluationPeriods: choice.evaluationPeriods,
    datapointsToAlarm: choice.datapointsToAlarm ?? choice.evaluationPeriods,
    treatMissingData: TREATMENTS[choice.treatMissingData],
    alarmDescription: `Rolls a deployment back: ${choice.why}`,
    ...(choice.lowSamples && { evaluateLowSampleCountPercentile: choice.lowSamples }),
    ...(comesAfterService && { alarmName: plainName }),
  });
  return { alarm, name: comesAfterService ? plainName : alarm.alarmName, comesAfterService };
}

type LowSamples = Pick<DeploymentAlarmRule, 'lowSamples'>;

/** Whether the metric, or one of its metric math, holds a reference to the service. */
function namesService(scope: Construct, metric: IMetric, service: string): boolean {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  const ofExpression = Object.values(mathExpression?.usingMetrics ?? {});
  const dimensions = (metricStat?.dimensions ?? []).map(({ value }) => readProperties(scope, value));
  return (
    dimensions.some((value) => typeof value === 'string' && value.includes(`reference to ${service}/`)) ||
    ofExpression.some((one) => namesService(scope, one, service))
  );
}

const TREATMENTS = {
  notBreaching: TreatMissingData.NOT_BREACHING,
  missing: TreatMissingData.MISSING,
  ignore: TreatMissingData.IGNORE,
  breaching: TreatMissingData.BREACHING,
} as const;

const OPERATORS = {
  GreaterThanThreshold: ComparisonOperator.GREATER_THAN_THRESHOLD,
  GreaterThanOrEqualToThreshold: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  LessThanThreshold: ComparisonOperator.LESS_THAN_THRESHOLD,
  LessThanOrEqualToThreshold: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
} as const;
