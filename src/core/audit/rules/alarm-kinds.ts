import type { Audited, AuditedAlarm } from '../audited-service.ts';
import type { AuditRule, Observation } from '../finding.ts';
import { describeKnown, isKnown, knownOf } from '../known.ts';
import { cloudWatchGuide, ecsApi, ecsGuide } from './aws-pages.ts';

const NAMES = ['DeploymentConfiguration', 'Alarms', 'AlarmNames'];

const PASS_NAME = 'Pass the name of the alarm: the part of its ARN after ":alarm:".';
const PASS_PARTS = 'Pass the metric alarms that it combines: one of them in ALARM is enough for a rollback.';

/** Describes an alarm name that is an ARN. */
export function byArn(name: string) {
  return { says: `the name of a deployment alarm is the ARN ${name}`, fixInCdk: PASS_NAME };
}

/** Describes a composite alarm. */
export function ofComposite(name: string) {
  return { says: `the deployment alarm ${name} is a composite alarm`, fixInCdk: PASS_PARTS };
}

/** Whether ECS can use the alarms. */
export const ALARM_KINDS: readonly AuditRule[] = [
  {
    id: 'alarm-in-alarm',
    severity: 'high',
    title: 'an alarm is in ALARM, so the next deployment has no protection',
    why: 'If one deployment alarm is in ALARM when a deployment starts, ECS ignores all of its alarms until it ends.',
    fix: 'Find out why the alarm fires while no deployment runs. If the service is healthy, correct the alarm.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: (audited) =>
      each(
        audited,
        ({ state }) => state === 'ALARM',
        (name) => `the alarm ${name} is in ALARM now`,
      ),
  },
  {
    id: 'alarm-missing',
    severity: 'high',
    title: 'the alarm does not exist',
    why: 'ECS looks alarms up by their names in the account and Region of the service. An alarm that it does not find never fires.',
    fix: 'Create the alarm, or correct its name.',
    source: ecsApi('DeploymentAlarms'),
    judge: (audited) =>
      each(
        audited,
        ({ kind, name }) => kind === 'missing' && !isArn(name),
        (name) => `CloudWatch has no alarm with the name ${name} in this account and Region`,
      ),
  },
  {
    id: 'alarm-by-arn',
    severity: 'high',
    title: 'the alarm is named by its ARN',
    why: 'ECS takes names of alarms in its own account and Region. It does not find an alarm by an ARN, or in another account or Region.',
    fix: 'Give the name of the alarm. Create an alarm in the account and Region of the service if it is elsewhere.',
    fixInCdk: PASS_NAME,
    source: ecsApi('DeploymentAlarms'),
    judge: (audited) =>
      each(
        audited,
        ({ name }) => isArn(name),
        (name) => byArn(name).says,
      ),
  },
  {
    id: 'alarm-composite',
    severity: 'high',
    title: 'ECS cannot see composite alarms',
    why:
      'CloudWatch returns composite alarms only to callers with a permission on all resources. The role that ECS reads alarms with has a permission on metric ' +
      'alarms alone.',
    fix: 'Name the metric alarms themselves: one of them in ALARM is enough for a rollback.',
    fixInCdk: PASS_PARTS,
    source: 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSServiceRolePolicy.html',
    judge: (audited) => each(audited, ofKind('composite'), (name) => ofComposite(name).says),
  },
  {
    id: 'alarm-log',
    severity: 'medium',
    title: 'ECS may not see log alarms',
    why: 'CloudWatch returns log alarms only to callers that ask for them. AWS documents only metric alarms as deployment alarms.',
    fix: 'Make a metric of the log with a metric filter, and an alarm on it.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html',
    judge: (audited) => each(audited, ofKind('log'), (name) => `the deployment alarm ${name} is a log alarm`),
  },
  {
    id: 'alarm-promql',
    severity: 'medium',
    title: 'a PromQL alarm is OK before it has data',
    why: 'A new PromQL alarm starts in the state OK. AWS documents only metric alarms as deployment alarms.',
    fix: 'Use a metric alarm, or deploy a version that is broken on purpose and check that ECS rolls it back.',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html',
    judge: (audited) => each(audited, ofKind('promql'), (name) => `the deployment alarm ${name} is a PromQL alarm`),
  },
  {
    id: 'alarm-also-scales',
    severity: 'medium',
    title: 'the alarm is also the trigger of a scaling policy',
    why: 'An alarm that scales the service is in ALARM whenever the service scales. Then a deployment starts without protection, or is rolled back under normal load.',
    fix: 'Use another alarm for deployments.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: ({ alarms }) =>
      alarms
        .filter((alarm) => alarm.kind === 'metric' && alarm.scales)
        .map((alarm) => ({
          says: `${describeKnown(alarm.name)} also starts a scaling policy`,
          at: { of: { alarm: alarm.id }, path: ['AlarmActions'] },
        })),
  },
  {
    id: 'alarm-slow-to-recover',
    severity: 'medium',
    title: 'the alarm stays in ALARM without data',
    why: 'With ignore the alarm keeps its state while no data arrives. After a failure it stays in ALARM, and the next deployment starts without protection.',
    fix: 'Set treatMissingData to notBreaching for a metric that is reported only with traffic.',
    source: cloudWatchGuide('alarms-and-missing-data'),
    judge: ({ alarms }) =>
      alarms
        .filter((alarm) => alarm.kind === 'metric' && keepsState(alarm))
        .map((alarm) => ({
          says: `${describeKnown(alarm.name)} keeps its state while data is missing`,
          at: { of: { alarm: alarm.id }, path: ['TreatMissingData'] },
        })),
  },
];

function each(
  { alarms }: Audited,
  holds: (alarm: AuditedAlarm) => boolean,
  says: (name: string) => string,
): readonly Observation[] {
  return alarms
    .filter(holds)
    .map((alarm) => ({ says: says(describeKnown(alarm.name)), at: { of: 'service', path: NAMES } }));
}

function ofKind(kind: AuditedAlarm['kind']): (alarm: AuditedAlarm) => boolean {
  return (alarm) => alarm.kind === kind;
}

/** In a template, the attribute `Arn` of an alarm is its ARN. */
function isArn(name: AuditedAlarm['name']): boolean {
  return isKnown(name) ? isArnText(name) : /^[^$]+\.Arn$/.test(name.unknown);
}

/** Whether a text is an ARN. */
export function isArnText(name: string): boolean {
  return name.startsWith('arn:');
}

/** CloudWatch ignores missing data of DynamoDB, whatever the alarm says. */
function keepsState(alarm: AuditedAlarm): boolean {
  if (alarm.kind !== 'metric') return false;
  const isOfDynamoDb = alarm.metrics.some(({ namespace }) => knownOf(namespace) === 'AWS/DynamoDB');
  return knownOf(alarm.treatMissingData) === 'ignore' || isOfDynamoDb;
}
