import { Annotations, Stack, Stage, Token } from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { allOf } from '../format-value.ts';
import type { AppAlarms } from './app/app-alarms.ts';
import type { ProtectingAlarm } from './create-alarm.ts';
import type { ServiceShape } from './service-shape.ts';

/** Says which alarms the protection makes after the service, why, and what that means. */
export function addLateAlarmFindings(scope: Construct, created: readonly ProtectingAlarm[]): void {
  const late = created.filter(({ comesAfterService }) => comesAfterService);
  const isWaiting = ({ rule }: ProtectingAlarm) => rule?.isAfterService === true;
  addLateFinding(scope, late.filter(isWaiting), ['would be in ALARM while the first tasks of the service start']);
  addLateFinding(
    scope,
    late.filter((one) => !isWaiting(one)),
    ['has a metric with the service as a dimension', 'have metrics with the service as a dimension'],
  );
}

function addLateFinding(
  scope: Construct,
  late: readonly ProtectingAlarm[],
  [ofOne, ofSeveral = ofOne]: readonly [string, string?],
): void {
  const ids = late.map(({ alarm }) => alarm.node.id);
  if (ids.length === 0) return;
  const [alarms, these] =
    ids.length === 1 ? [`alarm ${ids[0]} ${ofOne}`, 'the alarm'] : [`alarms ${allOf(ids)} ${ofSeveral}`, 'the alarms'];
  Annotations.of(scope).addInfo(
    `the ${alarms}, so CloudFormation creates ${these} after the service. In the stack update that adds ${these}, the ECS deployment runs without ` +
      `${these}. Later ECS deployments run with ${these}`,
  );
}

/** Adds the same note for alarms that the app creates elsewhere and passes to the service by name only. */
export function addNamedAlarmFindings(
  scope: Construct,
  { resource, alarmNames }: ServiceShape,
  { byName }: Pick<AppAlarms, 'byName'>,
): void {
  const stage = Stage.of(resource);
  const late = [...new Set(alarmNames)]
    .flatMap((name) => byName.get(name) ?? [])
    .filter((alarm) => !alarm.node.scopes.includes(scope))
    .filter((alarm) => Stage.of(alarm) === stage && mayShareRegion(alarm, resource) && !isMadeBefore(alarm, resource))
    .map(({ alarmName = '', node }) => (Token.isUnresolved(alarmName) ? node.path : alarmName));
  if (late.length === 0) return;
  const [alarms, them, advice] =
    late.length === 1
      ? [`alarm ${late[0]} is`, 'it', 'the alarm as a construct. If its metric']
      : [`alarms ${allOf(late)} are`, 'them', 'the alarms as constructs. If the metric of an alarm'];
  Annotations.of(scope).addInfo(
    `the ${alarms} passed by name, so CloudFormation may create ${them} after the service. The first ECS deployment may then run without ${them}: ` +
      `pass ${advice} has the service as a dimension, pass an id, the metric and a threshold instead`,
  );
}

function isMadeBefore(alarm: CfnAlarm, service: ServiceShape['resource']): boolean {
  const [own, other] = [Stack.of(service), Stack.of(alarm)];
  return own === other ? service.obtainDependencies().includes(alarm) : own.dependencies.includes(other);
}

function mayShareRegion(alarm: CfnAlarm, service: ServiceShape['resource']): boolean {
  const [own, other] = [Stack.of(service).region, Stack.of(alarm).region];
  return own === other || Token.isUnresolved(own) || Token.isUnresolved(other);
}
