import type { CfnService } from 'aws-cdk-lib/aws-ecs';
import { fieldsOf, readProperties } from './read-properties.ts';

/**
 * Returns overrides that would silently undo the protection.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/cfn-layer.html#develop-customize-escape-l2
 */
export function overrideProblems(resource: CfnService): readonly string[] {
  // aws-cdk-lib has no public way to read overrides. A deleted property is present as undefined.
  const overrides = fieldsOf(fieldsOf(Reflect.get(resource, 'rawOverrides'))['Properties']);
  const configuration = fieldsOf(overrides['DeploymentConfiguration']);
  const isDeleted = (name: string, of: Readonly<Record<string, unknown>>) => name in of && of[name] === undefined;
  const override = (value: unknown) => JSON.stringify(readProperties(resource, value)) ?? 'its deletion';
  const { Alarms: alarms, DeploymentCircuitBreaker: breaker } = configuration;
  const { Type: controller = 'ECS' } = fieldsOf(overrides['DeploymentController']);
  const problems: string[] = [];
  if ('Alarms' in configuration || isDeleted('DeploymentConfiguration', overrides)) {
    problems.push(
      `the deployment alarms must not be overridden, got ${override(alarms)}, which drops those of the protection: pass yours as ` +
        'deploymentAlarms',
    );
  }
  if (isDeleted('DeploymentCircuitBreaker', configuration) || Object.values(fieldsOf(breaker)).includes(false)) {
    problems.push(`the circuit breaker must be on and roll back, got ${override(breaker)} from an override: remove it`);
  }
  if (controller !== 'ECS') {
    problems.push(
      `the deployment controller must be ECS, got ${override(controller)} from an override: only ECS watches deployment alarms, so remove it`,
    );
  }
  return problems;
}
