import type { CfnService } from 'aws-cdk-lib/aws-ecs';
import { fieldsOf, overridesOf, readProperties } from './read-properties.ts';

/**
 * Returns overrides that would silently undo the protection.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/cfn-layer.html#develop-customize-escape-l2
 */
export function overrideProblems(resource: CfnService): readonly string[] {
  const overrides = overridesOf(resource);
  const configuration = fieldsOf(overrides['DeploymentConfiguration']);
  const isDeleted = (name: string, of: Readonly<Record<string, unknown>>) => name in of && of[name] === undefined;
  const override = (value: unknown) => {
    const text = JSON.stringify(readProperties(resource, value));
    return text === undefined ? 'deleted by an override' : `overridden with ${text}`;
  };
  const { Alarms: alarms, DeploymentCircuitBreaker: breaker } = configuration;
  const { Type: controller = 'ECS' } = fieldsOf(overrides['DeploymentController']);
  const problems: string[] = [];
  if ('Alarms' in configuration || isDeleted('DeploymentConfiguration', overrides)) {
    problems.push(
      `DeploymentConfiguration.Alarms is ${override(alarms)}, which removes the alarms of the protection: remove the override, and pass your own ` +
        'alarms in deploymentAlarms',
    );
  }
  if (isDeleted('DeploymentCircuitBreaker', configuration) || Object.values(fieldsOf(breaker)).includes(false)) {
    problems.push(
      `DeploymentConfiguration.DeploymentCircuitBreaker is ${override(breaker)}, which weakens the circuit breaker of the protection: remove the override, and set circuitBreaker of the service or of the protection`,
    );
  }
  if (controller !== 'ECS') {
    problems.push(
      `DeploymentController.Type is ${override(controller)}, but deployment alarms need the controller ECS: remove the override`,
    );
  }
  return problems;
}
