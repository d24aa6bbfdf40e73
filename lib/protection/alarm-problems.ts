import { Token } from 'aws-cdk-lib';
import { CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ProtectableService } from './services/service-at.ts';
import { type DeploymentMetricAlarm, isAlarm } from './alarm-choice.ts';
import { refersTo } from './read-properties.ts';

/** Returns problems of alarms for this service: ECS would not find them, or CloudFormation would have a dependency cycle. */
export function alarmProblems(
  service: ProtectableService,
  alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[],
): readonly string[] {
  return alarms
    .filter(isAlarm)
    .flatMap((alarm) => [...cycleProblems(service, alarm), ...placeProblems(service, alarm)]);
}

function cycleProblems(service: ProtectableService, { node }: IAlarm): readonly string[] {
  const resource = node.defaultChild;
  if (!(resource instanceof CfnAlarm)) return [];
  const { dimensions, metrics, alarmDescription } = resource;
  return refersTo(service, resource, [dimensions, metrics, alarmDescription])
    ? [
        `the deployment alarm ${node.path} refers to the service, which creates a dependency cycle: instead of the alarm, pass ` +
          '{ id, metric, threshold } in deploymentAlarms, or pass the name of the alarm as a literal text',
      ]
    : [];
}

const PARTS = { account: 'account', region: 'Region' } as const;

/** ECS looks for the names in the service's own account and Region. */
function placeProblems(service: ProtectableService, { env, node }: IAlarm): readonly string[] {
  const isKnown = (text: string) => !Token.isUnresolved(text);
  return (['account', 'region'] as const)
    .filter((part) => isKnown(env[part]) && isKnown(service.env[part]) && env[part] !== service.env[part])
    .map(
      (part) =>
        `the deployment alarm ${node.path} must be in the ${PARTS[part]} of the service, ${service.env[part]}, got ${env[part]}: create it there, because ECS ` +
        'reads no alarms of another account or Region',
    );
}
