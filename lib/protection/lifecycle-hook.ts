import { type Duration, Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { emptyProblems, omit, timeProblems, wordProblems } from '../problems.ts';

/**
 * Stages of a deployment, including one that aws-cdk-lib's enum lacks. A rolling deployment has only `PRE_SCALE_UP` and
 * `POST_SCALE_UP`.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-lifecycle-hooks.html
 */
export type LifecycleHookStage = (typeof STAGES)[number];

const STAGES = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'TEST_TRAFFIC_SHIFT',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
] as const;

/** Stages that move traffic. ECS rejects a pause there, because it would leave the traffic half moved. */
const MOVING: ReadonlySet<string> = new Set(['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT']);

/**
 * Stages at which a rolling deployment can pause. ECS accepts pauses with every strategy since May 2026, but AWS does not
 * publish the stages of a rolling deployment: these two are the ones around the start of the new tasks, and all others
 * belong to a shift of traffic.
 *
 * @see https://aws.amazon.com/about-aws/whats-new/2026/05/amazon-ecs-pause-continue-deployments/
 */
const ROLLING_STAGES: readonly LifecycleHookStage[] = ['PRE_SCALE_UP', 'POST_SCALE_UP'];

/** ECS's limit per type of hook. */
const MOST_OF_A_TYPE = 10;

/** Options of both types of hooks. */
interface LifecycleHookOptions {
  /**
   * Stages of the deployment. A rolling deployment has only `PRE_SCALE_UP` and `POST_SCALE_UP`. The two production traffic
   * stages repeat at every step of a linear or canary shift.
   */
  readonly stages: readonly LifecycleHookStage[];
  /**
   * How long ECS waits for an answer, in whole minutes: up to one day for a function and two weeks for a pause.
   * @default - ECS's default: one day
   */
  readonly timeout?: Duration;
  /** What ECS does without an answer. @default 'ROLLBACK' */
  readonly onTimeout?: 'ROLLBACK' | 'CONTINUE';
}

/** Holds the deployment until a user continues it or rolls it back. */
export interface PauseHookProps extends LifecycleHookOptions {}

