import type { VirtualClock } from '../../clock.ts';
import type { HookInvocation, HookReply } from '../../services/ecs/tasks/behaviours.ts';
import { hookArn } from './hook-arn.ts';
import type { ScenarioHook } from '../format/scenario.ts';
import type { HookAnswer } from '../format/steps.ts';

/** A call of a hook's function, and its answer. */
export interface HookCall {
  readonly at: number;
  readonly hook: string;
  readonly stage: string;
  /** `SUCCEEDED`, `FAILED`, `IN_PROGRESS`, `NONSENSE` or `ERROR`. */
  readonly answer: string;
  readonly inRollback: boolean;
}

/** The functions of the lifecycle hooks: they return the answers in the scenario, and record their calls. */
export class HookFunctions {
  readonly calls: HookCall[] = [];
  readonly #clock: VirtualClock;
  readonly #hooks: ReadonlyMap<string, ScenarioHook>;
  readonly #asked = new Map<string, number>();

  constructor(clock: VirtualClock, hooks: readonly ScenarioHook[]) {
    this.#clock = clock;
    this.#hooks = new Map(hooks.map((hook) => [hookArn(hook.name), hook]));
  }

  invoke(targetArn: string, invocation: HookInvocation): HookReply {
    const hook = this.#hooks.get(targetArn);
    if (hook === undefined) return { functionError: `Function not found: ${targetArn}` };
    const inRollback = isRollback(invocation);
    const times = this.#asked.get(hook.name) ?? 0;
    const answer = (inRollback ? hook.inRollback : undefined) ?? hook.answers[Math.min(times, hook.answers.length - 1)];
    if (!inRollback || hook.inRollback === undefined) this.#asked.set(hook.name, times + 1);
    if (answer === undefined) return { functionError: 'Unhandled' };
    const { lifecycleStage: stage } = invocation;
    this.calls.push({ at: this.#clock.now(), hook: hook.name, stage, answer: nameOf(answer), inRollback });
    return replyOf(answer);
  }
}

/** In a rollback, ECS calls the hooks of both traffic shifts again; the target revision then has a weight of 0. */
export function isRollback({ lifecycleStage, executionDetails }: HookInvocation): boolean {
  const {
    productionTrafficWeights: production,
    testTrafficWeights: test,
    targetServiceRevisionArn: target,
  } = executionDetails;
  const weights = lifecycleStage === 'TEST_TRAFFIC_SHIFT' ? test : production;
  return shifts.includes(lifecycleStage) && weights[target] === 0;
}

const shifts = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** What the function returns to ECS. */
export function replyOf(answer: HookAnswer): HookReply {
  const { afterMs } = answer;
  if (answer.is === 'error') return { functionError: answer.message, afterMs };
  if (answer.is === 'nonsense') return { payload: { status: 'fine' }, afterMs };
  const { hookStatus, callBackDelay } = answer;
  return { payload: { hookStatus, ...(callBackDelay === undefined ? {} : { callBackDelay }) }, afterMs };
}

function nameOf(answer: HookAnswer): string {
  return answer.is === 'payload' ? answer.hookStatus : answer.is.toUpperCase();
}
