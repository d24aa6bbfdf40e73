import { type CfnResource, Token } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type UnusualAlarm, unusualAlarmOf } from '../../../src/core/audit/conditions.ts';
import type { AppAlarms } from '../app/app-alarms.ts';
import { fieldsOf, readProperties } from '../read-properties.ts';
import type { ServiceShape } from '../service-shape.ts';
import type { Finding } from './service-findings.ts';

/** Returns warnings about deployment alarms of this app that are not metric alarms, also about those passed by name. */
export function unusualAlarmFindings(
  { alarmNames }: ServiceShape,
  { others }: Pick<AppAlarms, 'others'>,
): readonly Finding[] {
  return others.flatMap((alarm) => {
    const kind = kindOf(alarm);
    return kind !== undefined && namesIn(alarm).some((name) => alarmNames.includes(name))
      ? [findingOf(alarm, kind)]
      : [];
  });
}

const KINDS: Readonly<Record<UnusualAlarm, string>> = {
  // See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
  log: 'a log alarm, and CloudWatch returns log alarms only to callers that ask for them',
  promql: 'a PromQL alarm, and a new PromQL alarm is in the state OK before its first evaluation',
  composite:
    'a composite alarm, and CloudWatch returns composite alarms only to callers with permission on all alarms, which ECS does not have',
};

function kindOf(resource: CfnResource): UnusualAlarm | undefined {
  const hasCriteria = resource instanceof CfnAlarm && resource.evaluationCriteria !== undefined;
  return unusualAlarmOf(resource.cfnResourceType, hasCriteria);
}

function namesIn(alarm: CfnResource): readonly string[] {
  const { alarmName } = fieldsOf({ alarmName: Reflect.get(alarm, 'alarmName') });
  return [alarm.ref, ...(typeof alarmName === 'string' ? [alarmName] : [])].map((name) =>
    String(Token.isUnresolved(name) ? readProperties(alarm, name) : name),
  );
}

function findingOf({ node }: CfnResource, kind: UnusualAlarm): Finding {
  return {
    id: `ecs-deployment-guard:${kind}-alarm`,
    text:
      `the deployment alarm ${node.path} is ${KINDS[kind]}. AWS documents only metric alarms as deployment alarms, so ECS may not roll back when it fires: ` +
      'pass a metric alarm. Or deploy a version that is broken on purpose, check that ECS rolls it back, and then acknowledge this warning',
  };
}
