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
const findingsOf = (own: Partial<ServiceShape>, props: DeploymentProtectionProps = {}) =>
  serviceFindings({ ...shape, ...own }, props).map(({ id, text }) => [id.replace('ecs-deployment-guard:', ''), text]);

const WITHOUT_ROLLBACK =
  'circuitBreaker.rollback is false, so if the circuit breaker trips, ECS fails the deployment, starts no more tasks and does not restore the old ' +
  'revision. You then have to deploy a working version yourself. For a rollback, set circuitBreaker.rollback to true. Otherwise acknowledge this warning';
const BREAKER_OFF =
  'the service sets circuitBreaker.enable to false, so its circuit breaker stays off: if the tasks of a new version do not start, ECS keeps starting ' +
  'more of them, and rolls the deployment back only if an alarm fires. Set circuitBreaker.enable to true, or acknowledge this warning';

describe('serviceFindings', () => {
  it('finds nothing in a service that leaves all to its protection', () => {
    expect(findingsOf({})).toEqual([]);
  });

  it.each<[string, ecs.DeploymentCircuitBreaker, DeploymentProtectionProps['circuitBreaker'], readonly string[]]>([
    ['says what a circuit breaker without a rollback does', { rollback: false }, undefined, [WITHOUT_ROLLBACK]],
    ["says so of aws-cdk-lib's default", {}, undefined, [WITHOUT_ROLLBACK]],
    [
      'says so of a rollback that the protection turns off',
      { rollback: true },
      { rollback: false },
      [WITHOUT_ROLLBACK],
    ],
    ['says nothing where the protection turns the rollback on', { rollback: false }, { rollback: true }, []],
    ['says nothing of a rollback', { rollback: true }, undefined, []],
    ['says that a circuit breaker stays off', { enable: false }, undefined, [BREAKER_OFF]],
  ])('%s', (_, circuitBreaker, chosen, expected) => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts, { circuitBreaker }), {
      alarms: { Cpu: {} },
      ...(chosen && { circuitBreaker: chosen }),
    });
    const found = Annotations.fromStack(parts.stack).findWarning('/Test/Worker/DeploymentProtection', Match.anyValue());
    expect(found.map(({ entry }) => String(entry.data).replace(/ \[ack: .*\]$/, ''))).toEqual(expected);
  });

  it('says that alarms without a rollback stay so', () => {
    expect(findingsOf({ failsWithoutRollback: true })).toEqual([
      [
        'alarms-without-rollback',
        'the service has deployment alarms without a rollback (FAIL_ON_ALARM), so if an alarm fires, ECS fails the deployment, starts no more tasks and does ' +
          'not restore the old revision. You then have to deploy a working version yourself. For a rollback, set the behavior of the deployment alarms to ' +
          'AlarmBehavior.ROLLBACK_ON_ALARM. Otherwise acknowledge this warning',
      ],
    ]);
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

  it.each<[string, Partial<ServiceShape>, DeploymentProtectionProps, string]>([
    ['adds none', {}, {}, 'The protection therefore adds none: only an alarm rolls a deployment back'],
    [
      'ignores its option',
      {},
      { circuitBreaker: { rollback: true } },
      'The protection therefore adds none, and its option circuitBreaker has no effect: only an alarm rolls a deployment back',
    ],
    [
      'leaves one that is there',
      { circuitBreaker: { enable: true, rollback: false } },
      {},
      'The circuit breaker of the service stays as it is, but ECS may refuse it: remove circuitBreaker from the service',
    ],
  ])('says of a Classic Load Balancer what happens to the circuit breaker: %s', (_, own, props, effect) => {
    expect(findingsOf({ classicLoadBalancers: 1, ...own }, props)).toEqual([
      [
        'classic-load-balancer',
        `the service is behind a Classic Load Balancer, where AWS allows no circuit breaker. ${effect}. No default alarm counts the requests: pass alarms on the ` +
          'metrics of the load balancer (namespace AWS/ELB) in deploymentAlarms, or move the service to an Application Load Balancer',
      ],
    ]);
  });

  it('says what is documented for a daemon', () => {
    expect(findingsOf({ isDaemon: true })).toEqual([
      [
        'daemon',
        'the scheduling strategy is DAEMON. The protection sets alarms, circuit breaker and bake time, but AWS documents these only for the strategy REPLICA, ' +
          'so ECS may ignore them and keep a bad version. After a deployment, check that its record has the protection "armed". If you accept this, ' +
          'acknowledge this warning',
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

  it('says that a first task could not be replaced', () => {
    const replacement = { desiredCount: undefined, minHealthyPercent: 100, maxHealthyPercent: 134 };
    expect(findingsOf({ replacement }).map(([name]) => name)).toEqual(['first-task']);
    expect(findingsOf({ replacement: { ...replacement, desiredCount: 3 } })).toEqual([]);
  });
});

describe('a service that an override changes after its protection', () => {
  const warningsAfter = (path: string, value: unknown, props: DeploymentProtectionProps = {}) => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    DeploymentProtection.of(service, { alarms: { Cpu: {} }, ...props });
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride(path, value);
    return Annotations.fromStack(parts.stack)
      .findWarning('/Test/Worker/DeploymentProtection', Match.anyValue())
      .map(({ entry }) => /\[ack: ecs-deployment-guard:(.*)\]$/.exec(String(entry.data))?.[1]);
  };

  it.each<[string, unknown, string | undefined]>([
    ['DeploymentConfiguration.DeploymentCircuitBreaker.Rollback', false, 'circuit-breaker-without-rollback'],
    ['DeploymentConfiguration.DeploymentCircuitBreaker.Enable', false, 'circuit-breaker-off'],
    ['DeploymentConfiguration.Alarms.Rollback', false, 'alarms-without-rollback'],
    ['DeploymentConfiguration.MinimumHealthyPercent', 100, undefined],
    ['DeploymentConfiguration.BakeTimeInMinutes', 3, 'bake-time-changed'],
    ['DeploymentConfiguration.BakeTimeInMinutes', 10, undefined],
  ])('gets the warning of the final template: %s %s', (path, value, expected) => {
    expect(warningsAfter(path, value)).toEqual(expected === undefined ? [] : [expected]);
  });
});
