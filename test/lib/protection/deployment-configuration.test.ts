import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { completeConfiguration } from '../../../lib/protection/deployment-configuration.ts';
import { LifecycleHook } from '../../../lib/protection/lifecycle-hook.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { fieldsOf } from '../../../lib/protection/read-properties.ts';
import { servicePropertiesOf } from '../guarded-services.ts';
import { createApp } from '../synth.ts';

interface Before {
  /** The configuration that the service has. */
  readonly own?: CfnService.DeploymentConfigurationProperty;
  readonly props?: DeploymentProtectionProps;
  readonly alarmNames?: readonly string[];
  readonly classicLoadBalancers?: number;
}

function configurationAfter({ own, props = {}, alarmNames = [], classicLoadBalancers = 0 }: Before) {
  const stack = new Stack(createApp(), 'Test');
  const resource = new CfnService(stack, 'Service', { ...(own && { deploymentConfiguration: own }) });
  completeConfiguration(stack, { resource, classicLoadBalancers }, props, () => alarmNames);
  return fieldsOf(servicePropertiesOf(Template.fromStack(stack))['DeploymentConfiguration']);
}

describe('completeConfiguration', () => {
  it('rolls back by alarm and circuit breaker, and bakes ten minutes, where nothing is chosen', () => {
    expect(configurationAfter({ alarmNames: ['a'] })).toEqual({
      Alarms: { AlarmNames: ['a'], Enable: true, Rollback: true },
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      BakeTimeInMinutes: 10,
    });
  });

  it('keeps what the service has, its alarms first and each once, its circuit breaker as it is, and lets its alarms roll back', () => {
    expect(
      configurationAfter({
        own: {
          strategy: 'BLUE_GREEN',
          bakeTimeInMinutes: 30,
          alarms: { alarmNames: ['own', 'both'], enable: false, rollback: false },
          deploymentCircuitBreaker: { enable: false, rollback: false, resetOnHealthyTask: true },
          lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] }],
        },
        alarmNames: ['both', 'new'],
        props: { lifecycleHooks: [LifecycleHook.pause({ stages: ['POST_SCALE_UP'] })] },
      }),
    ).toEqual({
      Strategy: 'BLUE_GREEN',
      BakeTimeInMinutes: 30,
      Alarms: { AlarmNames: ['own', 'both', 'new'], Enable: true, Rollback: true },
      DeploymentCircuitBreaker: { Enable: false, Rollback: false, ResetOnHealthyTask: true },
      LifecycleHooks: [
        { TargetType: 'PAUSE', LifecycleStages: ['PRE_SCALE_UP'] },
        { TargetType: 'PAUSE', LifecycleStages: ['POST_SCALE_UP'] },
      ],
    });
  });

  it.each<[string, CfnService.DeploymentAlarmsProperty, unknown]>([
    [
      'keeps alarms that fail a deployment without a rollback',
      { alarmNames: ['own'], enable: true, rollback: false },
      { AlarmNames: ['own', 'new'], Enable: true, Rollback: false },
    ],
    [
      'rolls back where aws-cdk-lib rendered an empty list that is off',
      { alarmNames: [], enable: false, rollback: false },
      { AlarmNames: ['new'], Enable: true, Rollback: true },
    ],
  ])('%s', (_, alarms, expected) => {
    expect(configurationAfter({ own: { alarms }, alarmNames: ['new'] })['Alarms']).toEqual(expected);
  });

  it('names no alarms where there are none', () => {
    expect(configurationAfter({})['Alarms']).toBeUndefined();
    const alarms = { alarmNames: [], enable: false, rollback: false };
    expect(configurationAfter({ own: { alarms } })['Alarms']).toEqual({
      AlarmNames: [],
      Enable: false,
      Rollback: false,
    });
  });

  it('adds no circuit breaker behind a Classic Load Balancer, and leaves one that is there', () => {
    const props = { circuitBreaker: { rollback: true } };
    const breakerOf = (own: CfnService.DeploymentConfigurationProperty) =>
      configurationAfter({ own, props, classicLoadBalancers: 1 })['DeploymentCircuitBreaker'];
    expect(breakerOf({})).toBeUndefined();
    const deploymentCircuitBreaker = { enable: true, rollback: false };
    expect(breakerOf({ deploymentCircuitBreaker })).toEqual({ Enable: true, Rollback: false });
  });

  it('prefers what was chosen for the protection', () => {
    expect(
      configurationAfter({
        own: { bakeTimeInMinutes: 30 },
        alarmNames: ['a'],
        props: {
          bakeTime: Duration.minutes(0),
          circuitBreaker: { threshold: { type: 'COUNT', value: 4 }, resetOnHealthyTask: false },
          earlySuccess: { healthyPercent: 80 },
        },
      }),
    ).toEqual({
      Alarms: { AlarmNames: ['a'], Enable: true, Rollback: true },
      DeploymentCircuitBreaker: {
        Enable: true,
        Rollback: true,
        ThresholdConfiguration: { Type: 'COUNT', Value: 4 },
        ResetOnHealthyTask: false,
      },
      BakeTimeInMinutes: 0,
      EarlySuccessCriteria: { Enable: true, HealthyPercent: 80, SourceServiceRevisionCleanup: 'BLOCKING' },
    });
  });

  it.each([
    // the service's own, the protection's, and what the template must have
    [undefined, undefined, true],
    [undefined, false, false],
    [undefined, true, true],
    [false, undefined, false],
    [false, true, true],
    [true, false, false],
    [true, undefined, true],
  ])('with the circuit breaker rollback %s in the service and %s in the protection has %s', (own, chosen, expected) => {
    const configuration = configurationAfter({
      ...(own !== undefined && { own: { deploymentCircuitBreaker: { enable: true, rollback: own } } }),
      ...(chosen !== undefined && { props: { circuitBreaker: { rollback: chosen } } }),
    });
    expect(configuration).toMatchObject({ DeploymentCircuitBreaker: { Enable: true, Rollback: expected } });
  });

  it('cleans up after an early success as was chosen', () => {
    const earlySuccess = { healthyPercent: 100, sourceServiceRevisionCleanup: 'DEFERRED' } as const;
    expect(configurationAfter({ props: { earlySuccess } })).toMatchObject({
      EarlySuccessCriteria: { SourceServiceRevisionCleanup: 'DEFERRED' },
    });
  });

  it('takes alarms that are added after it was read', () => {
    const stack = new Stack(createApp(), 'Test');
    const resource = new CfnService(stack, 'Service');
    const names = ['a'];
    completeConfiguration(stack, { resource, classicLoadBalancers: 0 }, {}, () => names);
    expect(stack.resolve(resource.deploymentConfiguration)).toMatchObject({ alarms: { alarmNames: ['a'] } });
    names.push('late');
    expect(stack.resolve(resource.deploymentConfiguration)).toMatchObject({ alarms: { alarmNames: ['a', 'late'] } });
  });
});
