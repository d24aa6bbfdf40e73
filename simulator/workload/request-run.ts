import type { RevisionTraffic } from '../services/ecs/behaviours.ts';
import { answeringOfAll } from './answering.ts';
import { FairShare } from './apportion.ts';
import { hashOf, roll } from './dice.ts';
import { type RateAt, RequestMeter } from './load.ts';
import { type RequestMinute, sides } from './minute.ts';
import { isUnhealthy, type TaskRecord, watchOverload } from './tasks.ts';
import type { TotalsBook } from './totals.ts';
import type { Step, WorkloadWorld } from './world.ts';

/** A revision that runs, and those of its tasks that requests go to. */
interface Serving {
  readonly traffic: RevisionTraffic;
  readonly running: readonly TaskRecord[];
  readonly targets: readonly TaskRecord[];
}

/** What a revision answered in one step. */
export interface Answer {
  readonly traffic: RevisionTraffic;
  readonly running: readonly TaskRecord[];
  requests: number;
  errors: number;
}

interface RevisionDebts {
  /** Fractions of an error that are still to come. */
  errors: number;
  readonly medians: FairShare<number>;
}

interface Stream {
  readonly name: 'production' | 'test';
  readonly rateAt: RateAt;
  readonly meter: RequestMeter;
  readonly shares: FairShare<string>;
}

/** Requests of a service, step by step: who gets them, and what becomes of them. */
export class RequestRun {
  readonly #world: WorkloadWorld;
  readonly #totals: TotalsBook;
  readonly #salt: number;
  readonly #streams: readonly Stream[];
  #debts = new Map<string, RevisionDebts>();

  constructor(
    world: WorkloadWorld,
    {
      serviceArn,
      load,
      testLoad,
      totals,
    }: {
      readonly serviceArn: string;
      readonly load: RateAt;
      readonly testLoad: RateAt;
      readonly totals: TotalsBook;
    },
  ) {
    this.#world = world;
    this.#totals = totals;
    this.#salt = hashOf(serviceArn);
    this.#streams = [stream('production', load), stream('test', testLoad)];
  }

