import { Lazy, Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { renderLifecycleHooks } from './lifecycle-hook.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { minutesOfBake, type ServiceShape } from './service-shape.ts';

type Configuration = ecs.CfnService.DeploymentConfigurationProperty;
type Hook = ecs.CfnService.DeploymentLifecycleHookProperty;

/** Minutes that ECS takes. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export const BAKE_TIME = { least: 0, most: 1_440 } as const;

/**
 * Completes a service's deployment configuration at synthesis, so that later additions of its own construct are kept. The
 * alarms are merged here, because aws-cdk-lib drops them if some are already configured.
 *
 * @see https://github.com/aws/aws-cdk/issues/36308
 */
export function completeConfiguration(
  scope: Construct,
  { resource, classicLoadBalancers }: Pick<ServiceShape, 'resource' | 'classicLoadBalancers'>,
  props: DeploymentProtectionProps,
  alarmNames: () => readonly string[],
): void {
  const before = resource.deploymentConfiguration;
  const stack = Stack.of(scope);
  const hooks = renderLifecycleHooks(scope, props.lifecycleHooks ?? []);
  // Uncached, because a read before the end of the app would otherwise fix the configuration.
  resource.deploymentConfiguration = Lazy.uncachedAny({
    produce: (): Configuration => {
      const own: Configuration = stack.resolve(before) ?? {};
      const alarms: Partial<ecs.CfnService.DeploymentAlarmsProperty> = stack.resolve(own.alarms) ?? {};
      const names = unique([...(alarms.alarmNames ?? []), ...alarmNames()]);
      // Only alarms that are on say whether they roll back: aws-cdk-lib may render an empty list that is off.
      const rollback = alarms.enable === true ? (alarms.rollback ?? true) : true;
      const ownHooks: readonly Hook[] = stack.resolve(own.lifecycleHooks) ?? [];
      return {
        ...own,
        ...(names.length > 0 && { alarms: { alarmNames: names, enable: true, rollback } }),
        // AWS allows none behind a Classic Load Balancer.
        ...(classicLoadBalancers === 0 && {
          deploymentCircuitBreaker: {
            enable: true,
            rollback: true,
            ...stack.resolve(own.deploymentCircuitBreaker),
            ...circuitBreaker(props),
          },
        }),
        bakeTimeInMinutes: minutesOfBake({ bakeTime: own.bakeTimeInMinutes }, props.bakeTime),
        ...(props.earlySuccess && {
          earlySuccessCriteria: { sourceServiceRevisionCleanup: 'BLOCKING', ...props.earlySuccess, enable: true },
        }),
        ...(hooks.length > 0 && { lifecycleHooks: [...ownHooks, ...hooks] }),
      };
    },
  });
}

function circuitBreaker({ circuitBreaker: choice = {} }: DeploymentProtectionProps) {
  return {
    ...(choice.rollback !== undefined && { rollback: choice.rollback }),
    ...(choice.threshold && { thresholdConfiguration: { ...choice.threshold } }),
    ...(choice.resetOnHealthyTask !== undefined && { resetOnHealthyTask: choice.resetOnHealthyTask }),
  };
}

function unique(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const key = JSON.stringify(name);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
