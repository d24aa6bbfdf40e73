import { isRollback, replyOf } from '../../scenario/play/hook-functions.ts';
import type { HookInvocation, HookReply, LateReply } from '../../services/ecs/tasks/behaviours.ts';
import type { RealTime } from '../pacer.ts';
import { callUrl } from './call-url.ts';
import { findHook, type HookModel, type HookModels, nameOfFunction } from './hook-model.ts';
import { describeReply } from './payload.ts';
import { runCommand } from './run-command.ts';

export interface HookInvokerOptions {
  readonly models: HookModels;
  readonly realTime: RealTime;
  /** Variables for commands, by which they find the simulated AWS. */
  env(targetArn: string): Readonly<Record<string, string>>;
  /** Called with each answer of a hook. */
  onAnswer(answer: HookNote): void;
}

/** An answer of a hook, for the server's log. */
export interface HookNote {
  /** Name of the function. */
  readonly name: string;
  readonly stage: string;
  readonly answer: string;
}

type RealModel = Exclude<HookModel, { readonly is: 'answers' }>;

/** Longer than a function of Lambda can work, so that ECS hears that it timed out. */
const tooLongMs = 900_001;

/**
 * Answers the calls of lifecycle hooks. An endpoint or a command answers in real time; virtual time stands still until
 * then, so that the answer does not depend on the speed of the clock.
 */
export class HookInvoker {
  readonly #options: HookInvokerOptions;
  readonly #asked = new Map<string, number>();
  readonly #open = new Set<AbortController>();
  #waitingSince: number | undefined;
  #waitedMs = 0;

  constructor(options: HookInvokerOptions) {
    this.#options = options;
  }

  /** Whether virtual time stands still for an answer. */
  get isWaiting(): boolean {
    return this.#waitingSince !== undefined;
  }

  /** Real milliseconds for which virtual time has stood still, until now. */
  get waitedMs(): number {
    const current = this.#waitingSince === undefined ? 0 : this.#options.realTime.now() - this.#waitingSince;
    return this.#waitedMs + current;
  }

  /** A function that no pattern matches returns SUCCEEDED. */
  invoke(targetArn: string, invocation: HookInvocation): HookReply | LateReply {
    const note = { name: nameOfFunction(targetArn), stage: invocation.lifecycleStage };
    const model = findHook(this.#options.models, targetArn);
    if (model === undefined) {
      this.#options.onAnswer({ ...note, answer: 'SUCCEEDED, because the file of --models does not name it' });
      return { payload: { hookStatus: 'SUCCEEDED' } };
    }
    if (model.is === 'answers') {
      const reply = this.#scripted(model, targetArn, invocation);
      this.#options.onAnswer({ ...note, answer: describeReply(reply) });
      return reply;
    }
    const answer = this.#real(model, targetArn, invocation);
    return {
      answer: async () => {
        const reply = await this.#standStill(answer);
        this.#options.onAnswer({ ...note, answer: describeReply(reply) });
        return reply;
      },
    };
  }

  /** Ends what is under way. */
  close(): void {
    for (const one of this.#open) one.abort();
  }

  #scripted(
    { answers, inRollback }: Extract<HookModel, { readonly is: 'answers' }>,
    targetArn: string,
    invocation: HookInvocation,
  ): HookReply {
    if (inRollback !== undefined && isRollback(invocation)) return replyOf(inRollback);
    const key = `${invocation.resourceArn} ${invocation.lifecycleStage} ${targetArn}`;
    const times = this.#asked.get(key) ?? 0;
    this.#asked.set(key, times + 1);
    const answer = answers[Math.min(times, answers.length - 1)];
    return answer === undefined ? { payload: { hookStatus: 'SUCCEEDED' } } : replyOf(answer);
  }

  async #real(model: RealModel, targetArn: string, event: HookInvocation): Promise<HookReply> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#open.add(controller);
    const timedOut = new Promise<HookReply>((resolve) => {
      signal.addEventListener('abort', () => {
        resolve({ functionError: `no answer within ${model.withinMs / 1_000} s`, afterMs: tooLongMs });
      });
    });
    const cancel = this.#options.realTime.setTimeout(() => controller.abort(), model.withinMs);
    const work =
      model.is === 'url'
        ? callUrl(model.url, event, signal)
        : runCommand({ command: model.command, event, env: this.#options.env(targetArn), signal });
    const reply = await Promise.race([work, timedOut]);
    cancel();
    this.#open.delete(controller);
    return reply;
  }

  async #standStill(answer: Promise<HookReply>): Promise<HookReply> {
    this.#waitingSince = this.#options.realTime.now();
    const reply = await answer;
    this.#waitedMs = this.waitedMs;
    this.#waitingSince = undefined;
    return reply;
  }
}
