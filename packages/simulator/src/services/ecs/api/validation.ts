import { SimulatorGap } from '../../../service.ts';
import { isShifting, strategyOf } from './configuration.ts';
import type { DeploymentConfiguration, ServiceState } from '../state.ts';
import { invalidParameter } from '../store.ts';
import { checkHooks } from './validation-hooks.ts';
import { checkNetworking } from './validation-networking.ts';

type Checked = Pick<ServiceState, 'configuration' | 'controller' | 'schedulingStrategy' | 'loadBalancers' | 'rest'>;

const strategies = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'];

/** Checks CreateService and UpdateService. @throws ServiceError for input that ECS or the simulator does not accept */
export function checkService(service: Checked, parameters: Parameters<typeof checkHooks>[1]): void {
  const { configuration, controller, schedulingStrategy } = service;
  if (configuration.alarms !== undefined && controller !== 'ECS') {
    throw invalidParameter(
      'Alarm based rollback feature is only supported with ECS deployment controller. Update to ECS deployment controller and try again.',
    );
  }
  if (!strategies.includes(strategyOf(configuration)))
    throw invalidParameter(`strategy must be one of ${strategies.join(', ')}, got ${configuration.strategy}.`);
  if (schedulingStrategy !== 'REPLICA') {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      `the simulator does not run the scheduling strategy ${schedulingStrategy}: use REPLICA and a desired count`,
    );
  }
  checkBake(configuration, controller);
  checkPercents(configuration);
  checkShiftSteps(configuration);
  checkBreaker(configuration);
  checkEarlySuccess(configuration);
  checkHooks(configuration, parameters);
  checkNetworking(service);
}

/** Silently drops configurations of other strategies, as observed with CANARY. */
export function withoutForeign({
  canaryConfiguration,
  linearConfiguration,
  ...rest
}: DeploymentConfiguration): DeploymentConfiguration {
  return {
    ...rest,
    ...(rest.strategy === 'CANARY' && canaryConfiguration !== undefined ? { canaryConfiguration } : {}),
    ...(rest.strategy === 'LINEAR' && linearConfiguration !== undefined ? { linearConfiguration } : {}),
  };
}

function checkBake({ bakeTimeInMinutes: bake }: DeploymentConfiguration, controller: string): void {
  if (bake === undefined) return;
  if (controller !== 'ECS')
    throw invalidParameter(`bakeTimeInMinutes is not supported with the ${controller} deployment controller.`);
  inRange('bakeTimeInMinutes', bake, { least: 0, most: 1440 });
}

function checkPercents({
  minimumHealthyPercent: least = 100,
  maximumPercent: most = 200,
}: DeploymentConfiguration): void {
  for (const [name, value] of [
    ['minimumHealthyPercent', least],
    ['maximumPercent', most],
  ] as const) {
    if (!Number.isInteger(value) || value < 0)
      throw invalidParameter(`${name} must be a whole number of at least 0, got ${value}.`);
  }
  if (most < least)
    throw invalidParameter(`maximumPercent must be at least minimumHealthyPercent ${least}, got ${most}.`);
}

function checkShiftSteps({ canaryConfiguration: canary, linearConfiguration: linear }: DeploymentConfiguration): void {
  if (canary?.canaryPercent !== undefined) tenths('canaryPercent', canary.canaryPercent, { least: 0.1, most: 100 });
  if (canary?.canaryBakeTimeInMinutes !== undefined)
    inRange('canaryBakeTimeInMinutes', canary.canaryBakeTimeInMinutes, { least: 0, most: 1440 });
  if (linear?.stepPercent !== undefined) tenths('stepPercent', linear.stepPercent, { least: 3, most: 100 });
  if (linear?.stepBakeTimeInMinutes !== undefined)
    inRange('stepBakeTimeInMinutes', linear.stepBakeTimeInMinutes, { least: 0, most: 1440 });
}

function checkBreaker({ deploymentCircuitBreaker: breaker }: DeploymentConfiguration): void {
  const threshold = breaker?.thresholdConfiguration;
  if (threshold === undefined) return;
  const { type, value } = threshold;
  if (type === 'COUNT') inRange('thresholdConfiguration.value', value, { least: 1, most: Number.MAX_SAFE_INTEGER });
  else if (type === 'BOUNDED_PERCENT' || type === 'UNBOUNDED_PERCENT')
    inRange('thresholdConfiguration.value', value, { least: 1, most: 100 });
  else
    throw invalidParameter(
      `thresholdConfiguration.type must be COUNT, BOUNDED_PERCENT or UNBOUNDED_PERCENT, got ${type}.`,
    );
}

function checkEarlySuccess(configuration: DeploymentConfiguration): void {
  const criteria = configuration.earlySuccessCriteria;
  if (criteria?.enable !== true) return;
  if (isShifting(configuration))
    throw invalidParameter(
      `earlySuccessCriteria is only supported with the ROLLING strategy, got ${configuration.strategy}.`,
    );
  const { healthyPercent, sourceServiceRevisionCleanup: cleanup } = criteria;
  if (healthyPercent === undefined || cleanup === undefined) {
    const missing = healthyPercent === undefined ? 'healthyPercent' : 'sourceServiceRevisionCleanup';
    throw invalidParameter(`earlySuccessCriteria.${missing} is required when enable is true.`);
  }
  inRange('earlySuccessCriteria.healthyPercent', healthyPercent, { least: 0, most: 100 });
  const least = configuration.minimumHealthyPercent ?? 100;
  if (healthyPercent < least)
    throw invalidParameter(
      `earlySuccessCriteria.healthyPercent must be at least minimumHealthyPercent ${least}, got ${healthyPercent}.`,
    );
  if (cleanup !== 'BLOCKING' && cleanup !== 'DEFERRED')
    throw invalidParameter(`sourceServiceRevisionCleanup must be BLOCKING or DEFERRED, got ${cleanup}.`);
}

function inRange(name: string, value: number, { least, most }: { least: number; most: number }): void {
  if (!Number.isInteger(value) || value < least || value > most)
    throw invalidParameter(`${name} must be between ${least} and ${most}.`);
}

function tenths(name: string, value: number, { least, most }: { least: number; most: number }): void {
  if (value < least || value > most || Math.abs(value * 10 - Math.round(value * 10)) > 1e-9)
    throw invalidParameter(`${name} must be a multiple of 0.1 between ${least} and ${most}, got ${value}.`);
}
