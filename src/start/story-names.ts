import type { AlarmInput, ServiceTemplate } from '@ecs-guard/simulator/deployed/template/service-template';

/** Names in the stories of `npm start`. CloudFormation would generate names from stack and logical id. */
export const STORY = { cluster: 'shop', service: 'checkout', image: 'registry.example.com/checkout' } as const;

/** Matches an alarm's logical id: the construct's prefix, the alarm's own id, and the CDK's hash. */
const ALARM_ID = /^.*DeploymentProtection(\w+)[0-9A-F]{8}$/;

type Names = ReadonlyMap<string, string>;

/** Renames the template's cluster, service, task definition and alarms to the names of the story. Nothing else changes. */
export function withStoryNames(template: ServiceTemplate): ServiceTemplate {
  const { clusterName, serviceName, alarms, taskDefinition, service } = template;
  const alarmNames = [...alarms].map(
    ([logicalId, { AlarmName }]) => [AlarmName, logicalId.replace(ALARM_ID, `${STORY.service}-$1`)] as const,
  );
  const names: Names = new Map([[clusterName, STORY.cluster], [serviceName, STORY.service], ...alarmNames]);
  return {
    clusterName: STORY.cluster,
    serviceName: STORY.service,
    alarms: new Map([...alarms].map(([logicalId, alarm]) => [logicalId, renameAlarm(alarm, names)])),
    taskDefinition: { ...taskDefinition, family: STORY.service },
    service: renameEntries(service, names),
  };
}

function renameAlarm(alarm: AlarmInput, names: Names): AlarmInput {
  const Dimensions = alarm.Dimensions.map(({ Name, Value }) => ({ Name, Value: names.get(Value) ?? Value }));
  return { ...alarm, AlarmName: names.get(alarm.AlarmName) ?? alarm.AlarmName, Dimensions };
}

function renameEntries(object: object, names: Names): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, rename(value, names)]));
}

/** Replaces every text that is one of the names. */
function rename(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => rename(one, names));
  return typeof value === 'object' && value !== null ? renameEntries(value, names) : value;
}
