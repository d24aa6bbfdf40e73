import { Duration, Names, Stack, Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IConstruct } from 'constructs';
import type { DeploymentAlarmRule } from '../../src/core/protection/alarm-rules/rule.ts';
import type { DeploymentMetricAlarm } from './alarm-choice.ts';
import type { WantedAlarm } from './default-alarms.ts';
import { refersTo } from './read-properties.ts';

/** An alarm that protects a service. */
export interface ProtectingAlarm {
  /** What it detects, with which numbers and why; undefined for an alarm on the user's own metric. */
  readonly rule: DeploymentAlarmRule | undefined;
  /** The alarm's construct. */
  readonly alarm: Alarm;
  /** The alarm name in the service's resource: plain text if a reference would create a cycle. */
  readonly name: string;
  /** Whether CloudFormation creates the alarm after the service. The service's first deployment then runs without it. */
  readonly comesAfterService: boolean;
}

/** Creates a default alarm. */
export function createDefaultAlarm(scope: Construct, service: IConstruct, wanted: WantedAlarm): ProtectingAlarm {
  const { rule, suffix, metricOf } = wanted;
  const usingMetrics = Object.fromEntries(Object.entries(rule.metrics).map(([key, metric]) => [key, metricOf(metric)]));
  const [only] = Object.values(usingMetrics);
  const [{ period } = { period: 60 }] = Object.values(rule.metrics);
  if (only === undefined)
    throw new Error(
      `the rule of the default alarm ${rule.kind} must have a metric, got none: report this as a bug of ecs-deployment-guard`,
    );
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

/** Creates an alarm on the user's own metric. */
export function createOwnAlarm(scope: Construct, service: IConstruct, choice: DeploymentMetricAlarm): ProtectingAlarm {
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
  service: IConstruct,
  choice: DeploymentMetricAlarm & Required<Omit<DeploymentMetricAlarm, 'datapointsToAlarm'>> & LowSamples,
): Omit<ProtectingAlarm, 'rule'> {
  const comesAfterService = namesService(scope, choice.metric, service);
  // If the metric refers to the service, the service must name the alarm in plain text, not refer to it.
  const plainName = plainNameOf(scope, choice.id);
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

/** Returns a unique name from the construct path; shortens the path if the name would be longer than CloudWatch allows. */
function plainNameOf(scope: Construct, id: string): string {
  const { stackName } = Stack.of(scope);
  const taken = (Token.isUnresolved(stackName) ? LONGEST_STACK : stackName.length) + id.length + 2;
  const maxLength = Math.min(100, LONGEST_NAME - taken);
  return `${stackName}-${Names.uniqueResourceName(scope, { maxLength })}-${id}`;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const LONGEST_NAME = 255;
/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html */
const LONGEST_STACK = 128;

type LowSamples = Pick<DeploymentAlarmRule, 'lowSamples'>;

/** Whether the metric, or a metric of its metric math, refers to the service. */
function namesService(scope: Construct, metric: IMetric, service: IConstruct): boolean {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  const ofExpression = Object.values(mathExpression?.usingMetrics ?? {});
  const dimensions = (metricStat?.dimensions ?? []).map(({ value }) => value);
  return refersTo(service, scope, dimensions) || ofExpression.some((one) => namesService(scope, one, service));
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
