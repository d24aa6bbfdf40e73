import {
  explainerLimits,
  MAX_RECEIVES,
  notifierLimits,
  reconcilerLimits,
  sweeperLimits,
  visibilitySeconds,
} from '../../../src/config/functions.ts';
import type { Scope } from '../../../src/core/scope.ts';
import { durationMs, type EpochMs, epochMs, hours, minutes } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { explainBatch } from '../../../src/guard/explain/explain-batch.ts';
import { notifyBatch } from '../../../src/guard/notify/notify-batch.ts';
import { reconcileBatch } from '../../../src/guard/reconcile/reconcile-batch.ts';
import { sweepWithin } from '../../../src/guard/sweep/sweep.ts';
import { AlarmAnswers } from '../world/alarm-answers.ts';
import { EcsAnswers } from '../world/ecs-answers.ts';
import { endOfStories, GUARD_CAME_AT, type Without } from '../world/plan-world.ts';
import type { ServiceStory } from '../world/story.ts';
import { Bus } from './bus.ts';
import { Consumer } from './consumer.ts';
import { deliverStories } from './deliver-stories.ts';
import { explainerPorts } from './explainer-ports.ts';
import { Faults } from './faults.ts';
import { Invocation } from './invocation.ts';
import { messagePorts } from './message-ports.ts';
import { notifierPorts } from './notifier-ports.ts';
import { reconcilerPorts } from './reconciler-ports.ts';
import { Queue } from './queue.ts';
import { type Random, randomOf } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { Sightings } from './sightings.ts';
import { SlackChannel } from './slack-channel.ts';
import { sweeperPorts } from './sweeper-ports.ts';
import { Tables } from './tables.ts';

const SWEEP_EVERY = minutes(5);

/**
 * How long after the last fault the guard has to settle: by then every reconciliation that is due has come, the one at the end
 * of an alarm watch included, which the next sweep requests if its message was lost.
 */
const SETTLES_WITHIN = minutes(50);

/** A guard that still has something to do so long after the last fault never settles. */
const GIVES_UP_AFTER = hours(8);

export interface MachineSetup {
  readonly seed: string;
  readonly services: readonly ServiceStory[];
  readonly without: Without;
  readonly keepTrace: boolean;
  /** How long every call to AWS takes; by chance if it is not given. */
  readonly callMs?: number;
}

/** The guard's functions, queues, table, bus and channel over a world of stories; one seed of it is one history. */
export class Machine {
  readonly services: readonly ServiceStory[];
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly random: Random;
  readonly ecs: EcsAnswers;
  readonly alarms: AlarmAnswers;
  readonly tables = new Tables();
  readonly slack = new SlackChannel();
  readonly sightings = new Sightings();
  readonly reconcilerQueue: Queue;
  readonly explainerQueue: Queue;
  readonly notifierQueue: Queue;
  readonly bus: Bus;
  readonly scope: Scope;
  readonly postFrom: 'start' | 'trouble';
  readonly reconciler: Consumer;
  readonly explainer: Consumer;
  readonly notifier: Consumer;
  readonly #callMs: number | undefined;
  #sweeps = 0;
  #sweeping = 0;
  #checkAt: EpochMs;

