import type { Cancel } from '../../../clock.ts';
import { announceHook } from '../announcements.ts';
import type { HookInvocation, HookReply } from '../tasks/behaviours.ts';
import type { LifecycleHook } from '../api/configuration.ts';
import type { Rollout } from './rollout.ts';
import type { HookDetail } from '../state.ts';
import { weightsOf } from './traffic.ts';
import type { EcsWorld } from '../world.ts';

/** A function has 15 minutes to answer. */
const lambdaLimitMs = 900_000;
const defaultCallBackSeconds = 30;
const defaultTimeoutMinutes = 1440;

/** The stages whose Lambda hooks receive the weights of their kind of traffic. */
const weightedStages: Readonly<Record<string, 'test' | 'production'>> = {
  TEST_TRAFFIC_SHIFT: 'test',
  PRE_PRODUCTION_TRAFFIC_SHIFT: 'production',
  PRODUCTION_TRAFFIC_SHIFT: 'production',
};

export interface StageOutcome {
  passed(): void;
  /** `because` is what follows "rolled back because" in statusReason. */
  failed(because: string): void;
  /** A pause was answered with ROLLBACK. */
  rejected(): void;
}

/** Runs all hooks of a stage concurrently; the stage has passed when all of them have. */
export function runHooks(
  world: EcsWorld,
  { rollout, stage }: { rollout: Rollout; stage: string },
  outcome: StageOutcome,
): Cancel {
  const hooks = (rollout.deployment.configuration.lifecycleHooks ?? [])
    .map((hook, index) => ({ hook, index }))
    .filter(({ hook }) => hook.lifecycleStages?.includes(stage) === true);
  if (hooks.length === 0) {
    outcome.passed();
    return () => {};
  }
  let open = hooks.length;
  let isOver = false;
  const cancel = () => {
    isOver = true;
    for (const one of runs) one.cancel();
  };
  const settle = (result: HookResult) => {
    if (isOver) return;
    open -= 1;
    if (result === 'passed' && open > 0) return;
    cancel();
    if (result === 'passed') outcome.passed();
    else if (result === 'rejected') outcome.rejected();
    else outcome.failed(`${stage} lifecycle hook(s) failed. ${result.detail}`);
  };
  const runs = hooks.map(({ hook, index }) => new HookRun(world, { rollout, stage, hook, index, settle }));
  rollout.deployment.hookDetails = runs.map((run) => run.detail);
  for (const run of runs) if (!isOver) run.start();
  return cancel;
}

type HookResult = 'passed' | 'rejected' | { readonly detail: string };

interface HookPart {
  readonly rollout: Rollout;
  readonly stage: string;
  readonly hook: LifecycleHook;
  readonly index: number;
  readonly settle: (result: HookResult) => void;
}

const succeeded: HookReply = { payload: { hookStatus: 'SUCCEEDED' } };

/** One hook in one stage, from its start until it passes, fails or times out. */
class HookRun {
  readonly detail: HookDetail;
  readonly #world: EcsWorld;
  readonly #part: HookPart;
  readonly #timers = new Set<Cancel>();
  #isOver = false;

  constructor(world: EcsWorld, part: HookPart) {
    this.#world = world;
    this.#part = part;
    const { timeoutConfiguration, hookTargetArn } = part.hook;
    const minutes = timeoutConfiguration?.timeoutInMinutes ?? defaultTimeoutMinutes;
    this.detail = {
      hookId: `${this.#isPause ? 'ecs-pause-' : world.parameters.lambdaHookIdPrefix}${world.ids.hook()}`,
      targetType: this.#isPause ? 'PAUSE' : 'AWS_LAMBDA',
      targetArn: hookTargetArn,
      status: this.#isPause ? 'AWAITING_ACTION' : 'IN_PROGRESS',
      expiresAt: world.clock.now() + minutes * 60_000,
      timeoutAction: timeoutConfiguration?.action ?? 'ROLLBACK',
    };
  }

  start(): void {
    this.#after(this.detail.expiresAt - this.#world.clock.now(), () => this.#timeOut());
    if (!this.#isPause) {
      this.#invoke();
      return;
    }
    this.#announce('HOOK_AWAITING_ACTION');
    this.#part.rollout.pauses.set(this.detail.hookId, (action) => this.#answerPause(action));
  }

  cancel(): void {
    this.#isOver = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#part.rollout.pauses.delete(this.detail.hookId);
  }

