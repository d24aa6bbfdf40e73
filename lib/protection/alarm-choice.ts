import { type Duration, Token } from 'aws-cdk-lib';
import type { IAlarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmKind } from '../../core/alarm-rules/rule.ts';

/** Changes of one default alarm. */
export interface DeploymentAlarmSettings {
  /**
   * What a datapoint is compared with, in the unit of its kind: percent of the requests (`TargetErrorShare`,
   * `LoadBalancerErrorShare`, `LoadBalancerRefusals`), answers of 5xx within five minutes (`TargetErrors`, `LoadBalancerErrors`),
   * seconds (`TargetLatency`, `QueueAge`), percent of what is reserved (`Cpu`, `Memory`), targets (`UnhealthyTargets`), messages
   * (`DeadLetters`).
   * @default - 5 %, 5 % and 50 %; 10; 5 s and 600 s; 90 %; 0; 0
   */
  readonly threshold?: number;
  /** M: how many of the newest `evaluationPeriods` must breach. @default - the kind's own, or `evaluationPeriods` when only those are given */
  readonly datapointsToAlarm?: number;
  /** N: how many of the newest periods are looked at. @default - the kind's own */
  readonly evaluationPeriods?: number;
}

/** What becomes of each kind of default alarm: changed, replaced by an alarm or by an alarm's name, or left out by `false`. */
export type DeploymentAlarmChoices = {
  readonly [kind in DeploymentAlarmKind]?: DeploymentAlarmSettings | IAlarm | string | false;
};

/** An alarm on a metric of one's own. */
export interface DeploymentMetricAlarm {
  /** Name of the alarm's construct; unique among the alarms of the service. */
  readonly id: string;
  /** What is watched: a metric or metric math of one series; the default period of a metric, five minutes, is slow for a deployment. */
  readonly metric: IMetric;
  /** What a datapoint is compared with. */
  readonly threshold: number;
  /** How it is compared to breach. @default 'GreaterThanThreshold' */
  readonly comparisonOperator?:
    | 'GreaterThanThreshold'
    | 'GreaterThanOrEqualToThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  /** M: how many of the newest `evaluationPeriods` must breach. @default - as many as `evaluationPeriods` */
  readonly datapointsToAlarm?: number;
  /** N: how many of the newest periods are looked at. @default 3 */
  readonly evaluationPeriods?: number;
  /**
   * What a period without a datapoint counts as. By `breaching` an idle service is in ALARM, and its next deployment without protection.
   * @default 'notBreaching'
   */
  readonly treatMissingData?: 'notBreaching' | 'missing' | 'ignore' | 'breaching';
  /** Why a deployment shall stop for it; stands in the alarm's description. @default - the id */
  readonly why?: string;
}

/** Thresholds of the default alarms, in the unit of their kind. */
export const DEFAULT_THRESHOLDS: Readonly<Record<DeploymentAlarmKind, number>> = {
  TargetErrorShare: 5,
  TargetErrors: 10,
  TargetLatency: 5,
  UnhealthyTargets: 0,
  LoadBalancerErrorShare: 5,
  LoadBalancerErrors: 10,
  LoadBalancerRefusals: 50,
  Cpu: 90,
  Memory: 90,
  QueueAge: 600,
  DeadLetters: 0,
};

/** What a threshold of the kind may be, and how that is said. */
const RANGES: Readonly<Record<DeploymentAlarmKind, readonly [(value: number) => boolean, string]>> = {
  TargetErrorShare: [(value) => value > 0 && value <= 100, 'above 0 and at most 100 percent'],
  TargetErrors: [(value) => Number.isInteger(value) && value >= 2, 'a whole number of 2 or more errors'],
  TargetLatency: [(value) => value > 0 && value <= 3_600, 'above 0 and at most 3600 seconds'],
  UnhealthyTargets: [(value) => Number.isInteger(value) && value >= 0, 'a whole number of 0 or more targets'],
  LoadBalancerErrorShare: [(value) => value > 0 && value <= 100, 'above 0 and at most 100 percent'],
  LoadBalancerErrors: [(value) => Number.isInteger(value) && value >= 2, 'a whole number of 2 or more errors'],
  LoadBalancerRefusals: [(value) => value > 0 && value <= 100, 'above 0 and at most 100 percent'],
  Cpu: [(value) => value > 0 && value <= 1_000, 'above 0 and at most 1000 percent'],
  Memory: [(value) => value > 0 && value <= 1_000, 'above 0 and at most 1000 percent'],
  QueueAge: [(value) => value > 0 && value <= 1_209_600, 'above 0 and at most 1209600 seconds'],
  DeadLetters: [(value) => Number.isInteger(value) && value >= 0, 'a whole number of 0 or more messages'],
};