  constructor({ seed, services, without, keepTrace, callMs }: MachineSetup) {
    this.#callMs = callMs;
    this.services = services;
    this.random = randomOf(`${seed}/machine`);
    this.scheduler = new Scheduler(GUARD_CAME_AT, { keepTrace });
    const until = epochMs(endOfStories(services) + this.random.int(0, minutes(30)));
    this.faults = new Faults({ seed, from: GUARD_CAME_AT, until, without });
    this.ecs = new EcsAnswers(services);
    this.alarms = new AlarmAnswers(services);
    this.scope = { include: [], exclude: services.flatMap(exclusionOf) };
    this.postFrom = this.random.pick(['start', 'trouble']);
    this.reconcilerQueue = this.#queue('reconciler queue', reconcilerLimits);
    this.notifierQueue = this.#queue('notifier queue', notifierLimits);
    this.explainerQueue = this.#queue('explainer queue', explainerLimits);
    this.bus = new Bus(this.scheduler, this.faults, { notifier: this.notifierQueue, explainer: this.explainerQueue });
    this.#checkAt = epochMs(until + SETTLES_WITHIN);
    this.reconciler = this.#consumer('reconciler', this.reconcilerQueue, reconcilerLimits, (invocation, bodies) =>
      reconcileBatch(reconcilerPorts(this, invocation), bodies),
    );
    this.explainer = this.#consumer('explainer', this.explainerQueue, explainerLimits, (invocation) =>
      explainBatch(explainerPorts(this, invocation)),
    );
    this.notifier = this.#consumer('notifier', this.notifierQueue, notifierLimits, (invocation) =>
      notifyBatch(notifierPorts(this, invocation)),
    );
    deliverStories(this);
    this.#planSweep(epochMs(GUARD_CAME_AT + this.random.int(0, SWEEP_EVERY)));
  }

  /** Runs until the guard has settled, or never will. */
  async run(): Promise<void> {
    await this.scheduler.run((next) => {
      if (next < this.#checkAt) return false;
      this.#checkAt = epochMs(next + minutes(1));
      return this.isIdle() || next > this.faults.until + GIVES_UP_AFTER;
    });
  }

  /** What still stands in the queues. A service that ECS refuses for good is asked for again and again. */
  waitingMessages(): readonly string[] {
    const refused = this.services.filter((service) => service.isRefused).map((service) => service.serviceArn);
    return [this.reconcilerQueue, this.explainerQueue, this.notifierQueue].flatMap((queue) =>
      queue.depth === 0 ? [] : queue.bodies.filter((body) => !refused.some((arn) => body.includes(arn))),
    );
  }

  /** Nothing is under way, and no reconciliation is outstanding. */
  isIdle(): boolean {
    if (this.waitingMessages().length > 0) return false;
    return this.reconciler.running + this.explainer.running + this.notifier.running + this.#sweeping === 0;
  }

  invoke(name: string, onDeath: () => void = () => undefined): Invocation {
    const surroundings = { scheduler: this.scheduler, faults: this.faults, latency: this.random, callMs: this.#callMs };
    return new Invocation(name, surroundings, {
      loss: (serviceArns) => {
        for (const serviceArn of serviceArns) this.sightings.lossy.add(serviceArn);
      },
      death: onDeath,
    });
  }

  /** ECS refuses an action for a while, or a service for good. @throws GatewayError `denied` */
  refuse(action: string, arns: readonly string[]): void {
    const how = this.faults.trouble('ecs-denied', this.scheduler.now);
    const isForGood = arns.some((arn) => this.services.some((one) => one.isRefused && arn.endsWith(nameOf(one))));
    if (!isForGood && how !== action && how !== 'ecs:*') return;
    throw new GatewayError('denied', action, `${action} is denied`);
  }

  #queue(name: string, limits: typeof reconcilerLimits): Queue {
    const visibilityMs = visibilitySeconds(limits) * 1_000;
    return new Queue({ name, visibilityMs, maxReceiveCount: MAX_RECEIVES }, this.scheduler, this.faults);
  }

  #consumer(
    name: string,
    queue: Queue,
    limits: typeof reconcilerLimits,
    start: ConstructorParameters<typeof Consumer>[0]['start'],
  ): Consumer {
    const { batchSize, maximumConcurrency, timeoutSeconds } = limits;
    return new Consumer({
      name,
      queue,
      scheduler: this.scheduler,
      random: this.random.fork(name),
      batchSize,
      maximumConcurrency,
      timeoutMs: timeoutSeconds * 1_000,
      invoke: (one, onDeath) => this.invoke(one, onDeath),
      start,
      messages: (invocation) => messagePorts(invocation, { queue, limits, scheduler: this.scheduler }),
    });
  }

  #planSweep(at: EpochMs): void {
    this.scheduler.at(at, 'the sweep is due', () => {
      this.#planSweep(epochMs(at + SWEEP_EVERY));
      if (this.faults.strikes('sweep-dropped', at)) return;
      this.#sweep();
      if (this.faults.strikes('sweep-doubled', at)) this.#sweep();
    });
  }

  #sweep(): void {
    this.#sweeps += 1;
    this.#sweeping += 1;
    let hasEnded = false;
    const end = () => {
      if (hasEnded) return;
      hasEnded = true;
      this.#sweeping -= 1;
    };
    const invocation = this.invoke(`sweeper#${this.#sweeps}`, end);
    const timeout = durationMs(sweeperLimits.timeoutSeconds * 1_000);
    this.scheduler.at(this.scheduler.now + timeout, `${invocation.name} has no time left`, () => {
      if (!hasEnded) invocation.die('time-out');
    });
    const failed = (error: unknown) => this.scheduler.note(`${invocation.name} fails: ${String(error)}`);
    void sweepWithin(sweeperPorts(this, invocation), timeout).catch(failed).then(end);
  }
}

function nameOf({ serviceArn }: Pick<ServiceStory, 'serviceArn'>): string {
  return serviceArn.slice(serviceArn.indexOf('/'));
}

function exclusionOf({ isExcluded, serviceArn }: ServiceStory): readonly string[] {
  return isExcluded ? [nameOf({ serviceArn }).slice(1)] : [];
}