  get #isPause(): boolean {
    return this.#part.hook.targetType === 'PAUSE';
  }

  #answerPause(action: 'CONTINUE' | 'ROLLBACK'): void {
    const passes = action === 'CONTINUE';
    this.detail.status = passes ? 'SUCCEEDED' : 'FAILED';
    this.#announce(passes ? 'HOOK_SUCCEEDED' : 'HOOK_FAILED');
    this.#end(passes ? 'passed' : 'rejected');
  }

  #timeOut(): void {
    this.detail.status = 'TIMED_OUT';
    if (this.#isPause) this.#announce('HOOK_TIMED_OUT');
    const who = this.#isPause ? this.detail.hookId : `target ${this.detail.targetArn ?? ''}`;
    const detail = this.#world.parameters.hookTimedOutReason.replace('{hook}', () => who);
    this.#end(this.detail.timeoutAction === 'CONTINUE' ? 'passed' : { detail });
  }

  #invoke(): void {
    const arn = this.detail.targetArn ?? '';
    const reply = this.#world.behaviours.invokeHook?.(arn, this.#invocation()) ?? succeeded;
    if ('answer' in reply) this.#after(0, () => reply.answer().then((late) => this.#await(late)));
    else this.#await(reply);
  }

  #await(reply: HookReply): void {
    // It can have been cancelled while the clock stood still.
    if (this.#isOver) return;
    const takesMs = reply.afterMs ?? this.#world.parameters.hookReplyMs;
    if (takesMs > lambdaLimitMs)
      this.#after(lambdaLimitMs, () => this.#hear({ functionError: 'Task timed out after 900.00 seconds' }));
    else this.#after(takesMs, () => this.#hear(reply));
  }

  #hear(reply: HookReply): void {
    const arn = this.detail.targetArn ?? '';
    if ('functionError' in reply) {
      const { hookErrorReason } = this.#world.parameters;
      this.#fail(hookErrorReason.replace('{hook}', () => arn).replace('{error}', () => reply.functionError));
      return;
    }
    const { hookStatus, callBackDelay, hookDetails } = fieldsOf(reply.payload);
    if (hookDetails !== undefined) this.#remember(hookDetails);
    if (hookStatus === 'SUCCEEDED') {
      this.detail.status = 'SUCCEEDED';
      this.#end('passed');
    } else if (hookStatus === 'FAILED') this.#fail(`Lifecycle hook target ${arn} returned FAILED status.`);
    else if (hookStatus === 'IN_PROGRESS') this.#after(callBackMs(callBackDelay), () => this.#invoke());
    else this.#fail(`ECS was unable to parse the response from ${arn} due to: HookStatus must not be null.`);
  }

  #fail(detail: string): void {
    this.detail.status = 'FAILED';
    this.#end({ detail });
  }

  #end(result: HookResult): void {
    this.cancel();
    this.#part.settle(result);
  }

  #invocation(): HookInvocation {
    const { rollout, stage, hook, index } = this.#part;
    const { targetRevisionArn } = rollout.deployment;
    const kind = weightedStages[stage];
    const hookDetails = rollout.hookMemory.has(index) ? rollout.hookMemory.get(index) : hook.hookDetails;
    return {
      executionId: this.#world.ids.uuid(),
      lifecycleStage: stage,
      resourceArn: rollout.deployment.arn,
      executionDetails: {
        serviceArn: rollout.service.arn,
        targetServiceRevisionArn: targetRevisionArn,
        testTrafficWeights: kind === 'test' ? weightsOf(rollout.service, kind, targetRevisionArn) : {},
        productionTrafficWeights: kind === 'production' ? weightsOf(rollout.service, kind, targetRevisionArn) : {},
      },
      ...(hookDetails === undefined ? {} : { hookDetails }),
    };
  }

  /** Merges an answer's `hookDetails` into those that the next invocation receives. */
  #remember(given: unknown): void {
    const { rollout, hook, index } = this.#part;
    const before = rollout.hookMemory.has(index) ? rollout.hookMemory.get(index) : hook.hookDetails;
    rollout.hookMemory.set(index, isRecord(before) && isRecord(given) ? { ...before, ...given } : given);
  }

  #announce(eventName: string): void {
    const { rollout, stage } = this.#part;
    announceHook(this.#world, rollout, { eventName, stage, detail: this.detail });
  }

  #after(ms: number, run: () => void | Promise<void>): void {
    const cancel = this.#world.clock.schedule(
      this.#world.clock.now() + ms,
      () => {
        this.#timers.delete(cancel);
        return run();
      },
      'lifecycle hook',
    );
    this.#timers.add(cancel);
  }
}

function fieldsOf(payload: unknown): { hookStatus?: unknown; callBackDelay?: unknown; hookDetails?: unknown } {
  return isRecord(payload) ? payload : {};
}

function callBackMs(delay: unknown): number {
  return (typeof delay === 'number' && delay >= 0 ? delay : defaultCallBackSeconds) * 1000;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
