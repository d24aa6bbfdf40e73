import type { AuditedAlarm } from '../audit/audited-service.ts';
import { unusualAlarmOf } from '../audit/conditions.ts';
import type { Known } from '../audit/known.ts';
import { metricAlarmOf } from './alarm-properties.ts';
import { resourceOf, type Resource, type Stacks } from './stacks.ts';
import { fieldsOf, listOf, plainText } from './template.ts';
import { textOf } from './values.ts';

const METRIC_ALARM = 'AWS::CloudWatch::Alarm';

/** Finds the alarm that a service names: by a reference, or by the name that an alarm of the templates has. */
export function findAlarm(name: unknown, stacks: Stacks): AuditedAlarm {
  const text = textOf(name) ?? { unknown: 'a value that is not a name' };
  const resource = resourceOf(name, stacks) ?? alarmNamed(name, stacks);
  const kind = resource === undefined ? undefined : unusualKindOf(resource);
  if (resource !== undefined && kind !== undefined)
    return { kind, id: resource.place, name: isByArn(name) ? text : nameOf(resource), state: undefined };
  if (resource?.type !== METRIC_ALARM) {
    return { kind: 'unread', id: JSON.stringify(text), name: text, state: undefined };
  }
  const { place, properties } = resource;
  const scales = listOf(properties['AlarmActions']).some((action) => isScaling(action, stacks));
  return metricAlarmOf({ place, name: isByArn(name) ? text : nameOf(resource), properties, scales });
}

function unusualKindOf({ type, properties }: Resource) {
  return unusualAlarmOf(type, properties['EvaluationCriteria'] !== undefined);
}

/** `Fn::GetAtt` of an alarm is its ARN, which ECS does not find. */
function isByArn(name: unknown): boolean {
  return /\.Arn$/.test(plainText(fieldsOf(name)['unknown'] ?? ''));
}

function alarmNamed(name: unknown, { resources }: Stacks): Resource | undefined {
  const wanted = JSON.stringify(name);
  return [...resources.values()].find(
    ({ type, properties: { AlarmName } }) =>
      (type === METRIC_ALARM || unusualAlarmOf(type, false) !== undefined) &&
      AlarmName !== undefined &&
      JSON.stringify(AlarmName) === wanted,
  );
}

function nameOf({ place, properties }: Resource): Known<string> {
  return textOf(properties['AlarmName']) ?? { unknown: place };
}

function isScaling(action: unknown, stacks: Stacks): boolean {
  const type = resourceOf(action, stacks)?.type ?? '';
  return /ScalingPolicy$/.test(type) || /:scalingPolicy:/.test(plainText(textOf(action)));
}
