import { Token } from 'aws-cdk-lib';
import { CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { BaseService } from 'aws-cdk-lib/aws-ecs';
import { type DeploymentMetricAlarm, isAlarm } from './alarm-choice.ts';
import { refersTo } from './read-properties.ts';

/** Returns problems of alarms for this service: ECS would not find them, or CloudFormation would have a dependency cycle. */
export function alarmProblems(
  service: BaseService,
  alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[],
): readonly string[] {
  return alarms
    .filter(isAlarm)
    .flatMap((alarm) => [...cycleProblems(service, alarm), ...placeProblems(service, alarm)]);
}

function cycleProblems(service: BaseService, { node }: IAlarm): readonly string[] {
  const resource = node.defaultChild;
  if (!(resource instanceof CfnAlarm)) return [];
  const { dimensions, metrics, alarmDescription } = resource;
  return refersTo(service, resource, [dimensions, metrics, alarmDescription])
    ? [
        `the deployment alarm ${node.path} must not refer to the service, because that creates a dependency cycle: pass ` +
          'its metric with a threshold, or its name as plain text',
      ]
    : [];
}

/** ECS looks up alarm names in the service's account and Region. */
function placeProblems(service: BaseService, { env, node }: IAlarm): readonly string[] {
  const isKnown = (text: string) => !Token.isUnresolved(text);
  return (['account', 'region'] as const)
    .filter((part) => isKnown(env[part]) && isKnown(service.env[part]) && env[part] !== service.env[part])
    .map(
      (part) =>
        `the deployment alarm ${node.path} must be in the service's ${part} ${service.env[part]}, got ${env[part]}: ECS reads alarms only there`,
    );
}