/** Asks a function whether the deployment may continue. */
export interface FunctionHookProps extends LifecycleHookOptions {
  /**
   * The function. It returns `{ hookStatus: 'SUCCEEDED' | 'FAILED' | 'IN_PROGRESS' }`. ECS calls it again during a rollback
   * if the stage moves traffic.
   */
  readonly handler: IFunction;
  /** Passed to the function with each call, as JSON. @default - nothing */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Something that a deployment waits for at a stage. */
export interface LifecycleHook {
  /** Its type in ECS. */
  readonly targetType: 'AWS_LAMBDA' | 'PAUSE';
  /** Its options. */
  readonly props: PauseHookProps | FunctionHookProps;
}

/** Creates lifecycle hooks. */
export const LifecycleHook = {
  /**
   * Holds the deployment until a user calls ContinueServiceDeployment to continue or roll back. It works with every
   * strategy.
   */
  pause: (props: PauseHookProps): LifecycleHook => ({ targetType: 'PAUSE', props }),
  /**
   * Asks a function whether the deployment may continue. ECS gets a separate role to call it. It needs a strategy that
   * shifts traffic.
   */
  function: (props: FunctionHookProps): LifecycleHook => ({ targetType: 'AWS_LAMBDA', props }),
};

/** Returns every problem of the hooks for the service's strategy. */
export function lifecycleHookProblems(hooks: readonly LifecycleHook[], strategy: string): readonly string[] {
  const problems = hooks.flatMap((hook) => hookProblems(hook, strategy));
  if (strategy === 'ROLLING' && hooks.some(({ targetType }) => targetType === 'AWS_LAMBDA')) {
    problems.push(
      'a function hook needs a strategy that shifts traffic, got ROLLING: use LifecycleHook.pause(), or BLUE_GREEN, LINEAR or CANARY, because AWS documents ' +
        'Lambda hooks only for these',
    );
  }
  for (const type of ['AWS_LAMBDA', 'PAUSE'] as const) {
    const count = hooks.filter(({ targetType }) => targetType === type).length;
    if (count > MOST_OF_A_TYPE) {
      problems.push(
        `lifecycleHooks must contain at most ${MOST_OF_A_TYPE} hooks of the type ${type}, got ${count}: use one hook for several stages`,
      );
    }
  }
  return problems;
}

/** Problems of a property for a deployment that shifts traffic. @param strategy ECS's name for it */
export function needsShiftProblems(name: string, strategy: string): readonly string[] {
  return strategy === 'ROLLING'
    ? [`${name} needs a strategy that shifts traffic, got ROLLING: remove it, or use BLUE_GREEN, LINEAR or CANARY`]
    : [];
}

function hookProblems(
  { targetType, props: { stages, timeout, onTimeout } }: LifecycleHook,
  strategy: string,
): string[] {
  const hook = targetType === 'PAUSE' ? 'a pause' : 'a function hook';
  const problems = [...emptyProblems(`stages of ${hook}`, stages, 'stage', 'add one')];
  const repeated = stages.filter((stage, index) => stages.indexOf(stage) !== index);
  problems.push(
    ...repeated.map((stage) => `stages of ${hook} must not repeat a stage, got ${stage} twice: remove one`),
  );
  for (const stage of stages) {
    const unknown = wordProblems(`a stage of ${hook}`, stage, STAGES);
    problems.push(...unknown);
    if (targetType === 'PAUSE' && unknown.length === 0) problems.push(...pauseProblems(stage, strategy));
  }
  const most = targetType === 'PAUSE' ? 20_160 : 1_440;
  return [
    ...problems,
    ...timeProblems(`the timeout of ${hook}`, timeout, 'minutes', { least: 1, most }),
    ...wordProblems(`onTimeout of ${hook}`, onTimeout, ['ROLLBACK', 'CONTINUE'], omit('ROLLBACK')),
  ];
}

function pauseProblems(stage: LifecycleHookStage, strategy: string): readonly string[] {
  if (strategy === 'ROLLING') {
    return ROLLING_STAGES.includes(stage)
      ? []
      : [
          `a pause cannot use the stage ${stage} with ROLLING, which does not have this stage: use ${ROLLING_STAGES.join(' or ')}`,
        ];
  }
  if (!MOVING.has(stage)) return [];
  const index = STAGES.indexOf(stage);
  return [
    `a pause cannot use the stage ${stage}, in which ECS moves traffic: use ${STAGES[index - 1]} or ${STAGES[index + 1]}`,
  ];
}

/** Renders the hooks for the service's resource. */
export function renderLifecycleHooks(
  scope: Construct,
  hooks: readonly LifecycleHook[],
): readonly ecs.CfnService.DeploymentLifecycleHookProperty[] {
  return hooks.map(({ targetType, props }, index) => ({
    targetType,
    lifecycleStages: [...props.stages],
    ...('handler' in props && functionTarget(scope, props, index)),
    ...((props.timeout !== undefined || props.onTimeout !== undefined) && {
      timeoutConfiguration: {
        timeoutInMinutes: props.timeout?.toMinutes() ?? 1_440,
        action: props.onTimeout ?? 'ROLLBACK',
      },
    }),
  }));
}

function functionTarget(scope: Construct, { handler, details }: FunctionHookProps, index: number) {
  const role = new Role(scope, `HookRole${index + 1}`, {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    description: 'Lets ECS invoke the function of a lifecycle hook',
  });
  handler.grantInvoke(role);
  return {
    hookTargetArn: handler.functionArn,
    roleArn: role.roleArn,
    // CloudFormation expects a string, which may contain values that are only known at deployment.
    ...(details && { hookDetails: Stack.of(scope).toJsonString(details) }),
  };
}
