import type { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { DeploymentAlarmKind } from '../../core/deployment-alarm.ts';

/** What may be chosen for the protection of one service. */
export interface DeploymentProtectionProps {
  /**
   * How long ECS watches the alarms after the new version took over, in whole minutes from 0 to 1440.
   * @default - what the service has, else Duration.minutes(10)
   */
  readonly bakeTime?: Duration;
  /** Percent of a target group's requests that may be answered with 5xx in a minute, above 0 and at most 100. @default 5 */
  readonly errorShare?: number;
  /** How many answers of 5xx a target group may give within five minutes, 2 or more. @default 10 */
  readonly errorCount?: number;
  /** Percent of CPU that a service without a target group may use for five minutes. @default 90 */
  readonly cpu?: number;
  /** Percent of memory that a service without a target group may use for five minutes. @default 90 */
  readonly memory?: number;
  /** Default alarms to do without. @default - none is left out */
  readonly leaveOut?: readonly DeploymentAlarmKind[];
  /**
   * Further metric alarms that shall roll a deployment back, or their plain names. Use the name where the alarm's metric
   * names this service: a reference would make a cycle.
   * @default - none
   */
  readonly deploymentAlarms?: readonly (IAlarm | string)[];
}

const KINDS: ReadonlySet<string> = new Set<DeploymentAlarmKind>([
  'TargetErrorShare',
  'TargetErrors',
  'UnhealthyTargets',
  'Cpu',
  'Memory',
]);

/** Everything that is wrong with the choice. */
export function protectionFaults(props: DeploymentProtectionProps): readonly string[] {
  const {
    bakeTime,
    errorShare = 5,
    errorCount = 10,
    cpu = 90,
    memory = 90,
    leaveOut = [],
    deploymentAlarms = [],
  } = props;
  const faults: string[] = [];
  const minutes = bakeTime?.toMinutes({ integral: false });
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 0 && minutes <= 1_440)) {
    faults.push(`bakeTime must be 0 to 1440 whole minutes, got ${minutes}: set it to Duration.minutes(n)`);
  }
  for (const [name, value, byDefault] of [
    ['errorShare', errorShare, 5],
    ['cpu', cpu, 90],
    ['memory', memory, 90],
  ] as const) {
    if (!(value > 0 && value <= 100)) {
      faults.push(`${name} must be above 0 and at most 100 percent, got ${value}: leave it out for ${byDefault}`);
    }
  }
  if (!(Number.isInteger(errorCount) && errorCount >= 2)) {
    faults.push(`errorCount must be a whole number of 2 or more, got ${errorCount}: leave it out for 10`);
  }
  for (const kind of leaveOut) {
    if (!KINDS.has(kind)) faults.push(`leaveOut must name default alarms (${[...KINDS].join(', ')}), got "${kind}"`);
  }
  for (const alarm of deploymentAlarms) {
    if (typeof alarm === 'string') faults.push(...nameFaults(alarm));
  }
  return faults;
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function nameFaults(name: string): readonly string[] {
  if (name.startsWith('arn:')) {
    return [`a deployment alarm must be given by its name, got "${name}": use what follows ":alarm:"`];
  }
  return name.length >= 1 && name.length <= 255
    ? []
    : [`a deployment alarm's name must have 1 to 255 characters, got ${name.length}`];
}
