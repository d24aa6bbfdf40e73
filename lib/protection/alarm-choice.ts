import { type Duration, Token } from 'aws-cdk-lib';
import { CompositeAlarm, type IAlarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { DEFAULT_THRESHOLDS } from '../../src/core/protection/alarm-rules/defaults.ts';
import {
  ALARMS_ON_REQUEST,
  DEPLOYMENT_ALARM_KINDS,
  type DeploymentAlarmKind,
} from '../../src/core/protection/alarm-rules/rule.ts';
import { byArn, isArnText, ofComposite } from '../../src/core/audit/rules/alarm-kinds.ts';
import { anyOf, formatNumber } from '../format-value.ts';
import { omit, wholeNumberProblems, wordProblems } from '../problems.ts';
import { refusalOf } from './audit/refusal.ts';

/** Settings of one default alarm. */
export interface DeploymentAlarmSettings {
  /**
   * The threshold, in the unit of the kind: percent of the requests that may fail in a healthy version (`SteadyErrors`,
   * `LoadBalancerErrors`) or may not fail in any (`SharpErrors`); percentage points above the old version (`ErrorComparison`);
   * targets (`UnhealthyTargets`); percent of the received messages (`UnfinishedMessages`, `DeadLetters`); seconds
   * (`TargetLatency`, `QueueAge`); percent of the reservation (`Cpu`, `Memory`). `NoHealthyTarget` has none.
   * @default - 2, 2 and 8 %; 3 percentage points; 0; 50 and 3 %; 5 s and 600 s; 90 %
   */
  readonly threshold?: number;
  /**
   * M: how many of the newest `evaluationPeriods` must breach. @default - the kind's default, or `evaluationPeriods` if
   * that is lower
   */
  readonly datapointsToAlarm?: number;
  /** N: how many of the newest periods are evaluated. @default - the kind's default, or `datapointsToAlarm` if that is higher */
  readonly evaluationPeriods?: number;
}

/**
 * Per kind of alarm: settings, an alarm or an alarm name that replaces it, or `false` to leave it out. The kinds `TargetLatency`,
 * `Cpu`, `Memory` and `QueueAge` are created only if they have settings here, `{}` for the default ones: a service that is slow or
 * busy by design would keep them in ALARM.
 */
export type DeploymentAlarmChoices = {
  readonly [kind in DeploymentAlarmKind]?: DeploymentAlarmSettings | IAlarm | string | false;
};

/** An alarm on your own metric. */
export interface DeploymentMetricAlarm {
  /** Name of the alarm's construct: 1 to 64 letters, digits, "-" and "_", unique among the alarms of the service. */
  readonly id: string;
  /** A metric, or metric math that returns one series. The CDK's default period of five minutes is slow for a deployment. */
  readonly metric: IMetric;
  /** The threshold. */
  readonly threshold: number;
  /** How a datapoint breaches the threshold. @default 'GreaterThanThreshold' */
  readonly comparisonOperator?:
    | 'GreaterThanThreshold'
    | 'GreaterThanOrEqualToThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  /** M: how many of the newest `evaluationPeriods` must breach. @default - as many as `evaluationPeriods` */
  readonly datapointsToAlarm?: number;
  /** N: how many of the newest periods are evaluated. @default 3 */
  readonly evaluationPeriods?: number;
  /**
   * How a period without a datapoint counts. With `breaching`, an idle service is in ALARM and ECS does not protect its
   * next deployment.
   * @default 'notBreaching'
   */
  readonly treatMissingData?: 'notBreaching' | 'missing' | 'ignore' | 'breaching';
  /** Why the alarm stops a deployment; part of the alarm's description. @default - the id */
  readonly why?: string;
}

type Range = readonly [isValid: (value: number) => boolean, description: string];

const ERROR_RATE: Range = [(value) => value > 0 && value <= 50, 'above 0 and at most 50 percent'];
const PERCENT: Range = [(value) => value > 0 && value <= 100, 'above 0 and at most 100 percent'];
const UTILIZATION: Range = [(value) => value > 0 && value <= 1_000, 'above 0 and at most 1000 percent'];

/** The valid thresholds of each kind, and their description. */
const RANGES: Readonly<Record<DeploymentAlarmKind, Range>> = {
  SteadyErrors: ERROR_RATE,
  SharpErrors: PERCENT,
  ErrorComparison: [(value) => value > 0 && value <= 100, 'above 0 and at most 100 percentage points'],
  LoadBalancerErrors: ERROR_RATE,
  NoHealthyTarget: [(value) => value === 1, 'omitted: the alarm has no threshold to choose'],
  UnhealthyTargets: [(value) => Number.isInteger(value) && value >= 0, 'a whole number of 0 or more targets'],
  UnfinishedMessages: PERCENT,
  DeadLetters: [(value) => value >= 0 && value <= 100, '0 to 100 percent'],
  TargetLatency: [(value) => value > 0 && value <= 3_600, 'above 0 and at most 3600 seconds'],
  Cpu: UTILIZATION,
  Memory: UTILIZATION,
  QueueAge: [(value) => value > 0 && value <= 1_209_600, 'above 0 and at most 1209600 seconds'],
};

/** Returns the settings of a kind; empty if it is replaced, left out or not set. */
export function settingsOf(choices: DeploymentAlarmChoices, kind: DeploymentAlarmKind): DeploymentAlarmSettings {
  const choice = choices[kind];
  return isSettings(choice) ? choice : {};
}

/** Returns the kinds with settings. */
export function settingsKinds(choices: DeploymentAlarmChoices): readonly DeploymentAlarmKind[] {
  const kinds = Object.keys(DEFAULT_THRESHOLDS) as readonly DeploymentAlarmKind[];
  return kinds.filter((kind) => isSettings(choices[kind]));
}

/** Whether the construct creates alarms of this kind where they suit the service. */
export function isMade(choices: DeploymentAlarmChoices, kind: DeploymentAlarmKind): boolean {
  const choice = choices[kind];
  return choice === undefined ? !ALARMS_ON_REQUEST.includes(kind) : isSettings(choice);
}

/** Returns the alarms that replace default ones. */
export function replacementsIn(choices: DeploymentAlarmChoices): readonly (IAlarm | string)[] {
  return Object.values(choices).filter((choice) => typeof choice === 'string' || isAlarm(choice));
}

/** Whether the value is an alarm construct. */
export function isAlarm(one: unknown): one is IAlarm {
  return typeof one === 'object' && one !== null && 'alarmName' in one;
}

function isSettings(choice: DeploymentAlarmChoices[DeploymentAlarmKind]): choice is DeploymentAlarmSettings {
  return typeof choice === 'object' && choice !== null && !isAlarm(choice);
}

/** Returns every problem of the choices. */
export function choiceProblems(choices: DeploymentAlarmChoices): readonly string[] {
  return Object.entries(choices).flatMap(([key, choice]) => {
    const kind = DEPLOYMENT_ALARM_KINDS.find((one) => one === key);
    if (kind === undefined) {
      return [`alarms has no default alarm "${key}": use ${anyOf(DEPLOYMENT_ALARM_KINDS)}`];
    }
    if (choice === undefined || choice === false) return [];
    if (isAlarm(choice)) return alarmProblems(choice);
    if (typeof choice === 'string') return nameProblems(choice);
    if (!isSettings(choice))
      return [
        `alarms.${kind} must be settings, an alarm, an alarm name or false, got ${String(choice)}: omit it to keep the default alarm`,
      ];
    return settingsProblems(kind, choice);
  });
}

function settingsProblems(kind: DeploymentAlarmKind, settings: DeploymentAlarmSettings): readonly string[] {
  const { threshold = DEFAULT_THRESHOLDS[kind] } = settings;
  const [isLegal, range] = RANGES[kind];
  const problems = [...countProblems(`alarms.${kind}`, settings, MOST_PERIODS[kind] ?? 1_440)];
  if (!isLegal(threshold)) {
    const got = formatNumber(threshold);
    problems.push(`alarms.${kind}.threshold must be ${range}, got ${got}: ${omit(DEFAULT_THRESHOLDS[kind])}`);
  }
  return problems;
}

/** Periods in one day for kinds with longer periods than a minute; a comparison reads only its newest period and the one before. */
const MOST_PERIODS: Partial<Record<DeploymentAlarmKind, number>> = { UnfinishedMessages: 2, ErrorComparison: 2 };

const COMPARISONS: readonly string[] = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const MISSING_DATA: readonly string[] = ['notBreaching', 'missing', 'ignore', 'breaching'];

/** Returns every problem of an alarm on the user's own metric. */
export function metricAlarmProblems(alarm: DeploymentMetricAlarm, period: Duration | undefined): readonly string[] {
  const { id, comparisonOperator, treatMissingData } = alarm;
  const what = `the deployment alarm ${id}`;
  const problems = [...countProblems(what, { evaluationPeriods: 3, ...alarm }, 1_440)];
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    problems.push(`the id of a deployment alarm must be 1 to 64 letters, digits, "-" and "_", got "${id}": rename it`);
  }
  problems.push(
    ...wordProblems(`comparisonOperator of ${what}`, comparisonOperator, COMPARISONS, omit('GreaterThanThreshold')),
    ...wordProblems(`treatMissingData of ${what}`, treatMissingData, MISSING_DATA, omit('notBreaching')),
  );
  if (!Number.isFinite(alarm.threshold) && !Token.isUnresolved(alarm.threshold)) {
    problems.push(`${what} must have a numeric threshold, got ${alarm.threshold}: set it in the unit of the metric`);
  }
  const seconds = period?.toSeconds() ?? 60;
  // See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  if (seconds % 60 !== 0 && ![10, 20, 30].includes(seconds)) {
    problems.push(
      `the metric of ${what} must have a period of 10, 20 or 30 seconds or of whole minutes, got ${seconds} seconds: change the period`,
    );
  }
  const window = (alarm.evaluationPeriods ?? 3) * seconds;
  if (window > 86_400) {
    problems.push(
      `${what} must evaluate at most one day (86400 seconds), got ${window} seconds: lower evaluationPeriods, or shorten the period of the metric`,
    );
  }
  return problems;
}

