import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { completeConfiguration } from '../../../lib/protection/deployment-configuration.ts';
import { LifecycleHook } from '../../../lib/protection/lifecycle-hook.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { servicePropertiesOf } from '../guarded-services.ts';

interface Before {
  /** The configuration that the service has. */
  readonly own?: CfnService.DeploymentConfigurationProperty;
  readonly props?: DeploymentProtectionProps;
  readonly alarmNames?: readonly string[];
}

function configurationAfter({ own, props = {}, alarmNames = [] }: Before) {
  const stack = new Stack();
  const resource = new CfnService(stack, 'Service', { ...(own && { deploymentConfiguration: own }) });
  completeConfiguration(stack, resource, props, () => alarmNames);
  return servicePropertiesOf(Template.fromStack(stack))['DeploymentConfiguration'];
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
    const stack = new Stack();
    const resource = new CfnService(stack, 'Service');
    const names = ['a'];
    completeConfiguration(stack, resource, {}, () => names);
    expect(stack.resolve(resource.deploymentConfiguration)).toMatchObject({ alarms: { alarmNames: ['a'] } });
    names.push('late');
    expect(stack.resolve(resource.deploymentConfiguration)).toMatchObject({ alarms: { alarmNames: ['a', 'late'] } });
  });
});
