import { Annotations, Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { ProtectingAlarm } from './create-alarm.ts';
import { readProperties } from './read-properties.ts';
import type { ServiceShape } from './service-shape.ts';

/** Adds a note about alarms that CloudFormation creates after the service. */
export function addLateAlarmFindings(scope: Construct, alarms: readonly ProtectingAlarm[]): void {
  const late = alarms.filter(({ comesAfterService }) => comesAfterService).map(({ alarm }) => alarm.node.id);
  if (late.length === 0) return;
  Annotations.of(scope).addInfo(
    `${late.join(', ')} name the service in their metric, so CloudFormation creates them after the service: ` +
      'the deployment that creates them runs without them',
  );
}

/** Adds the same note for alarms that the app creates elsewhere and passes to the service by name only. */
export function addNamedAlarmFindings(scope: Construct, { resource, alarmNames }: ServiceShape): void {
  const stage = Stage.of(resource);
  const late = scope.node.root.node
    .findAll()
    .filter((one) => one instanceof CfnAlarm)
    .filter((alarm) => alarm.alarmName !== undefined && !alarm.node.scopes.includes(scope))
    .filter((alarm) => alarmNames.includes(String(readProperties(alarm, alarm.alarmName))))
    .filter((alarm) => Stage.of(alarm) === stage && mayShareRegion(alarm, resource) && !isMadeBefore(alarm, resource))
    .map(({ alarmName }) => alarmName);
  if (late.length === 0) return;
  Annotations.of(scope).addInfo(
    `${late.join(', ')} are passed by name, so CloudFormation may create them after the service: the deployment that ` +
      'creates them may run without them. Pass the alarm itself, or its metric if that names the service',
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
