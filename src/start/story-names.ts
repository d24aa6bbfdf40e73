import type { AlarmInput, ServiceTemplate } from '@ecs-guard/simulator/deployed/template/service-template';

/** Names of the service in the stories of `npm start`. CloudFormation would make up names from stack and logical id. */
export const STORY = { cluster: 'shop', service: 'checkout', image: 'registry.example.com/checkout' } as const;

/** What the construct puts before an alarm's own id, and the hash that the CDK puts behind it. */
const ALARM_ID = /^.*DeploymentProtection(\w+)[0-9A-F]{8}$/;

type Names = ReadonlyMap<string, string>;

/** The template's service under the names of the story: cluster, service, task definition and alarms. Nothing else changes. */
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

/** Every text that is one of the names, wherever it stands. */
function rename(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => rename(one, names));
  return typeof value === 'object' && value !== null ? renameEntries(value, names) : value;
}
