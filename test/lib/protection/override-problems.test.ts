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
      'alarms that are off',
      (one) => one.addPropertyOverride('DeploymentConfiguration.Alarms.Enable', false),
      'DeploymentConfiguration.Alarms is overridden with {"Enable":false}',
    ],
    [
      'no circuit breaker',
      (one) => one.addPropertyDeletionOverride('DeploymentConfiguration.DeploymentCircuitBreaker'),
      'DeploymentConfiguration.DeploymentCircuitBreaker is deleted by an override, which removes the circuit breaker of the protection: remove the override, ' +
        'and set circuitBreaker of the service or of the protection',
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
    [
      'of a circuit breaker that is off',
      (one) => one.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker', { Enable: false }),
    ],
    [
      'of alarms that are on without a rollback',
      (one) => one.addPropertyOverride('DeploymentConfiguration.Alarms', { Enable: true, Rollback: false }),
    ],
    ['that names the controller ECS', (one) => one.addPropertyOverride('DeploymentController', { Type: 'ECS' })],
    ['that names no controller', (one) => one.addPropertyDeletionOverride('DeploymentController')],
    ['of another property', (one) => one.addPropertyOverride('DesiredCount', 3)],
  ])('finds nothing wrong with overrides: %s', (_, override) => {
    expect(problemsOf(override)).toEqual([]);
  });

  const overridden = (when: 'before' | 'after') => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    const override = () => {
      const resource = service.node.defaultChild as CfnService;
      resource.addPropertyOverride('DeploymentController.Type', 'EXTERNAL');
      resource.addPropertyOverride('DeploymentConfiguration.Alarms.AlarmNames', ['mine']);
    };
    if (when === 'before') override();
    DeploymentProtection.of(service);
    if (when === 'after') override();
    return parts.stack;
  };

  it('are refused at once where the override came before the protection', () => {
    expect(() => overridden('before')).toThrow(
      /^Test\/Worker cannot be protected: the deployment controller is EXTERNAL, for which ECS accepts no deployment alarms: .*; DeploymentConfiguration\.Alarms is overridden with/,
    );
  });

  it.each(['the deployment controller is EXTERNAL', 'DeploymentConfiguration.Alarms is overridden'])(
    'fail the synthesis where the override came after the protection: %s',
    (problem) => {
      expect(() => Template.fromStack(overridden('after'))).toThrow(problem);
    },
  );
});
