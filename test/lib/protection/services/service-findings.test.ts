import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import type { DeploymentProtectionProps } from '../../../../lib/protection/protection-props.ts';
import { readServiceShape, type ServiceShape } from '../../../../lib/protection/service-shape.ts';
import { serviceFindings } from '../../../../lib/protection/services/service-findings.ts';
import { createClusterWithTask, headless, worker } from '../../other-services.ts';

const shape = readServiceShape(headless(new Stack()));
const findingsOf = (own: Partial<ServiceShape>) =>
  serviceFindings({ ...shape, ...own }).map(({ id, text }) => [id.replace('ecs-deployment-guard:', ''), text]);

describe('serviceFindings', () => {
  it('finds nothing in a service that leaves all to its protection', () => {
    expect(findingsOf({})).toEqual([]);
  });

  it('says that alarms that are off are turned on', () => {
    expect(findingsOf({ hasAlarmsOff: true })).toEqual([
      [
        'alarms-turned-on',
        'the service has deployment alarms that are off (DeploymentConfiguration.Alarms.Enable is false), and DeploymentProtection turns them on with its ' +
          'own. To keep them off, remove their names, or do not protect the service. Otherwise acknowledge this warning',
      ],
    ]);
  });

  it('says which names of Service Connect have an unknown protocol', () => {
    expect(findingsOf({ unknownDiscoveryNames: ['web', 'api'] })).toEqual([
      [
        'unknown-task-definition',
        'the task definition is not created by this app, so the application protocol of the port mappings web and api is unknown, and no default alarm counts the requests ' +
          'through Service Connect: create the task definition in this app, or pass alarms in deploymentAlarms',
      ],
    ]);
  });
});

describe('a service that an override changes after its protection', () => {
  const warningsAfter = (path: string, value: unknown, props: DeploymentProtectionProps = {}) => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    DeploymentProtection.of(service, { deploymentAlarms: ['mine'], ...props });
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride(path, value);
    return Annotations.fromStack(parts.stack)
      .findWarning('/Test/Worker/DeploymentProtection', Match.anyValue())
      .map(({ entry }) => /\[ack: ecs-deployment-guard:(.*)\]$/.exec(String(entry.data))?.[1]);
  };

  it.each<[string, unknown, string | undefined]>([
    ['DeploymentConfiguration.DeploymentCircuitBreaker.Rollback', false, 'breaker-without-rollback'],
    ['DeploymentConfiguration.DeploymentCircuitBreaker.Enable', false, 'no-breaker'],
    ['DeploymentConfiguration.Alarms.Rollback', false, 'alarms-without-rollback'],
    ['DeploymentConfiguration.MinimumHealthyPercent', 100, undefined],
    ['DeploymentConfiguration.BakeTimeInMinutes', 3, 'bake-time-changed'],
    ['DeploymentConfiguration.BakeTimeInMinutes', 10, undefined],
  ])('gets the warning of the final template: %s %s', (path, value, expected) => {
    expect(warningsAfter(path, value)).toEqual(expected === undefined ? [] : [expected]);
  });
});