  /** Whoever stands there at the end of a step has served it. */
  step(
    step: Step,
    running: ReadonlyMap<RevisionTraffic, readonly TaskRecord[]>,
    minute: RequestMinute,
  ): readonly Answer[] {
    const serving = [...running].map(([traffic, records]) => this.#servingOf(traffic, records));
    countHosts(serving, minute, { nowMs: step.toMs, graceMs: this.#world.parameters.targetUnhealthyAfterMs });
    const answers = serving.map(({ traffic, running: records }) => ({
      traffic,
      running: records,
      requests: 0,
      errors: 0,
    }));
    this.#keepDebts(serving);
    for (const one of serving) for (const record of one.running) record.askedPerMinute = 0;
    for (const one of this.#streams) this.#send(one, { step, serving, answers, minute });
    const { ecs, parameters } = this.#world;
    for (const { running: records } of serving) {
      // All tasks of a revision have its model.
      if (records[0]?.model.failsAbove?.unhealthy !== true) continue;
      for (const record of records) watchOverload(record, step.toMs, { control: ecs.control, parameters });
    }
    return answers;
  }

  #servingOf(traffic: RevisionTraffic, running: readonly TaskRecord[]): Serving {
    const healthy = running.filter(({ task }) => task.healthy);
    const failsOpen = healthy.length === 0 && this.#world.parameters.noHealthyTask === 'fail-open';
    return { traffic, running, targets: failsOpen ? running : healthy };
  }

  #send(
    { name, rateAt, meter, shares }: Stream,
    {
      step,
      serving,
      answers,
      minute,
    }: {
      readonly step: Step;
      readonly serving: readonly Serving[];
      readonly answers: readonly Answer[];
      readonly minute: RequestMinute;
    },
  ): void {
    const count = meter.between(step.fromMs, step.toMs);
    const percents = percentsOf(name, serving);
    const all = percents.reduce((sum, percent) => sum + percent, 0);
    if (all === 0) {
      if (name === 'production') this.#unserve(count, step, minute);
      return;
    }
    const lost = percents.reduce(
      (sum, percent, index) => sum + (serving[index]?.targets.length === 0 ? percent : 0),
      0,
    );
    const given = shares.next(count, [
      ...serving.map(
        ({ traffic, targets }, index) =>
          [traffic.revisionArn, targets.length === 0 ? 0 : (percents[index] ?? 0)] as const,
      ),
      ['nobody', lost] as const,
    ]);
    this.#unserve(given.at(-1) ?? 0, step, minute);
    const rate = rateAt(step.fromMs);
    for (const [index, one] of serving.entries()) {
      const answer = answers[index];
      if (answer === undefined) continue;
      const asked = { count: given[index] ?? 0, rate: (rate * (percents[index] ?? 0)) / all, isTest: name === 'test' };
      this.#answer(one, { step, minute, answer, asked });
    }
  }

  #answer(
    { traffic, targets }: Serving,
    {
      step,
      minute,
      answer,
      asked,
    }: {
      readonly step: Step;
      readonly minute: RequestMinute;
      readonly answer: Answer;
      readonly asked: { readonly count: number; readonly rate: number; readonly isTest: boolean };
    },
  ): void {
    if (targets.length === 0) return;
    const requestsPerMinute = asked.rate / targets.length;
    const { parameters, startMs } = this.#world;
    const { errorShare, medians } = answeringOfAll(targets, {
      atMs: step.toMs,
      startMs,
      requestsPerMinute,
      parameters,
    });
    const each = asked.count / targets.length;
    for (const record of targets) {
      record.requests += each;
      record.recentRequests += each;
      record.askedPerMinute += requestsPerMinute;
    }
    const debts = this.#debts.get(traffic.revisionArn) ?? newDebts();
    const errors = this.#errorsOf(debts, { count: asked.count, errorShare, noise: targets[0]?.model.noise ?? 0, step });
    const sum = minute.sums[traffic.side];
    sum.requests += asked.count;
    sum.errors += errors;
    const byMedian = medians.length === 1 ? [asked.count] : debts.medians.next(asked.count, medians);
    for (const [index, count] of byMedian.entries()) {
      const median = medians[index]?.[0] ?? 0;
      if (count > 0) sum.medians.set(median, (sum.medians.get(median) ?? 0) + count);
    }
    answer.requests += asked.count;
    answer.errors += errors;
    const { arn: taskDefinitionArn } = traffic.taskDefinition;
    this.#totals.add(step.minuteMs, { taskDefinitionArn, requests: asked.count, errors, isTest: asked.isTest });
  }

  #errorsOf(
    debts: RevisionDebts,
    {
      count,
      errorShare,
      noise,
      step,
    }: {
      readonly count: number;
      readonly errorShare: number;
      readonly noise: number;
      readonly step: Step;
    },
  ): number {
    const strayed =
      noise === 0 ? errorShare : errorShare * (1 + noise * (2 * roll(this.#world.seed, this.#salt, step.toMs) - 1));
    debts.errors += count * Math.min(1, strayed);
    const errors = Math.min(count, Math.floor(debts.errors + 1e-9));
    debts.errors = errorShare === 0 ? 0 : debts.errors - errors;
    return errors;
  }

  #unserve(count: number, { minuteMs }: Step, minute: RequestMinute): void {
    if (count === 0) return;
    minute.unserved += count;
    this.#totals.addUnserved(minuteMs, count);
  }

  /** Forgets revisions that run no longer. */
  #keepDebts(serving: readonly Serving[]): void {
    this.#debts = new Map(
      serving.map(({ traffic: { revisionArn } }) => [revisionArn, this.#debts.get(revisionArn) ?? newDebts()]),
    );
  }
}

/**
 * Who is to get how much. Where ECS gives nobody a share, since nobody is healthy, whoever is sent requests all the same
 * gets them by the number of tasks.
 */
function percentsOf(name: Stream['name'], serving: readonly Serving[]): number[] {
  const percents = serving.map(({ traffic }) => (name === 'test' ? traffic.testPercent : traffic.productionPercent));
  if (name === 'test' || percents.some((percent) => percent > 0)) return percents;
  return serving.map(({ targets }) => targets.length);
}

function countHosts(
  serving: readonly Serving[],
  minute: RequestMinute,
  { nowMs, graceMs }: { readonly nowMs: number; readonly graceMs: number },
): void {
  for (const side of sides) {
    let [healthy, unhealthy, registered] = [0, 0, 0];
    for (const { traffic, running } of serving) {
      if (traffic.side !== side) continue;
      registered += running.length;
      for (const record of running) {
        if (record.task.healthy) healthy += 1;
        else if (isUnhealthy(record, nowMs, graceMs)) unhealthy += 1;
      }
    }
    const sum = minute.sums[side];
    sum.healthy.push(healthy);
    sum.unhealthy.push(unhealthy);
    sum.registered = Math.max(sum.registered, registered);
  }
}

function stream(name: Stream['name'], rateAt: RateAt): Stream {
  return { name, rateAt, meter: new RequestMeter(rateAt), shares: new FairShare() };
}

function newDebts(): RevisionDebts {
  return { errors: 0, medians: new FairShare() };
}
