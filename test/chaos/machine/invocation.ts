import { type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { Faults } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** What a call reaches; decides how long it takes and which faults it may meet. */
type Remote = 'ecs' | 'cloudwatch' | 'logs' | 'trail' | 'table' | 'bus' | 'queue' | 'slack' | 'timer';

export interface Call {
  /** By its IAM name, e.g. `ecs:DescribeServices`. */
  readonly action: string;
  readonly remote: Remote;
  /** What is asked for, short, for the trace. */
  readonly about: string;
  /** How long it takes, where that is given. */
  readonly takes?: number;
}

/** An answer or a refusal that the remote side gives by itself. */
export type Effect<T> = (asOf: EpochMs) => T;

type Fate =
  | 'answered'
  | 'refused-before'
  | 'throttled'
  | 'answer-lost'
  | 'timed-out-before'
  | 'timed-out-after'
  | 'killed-before'
  | 'killed-after';

/** An AWS call gives up after two attempts of five seconds. @see src/adapters/aws-client.ts */
const CALL_TIMEOUT = seconds(10);

/** Reads of ECS and CloudWatch may show the world of so long ago. */
const LONGEST_STALENESS = seconds(20);

/** What an invocation needs of the machine. */
export interface InvocationSurroundings {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly latency: Random;
  /** How long every call takes; by chance if it is not given. */
  readonly callMs?: number | undefined;
}

interface InvocationListeners {
  readonly loss: (serviceArns: Iterable<string>) => void;
  readonly death: () => void;
}

/** One run of a function. Every call of its ports is two steps: the request takes effect, and the answer arrives. */
export class Invocation {
  readonly name: string;
  readonly startedAt: EpochMs;
  /** How far its clock is ahead of the world's. */
  readonly skew: number;
  /** Services whose records it read. */
  readonly touched = new Set<string>();
  readonly #surroundings: InvocationSurroundings;
  readonly #on: InvocationListeners;
  readonly #learnt: (() => void)[] = [];
  #isDead = false;

  constructor(name: string, surroundings: InvocationSurroundings, on: InvocationListeners) {
    this.name = name;
    this.#surroundings = surroundings;
    this.#on = on;
    const { faults, scheduler } = surroundings;
    this.startedAt = scheduler.now;
    const isSkewed = faults.strikes('clock-skew', scheduler.now);
    this.skew = isSkewed ? faults.stream('clock-skew').int(-5_000, 5_000) : 0;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  now(): EpochMs {
    return epochMs(this.#surroundings.scheduler.now + this.skew);
  }

  /** Keeps what a read showed until it is known that the invocation came to its end. */
  learn(keep: () => void): void {
    this.#learnt.push(keep);
  }

  /** What was learnt had no effect: another wrote first, and all is read again. */
  unlearn(): void {
    this.#learnt.length = 0;
  }

  /** What was learnt took effect, for the invocation came to its end. */
  keepLearnt(): void {
    for (const keep of this.#learnt) keep();
    this.#learnt.length = 0;
  }

  /** Ends it between two of its steps; requests that are under way still take effect. */
  die(because: string): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#surroundings.scheduler.note(`${this.name} dies: ${because}`);
    this.lose();
    this.#on.death();
  }

  /** Nothing goes on in it once it has answered. */
  freeze(): void {
    this.#isDead = true;
  }

  /** Says that it crashed, or that it cannot know what it published: it may publish that again. `about`: of which services. */
  lose(about: Iterable<string> = this.touched): void {
    this.#on.loss(about);
  }

  /** One remote call. The promise of a dead invocation never settles. */
  call<T>(call: Call, effect: Effect<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#isDead) return;
      const fate = this.#fateOf(call);
      if (fate === 'killed-before') {
        this.die(`before ${call.action}`);
        return;
      }
      const { scheduler } = this.#surroundings;
      const there = this.#duration(call);
      const name = `${this.name} ${call.action} ${call.about}`;
      scheduler.at(scheduler.now + there, `${name}${fate === 'answered' ? '' : ` ${fate}`}`, () => {
        const settle = this.#takeEffect(call, { fate, effect, resolve, reject });
        if (fate === 'killed-after') {
          this.die(`after ${call.action}`);
          return;
        }
        const isHanging = fate === 'timed-out-before' || fate === 'timed-out-after';
        const back = isHanging ? CALL_TIMEOUT : this.#duration(call);
        scheduler.at(scheduler.now + back, `${name} <`, () => {
          if (!this.#isDead) settle();
        });
      });
    });
  }

  #takeEffect<T>(
    call: Call,
    {
      fate,
      effect,
      resolve,
      reject,
    }: {
      readonly fate: Fate;
      readonly effect: Effect<T>;
      readonly resolve: (value: T) => void;
      readonly reject: (error: unknown) => void;
    },
  ): () => void {
    const { action } = call;
    if (fate === 'refused-before' || fate === 'timed-out-before')
      return () => reject(new GatewayError('unavailable', action, `${action} did not answer`));
    if (fate === 'throttled') return () => reject(new GatewayError('throttled', action, `${action} is throttled`));
    try {
      const value = effect(this.#asOf(call));
      if (fate === 'answer-lost' || fate === 'timed-out-after') {
        if (call.remote === 'bus') this.lose();
        return () => reject(new GatewayError('unavailable', action, `the answer of ${action} was lost`));
      }
      return () => resolve(value);
    } catch (error) {
      return () => reject(error);
    }
  }

  #asOf({ remote }: Call): EpochMs {
    const { scheduler, faults } = this.#surroundings;
    const { now } = scheduler;
    if (remote !== 'ecs' && remote !== 'cloudwatch') return now;
    if (!faults.strikes('stale', now)) return now;
    return epochMs(now - faults.stream('stale').int(100, LONGEST_STALENESS));
  }

  #fateOf({ remote }: Call): Fate {
    const { faults, scheduler } = this.#surroundings;
    const { now } = scheduler;
    if (faults.strikes('killed', now)) return faults.stream('killed').pick(['killed-before', 'killed-after']);
    if (remote === 'slack' || remote === 'timer') return 'answered';
    if (faults.strikes('refused-before', now)) return 'refused-before';
    if (faults.strikes('throttled', now)) return 'throttled';
    if (faults.strikes('answer-lost', now)) return 'answer-lost';
    if (faults.strikes('timed-out', now))
      return faults.stream('timed-out').pick(['timed-out-before', 'timed-out-after']);
    return 'answered';
  }

  #duration({ remote, takes }: Call): number {
    const { faults, scheduler, latency, callMs } = this.#surroundings;
    if (takes !== undefined) return Math.ceil(takes / 2);
    if (callMs !== undefined) return callMs / 2;
    if (faults.strikes('slow-call', scheduler.now)) return faults.stream('slow-call').int(200, 3_000);
    return latency.int(1, remote === 'table' ? 10 : 60);
  }
}