/** The settings of a kind, where it is neither replaced nor left out. */
export function settingsOf(choices: DeploymentAlarmChoices, kind: DeploymentAlarmKind): DeploymentAlarmSettings {
  const choice = choices[kind];
  return isSettings(choice) ? choice : {};
}

/** Whether the guard makes alarms of the kind. */
export function isMade(choices: DeploymentAlarmChoices, kind: DeploymentAlarmKind): boolean {
  return choices[kind] === undefined || isSettings(choices[kind]);
}

/** Alarms that stand in the place of default ones. */
export function replacementsIn(choices: DeploymentAlarmChoices): readonly (IAlarm | string)[] {
  return Object.values(choices).filter((choice) => typeof choice === 'string' || isAlarm(choice));
}

/** Whether it is an alarm's construct. */
export function isAlarm(one: unknown): one is IAlarm {
  return typeof one === 'object' && one !== null && 'alarmName' in one;
}

function isSettings(choice: DeploymentAlarmChoices[DeploymentAlarmKind]): choice is DeploymentAlarmSettings {
  return typeof choice === 'object' && choice !== null && !isAlarm(choice);
}

/** Everything that is wrong with the choices. */
export function choiceFaults(choices: DeploymentAlarmChoices): readonly string[] {
  return Object.entries(choices).flatMap(([key, choice]) => {
    const kind = DEPLOYMENT_ALARM_KINDS.find((one) => one === key);
    if (kind === undefined) {
      return [`alarms must name default alarms (${DEPLOYMENT_ALARM_KINDS.join(', ')}), got "${key}": correct the name`];
    }
    if (choice === undefined || choice === false || isAlarm(choice)) return [];
    if (typeof choice === 'string') return nameFaults(choice);
    if (!isSettings(choice))
      return [
        `alarms.${kind} must be settings, an alarm, its name or false, got ${String(choice)}: leave it out to have it`,
      ];
    return settingsFaults(kind, choice);
  });
}

function settingsFaults(kind: DeploymentAlarmKind, settings: DeploymentAlarmSettings): readonly string[] {
  const { threshold = DEFAULT_THRESHOLDS[kind] } = settings;
  const [isLegal, range] = RANGES[kind];
  const faults = [...countFaults(`alarms.${kind}`, settings)];
  if (!isLegal(threshold)) {
    const advice = `leave it out for ${DEFAULT_THRESHOLDS[kind]}`;
    faults.push(`alarms.${kind}.threshold must be ${range}, got ${threshold}: ${advice}`);
  }
  return faults;
}

/** So that the stack's name, a part of the path and the id are never more than the 255 characters of an alarm's name. */
const MOST_OF_ID = 100;

/** Everything that is wrong with an alarm on a metric of one's own. */
export function metricAlarmFaults(alarm: DeploymentMetricAlarm, period: Duration | undefined): readonly string[] {
  const what = `the deployment alarm ${alarm.id}`;
  const faults = [...countFaults(what, { evaluationPeriods: 3, ...alarm })];
  if (alarm.id.length > MOST_OF_ID) {
    faults.push(
      `a deployment alarm's id must have at most ${MOST_OF_ID} characters, got ${alarm.id.length}: say the rest in why`,
    );
  }
  if (!Number.isFinite(alarm.threshold) && !Token.isUnresolved(alarm.threshold)) {
    faults.push(`${what} must have a number as threshold, got ${alarm.threshold}: give one in the unit of its metric`);
  }
  const seconds = period?.toSeconds() ?? 60;
  const window = (alarm.evaluationPeriods ?? 3) * seconds;
  if (window > 86_400) {
    faults.push(
      `${what} must look at a day at most, got ${window} s: choose fewer evaluationPeriods or a shorter period`,
    );
  }
  return faults;
}

function countFaults(what: string, settings: DeploymentAlarmSettings): readonly string[] {
  const faults: string[] = [];
  const { datapointsToAlarm: m, evaluationPeriods: n } = settings;
  for (const [name, value] of [
    ['datapointsToAlarm', m],
    ['evaluationPeriods', n],
  ] as const) {
    // A day of one-minute periods. See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= 1_440)) {
      faults.push(`${what}.${name} must be a whole number from 1 to 1440, got ${value}: leave it out for the default`);
    }
  }
  if (m !== undefined && n !== undefined && m > n) {
    faults.push(
      `${what}.datapointsToAlarm must be at most evaluationPeriods ${n}, got ${m}: lower it or raise the other`,
    );
  }
  return faults;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function nameFaults(name: string): readonly string[] {
  if (Token.isUnresolved(name)) return [];
  if (name.startsWith('arn:')) {
    return [`a deployment alarm must be given by its name, got "${name}": use what follows ":alarm:"`];
  }
  return name.length >= 1 && name.length <= 255
    ? []
    : [`a deployment alarm's name must have 1 to 255 characters, got ${name.length}: give the alarm's name`];
}