/** @param most periods in one day, the most that CloudWatch evaluates */
function countProblems(what: string, settings: DeploymentAlarmSettings, most: number): readonly string[] {
  const problems: string[] = [];
  const { datapointsToAlarm: m, evaluationPeriods: n } = settings;
  for (const [name, value] of [
    ['datapointsToAlarm', m],
    ['evaluationPeriods', n],
  ] as const) {
    // See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    if (value !== undefined) {
      problems.push(...wholeNumberProblems(`${what}.${name}`, value, { least: 1, most, advice: omit() }));
    }
  }
  if (m !== undefined && n !== undefined && m > n) {
    problems.push(
      `${what}.datapointsToAlarm must be at most evaluationPeriods (${n}), got ${m}: lower it, or raise evaluationPeriods`,
    );
  }
  return problems;
}

/**
 * AWS documents only metric alarms for deployments. ECS's managed policy covers `alarm:*`, and CloudWatch returns composite
 * alarms only to callers with permission on `*`, so ECS would probably not see one fire.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSServiceRolePolicy.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export function alarmProblems(alarm: IAlarm): readonly string[] {
  return alarm instanceof CompositeAlarm ? [refusalOf(ofComposite(alarm.node.path))] : [];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function nameProblems(name: string): readonly string[] {
  if (Token.isUnresolved(name)) return [];
  if (isArnText(name)) return [refusalOf(byArn(name))];
  if (/\p{Cc}/u.test(name)) {
    return [
      `the name of a deployment alarm must not contain control characters, got ${JSON.stringify(name)}: remove them`,
    ];
  }
  return name.length >= 1 && name.length <= 255
    ? []
    : [`the name of a deployment alarm must have 1 to 255 characters, got ${name.length}: correct the name`];
}
