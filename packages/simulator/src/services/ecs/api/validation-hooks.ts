import type { SimulatorParameters } from '../../../parameters.ts';
import { SimulatorGap } from '../../../service.ts';
import { type DeploymentConfiguration, isShifting, type LifecycleHook } from './configuration.ts';
import { invalidParameter } from '../store.ts';

const trafficShifts = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];
/** The stages of a traffic-shifting deployment that can have hooks. */
export const HOOK_STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;
const mostOfAType = 10;

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
export function checkHooks(configuration: DeploymentConfiguration, parameters: HookParameters): void {
  const { lifecycleHooks: hooks = [] } = configuration;
  for (const type of ['AWS_LAMBDA', 'PAUSE']) {
    const count = hooks.filter((hook) => typeOf(hook) === type).length;
    if (count > mostOfAType)
      throw invalidParameter(`lifecycleHooks can have at most ${mostOfAType} of type ${type}, got ${count}.`);
  }
  for (const hook of hooks) checkHook(hook);
  if (!isShifting(configuration)) for (const hook of hooks) checkRollingHook(hook, parameters);
}

type HookParameters = Pick<SimulatorParameters, 'rollingPauseStages'>;

/** @see https://aws.amazon.com/about-aws/whats-new/2026/05/amazon-ecs-pause-continue-deployments/ */
function checkRollingHook(hook: LifecycleHook, { rollingPauseStages: allowed }: HookParameters): void {
  if (typeOf(hook) !== 'PAUSE') {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      'AWS documents Lambda hooks for BLUE_GREEN, LINEAR and CANARY, so the simulator refuses them with ROLLING: use PAUSE, or remove lifecycleHooks',
    );
  }
  const other = hook.lifecycleStages?.find((stage) => !allowed.includes(stage));
  if (other !== undefined) {
    throw invalidParameter(`a PAUSE hook of a ROLLING deployment is allowed in ${allowed.join(', ')}, got ${other}.`);
  }
}

function checkHook(hook: LifecycleHook): void {
  const type = typeOf(hook);
  const isPause = type === 'PAUSE';
  if (!isPause && type !== 'AWS_LAMBDA') throw invalidParameter(`targetType must be AWS_LAMBDA or PAUSE, got ${type}.`);
  if (!isPause && (hook.hookTargetArn === undefined || hook.roleArn === undefined))
    throw invalidParameter('hookTargetArn and roleArn are required for a lifecycle hook of type AWS_LAMBDA.');
  const stages = hook.lifecycleStages ?? [];
  if (stages.length === 0) throw invalidParameter('lifecycleStages of a lifecycle hook cannot be empty.');
  for (const stage of stages) {
    if (!HOOK_STAGES.some((one) => one === stage))
      throw invalidParameter(`lifecycleStages must be among ${HOOK_STAGES.join(', ')}, got ${stage}.`);
    if (isPause && trafficShifts.includes(stage)) throw invalidParameter(`a PAUSE hook is not allowed in ${stage}.`);
  }
  const { timeoutInMinutes: minutes, action = 'ROLLBACK' } = hook.timeoutConfiguration ?? {};
  const most = isPause ? 20_160 : 1440;
  if (minutes !== undefined && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= most))
    throw invalidParameter(`timeoutInMinutes of a ${type} hook must be between 1 and ${most}, got ${minutes}.`);
  if (action !== 'ROLLBACK' && action !== 'CONTINUE')
    throw invalidParameter(`timeoutConfiguration.action must be ROLLBACK or CONTINUE, got ${action}.`);
}

function typeOf({ targetType = 'AWS_LAMBDA' }: LifecycleHook): string {
  return targetType;
}
