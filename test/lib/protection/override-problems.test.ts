import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { overrideProblems } from '../../../lib/protection/override-problems.ts';
import { expectOneProblem } from '../guarded-services.ts';
import { createClusterWithTask, worker } from '../other-services.ts';

type Override = (resource: CfnService) => void;

function problemsOf(override: Override): readonly string[] {
  const resource = new CfnService(new Stack(), 'Service');
  override(resource);
  return overrideProblems(resource);
}

describe('overrideProblems', () => {
  it.each<[string, Override, string]>([
    [
      'other alarms',
      (one) => one.addPropertyOverride('DeploymentConfiguration.Alarms.AlarmNames', ['mine']),
      'DeploymentConfiguration.Alarms is overridden with {"AlarmNames":["mine"]}, which removes the alarms of the protection: remove the override, and pass ' +
        'your own alarms in deploymentAlarms',
    ],
    [
      'no alarms',
      (one) => one.addPropertyDeletionOverride('DeploymentConfiguration.Alarms'),
      'DeploymentConfiguration.Alarms is deleted by an override',
    ],
    [
      'no deployment configuration',
      (one) => one.addPropertyDeletionOverride('DeploymentConfiguration'),
      'DeploymentConfiguration.Alarms is deleted by an override',
    ],
    [
      'a circuit breaker that does not roll back',
      (one) => one.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker.Rollback', false),
      'DeploymentConfiguration.DeploymentCircuitBreaker is overridden with {"Rollback":false}, which weakens the circuit breaker of the protection: remove the override, and set circuitBreaker of the service or of the protection',
    ],
    [
      'a circuit breaker that is off',
      (one) => one.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker', { Enable: false }),
      'DeploymentConfiguration.DeploymentCircuitBreaker is overridden with {"Enable":false}',
    ],
    [
      'no circuit breaker',
      (one) => one.addPropertyDeletionOverride('DeploymentConfiguration.DeploymentCircuitBreaker'),
      'DeploymentConfiguration.DeploymentCircuitBreaker is deleted by an override',
    ],
    [
      'another controller',
      (one) => one.addPropertyOverride('DeploymentController.Type', 'CODE_DEPLOY'),
      'DeploymentController.Type is overridden with "CODE_DEPLOY"',
    ],
  ])('finds one problem with an override that gives the service %s', (_, override, message) => {
    expectOneProblem(problemsOf(override), message);
  });

  it.each<[string, Override]>([
    ['none', () => undefined],
    ['of the bake time', (one) => one.addPropertyOverride('DeploymentConfiguration.BakeTimeInMinutes', 25)],
    [
      'of what the circuit breaker counts',
      (one) => one.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker.ResetOnHealthyTask', true),
    ],
    ['that names the controller ECS', (one) => one.addPropertyOverride('DeploymentController', { Type: 'ECS' })],
    ['that names no controller', (one) => one.addPropertyDeletionOverride('DeploymentController')],
    ['of another property', (one) => one.addPropertyOverride('DesiredCount', 3)],
  ])('finds nothing wrong with overrides: %s', (_, override) => {
    expect(problemsOf(override)).toEqual([]);
  });

  it.each(['before', 'after'])('fails the synthesis where the override came %s the protection', (when) => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    const override = () => {
      const resource = service.node.defaultChild;
      if (resource instanceof CfnService) resource.addPropertyOverride('DeploymentController.Type', 'EXTERNAL');
    };
    if (when === 'before') override();
    DeploymentProtection.of(service);
    if (when === 'after') override();
    expect(() => Template.fromStack(parts.stack)).toThrow('DeploymentController.Type is overridden with "EXTERNAL"');
  });
});
