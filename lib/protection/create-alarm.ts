import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { DeploymentAlarmRule } from '../../src/core/protection/alarm-rules/rule.ts';
import type { DeploymentMetricAlarm } from './alarm-choice.ts';
import { alarmNameOf, descriptionOf } from './alarm-name.ts';
import type { WantedAlarm } from './default-alarms.ts';
import { refersTo } from './read-properties.ts';
import { type ProtectableService, resourceOf } from './services/service-at.ts';

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

/** Where the docs are published, for the alarm's description; undefined if they are not. */
interface Docs {
  readonly docsUrl?: string | undefined;
}

/** Creates a default alarm. */
export function createDefaultAlarm(
  scope: Construct,
  service: ProtectableService,
  wanted: WantedAlarm & Docs,
): ProtectingAlarm {
  const { rule, suffix, metricOf, docsUrl } = wanted;
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
    ...createAlarm(scope, service, {
      ...rule,
      id: `${rule.kind}${suffix}`,
      label: `${rule.label}${suffix === '' ? '' : ` ${suffix}`}`,
      metric,
      docsUrl,
      isAfterService: rule.isAfterService === true,
    }),
  };
}

/** Creates an alarm on the user's own metric. */
export function createOwnAlarm(
  scope: Construct,
  service: ProtectableService,
  choice: DeploymentMetricAlarm & Docs,
): ProtectingAlarm {
  return {
    rule: undefined,
    ...createAlarm(scope, service, {
      comparisonOperator: 'GreaterThanThreshold',
      evaluationPeriods: 3,
      treatMissingData: 'notBreaching',
      why: choice.id,
      ...choice,
      label: choice.id,
      isAfterService: false,
    }),
  };
}

/** What the alarm's construct needs besides its numbers. */
interface Naming extends Pick<DeploymentAlarmRule, 'lowSamples'>, Docs {
  /** The end of the alarm's name. */
  readonly label: string;
  /** Whether it must not exist at the service's first deployment. */
  readonly isAfterService: boolean;
}

function createAlarm(
  scope: Construct,
  service: ProtectableService,
  choice: DeploymentMetricAlarm &
    Required<Omit<DeploymentMetricAlarm, 'datapointsToAlarm' | 'comparisonOperator'>> &
    Naming & {
      readonly comparisonOperator: keyof typeof OPERATORS;
    },
): Omit<ProtectingAlarm, 'rule'> {
  const namesIt = namesService(scope, choice.metric, service);
  const comesAfterService = namesIt || choice.isAfterService;
  const name = alarmNameOf(service, choice.label);
  const alarm = new Alarm(scope, choice.id, {
    metric: choice.metric,
    threshold: choice.threshold,
    comparisonOperator: OPERATORS[choice.comparisonOperator],
    evaluationPeriods: choice.evaluationPeriods,
    datapointsToAlarm: choice.datapointsToAlarm ?? choice.evaluationPeriods,
    treatMissingData: TREATMENTS[choice.treatMissingData],
    alarmName: name,
    alarmDescription: descriptionOf(service, choice.why, choice.docsUrl),
    ...(choice.lowSamples && { evaluateLowSampleCountPercentile: choice.lowSamples }),
  });
  const resource = resourceOf(service);
  if (choice.isAfterService && typeof resource !== 'string') alarm.node.addDependency(resource);
  // If the alarm refers to the service, the service must name the alarm in plain text, not refer to it.
  return { alarm, name: comesAfterService ? name : alarm.alarmName, comesAfterService };
}

/** Whether the metric, or a metric of its metric math, refers to the service. */
function namesService(scope: Construct, metric: IMetric, service: ProtectableService): boolean {
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
