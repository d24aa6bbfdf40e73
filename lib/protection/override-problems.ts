import type { CfnService } from 'aws-cdk-lib/aws-ecs';
import { fieldsOf, overridesOf, readProperties } from './read-properties.ts';

/**
 * Returns overrides that would silently undo the protection. The shape of the service shows what other overrides change.
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
  const problems: string[] = [];
  if (isDeleted('Alarms', configuration) || isDeleted('DeploymentConfiguration', overrides) || losesAlarms(alarms)) {
    problems.push(
      `DeploymentConfiguration.Alarms is ${override(alarms)}, which removes the alarms of the protection: remove the override, and pass your own ` +
        'alarms in deploymentAlarms',
    );
  }
  if (isDeleted('DeploymentCircuitBreaker', configuration)) {
    problems.push(
      `DeploymentConfiguration.DeploymentCircuitBreaker is ${override(breaker)}, which removes the circuit breaker of the protection: remove the override, and set circuitBreaker of the service or of the protection`,
    );
  }
  return problems;
}

/** Alarms that are on but do not roll back are a choice, with a warning. */
function losesAlarms(alarms: unknown): boolean {
  const { AlarmNames: names, Enable: enable } = fieldsOf(alarms);
  return names !== undefined || (enable !== undefined && enable !== true);
}
