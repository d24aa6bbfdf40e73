import type { RevisionTraffic } from '../../services/ecs/tasks/behaviours.ts';
import { answeringOfAll } from './answering.ts';
import { hashOf, roll } from './dice.ts';
import type { RateAt } from '../load.ts';
import { type RequestMinute, type Side, sides } from './minute.ts';
import { only, percentsOf, type Serving, servingOf } from './routing.ts';
import { type Arrivals, type Sampling, samplingOf, type Share, type Split } from './sampling.ts';
import { isStarting, isUnhealthy, type TaskRecord, watchOverload } from '../tasks.ts';
import type { TotalsBook } from '../publish/totals.ts';
import type { Step, WorkloadWorld } from '../world.ts';

/** What the tasks of a revision answered in one step. */
export interface Answer {
  readonly traffic: RevisionTraffic;
  readonly running: readonly TaskRecord[];
  requests: number;
  errors: number;
}

/** Divide the requests of one revision: into errors, by median latency, and by whether the container is up. */
interface RevisionShares {
  readonly errors: Share;
  readonly medians: Split<number>;
  readonly reached: Split<boolean>;
}

interface Stream {
  readonly name: 'production' | 'test';
  readonly rateAt: RateAt;
  readonly arrivals: Arrivals;
  readonly split: Split<string>;
}

/** Sends a service's requests to its tasks step by step, and counts the answers. */
export class RequestRun {
  readonly #world: WorkloadWorld;
  readonly #totals: TotalsBook;
  readonly #salt: number;
  readonly #streams: readonly Stream[];
  readonly #sampling: Sampling;
  #shares = new Map<string, RevisionShares>();

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
    this.#sampling = samplingOf(world.parameters.requestSampling, world.seed, this.#salt);
    this.#streams = [this.#stream('production', load), this.#stream('test', testLoad)];
  }

  /** Runs one step. Its requests go to the tasks that exist at its end. */
  step(
    step: Step,
    running: ReadonlyMap<RevisionTraffic, readonly TaskRecord[]>,
    minute: RequestMinute,
  ): readonly Answer[] {
    const serving = servingOf(running, this.#world.parameters.noHealthyTask);
    countHosts(serving, minute, { nowMs: step.toMs, graceMs: this.#world.parameters.targetUnhealthyAfterMs });
    const answers = serving.map(({ traffic, running: records }) => ({
      traffic,
      running: records,
      requests: 0,
      errors: 0,
    }));
    this.#keepShares(serving);
    for (const one of serving) for (const record of one.running) record.askedPerMinute = 0;
    for (const one of this.#streams) this.#send(one, { step, serving, answers, minute });
    const { ecs, parameters } = this.#world;
    for (const { running: records } of serving) {
      // All tasks of a revision have the same model.
      if (records[0]?.model.failsAbove?.unhealthy !== true) continue;
      for (const record of records) watchOverload(record, step.toMs, { control: ecs.control, parameters });
    }
    return answers;
  }

  #send(
    { name, rateAt, arrivals, split }: Stream,
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
    const count = arrivals.between(step.fromMs, step.toMs);
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
    const given = split.next(count, [
      ...serving.map(
        ({ traffic, targets }, index) =>
          [traffic.revisionArn, targets.length === 0 ? 0 : (percents[index] ?? 0)] as const,
      ),
      ['unserved', lost] as const,
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
    { traffic, targets: chosen }: Serving,
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
    if (chosen.length === 0) return;
    const shares = this.#shares.get(traffic.revisionArn) ?? this.#newShares();
    const targets = only(chosen, (record) => !isStarting(record, step.toMs));
    const refused = refusedOf(shares, asked.count, { chosen, targets });
    const sum = minute.sums[traffic.side];
    sum.requests += asked.count;
    sum.refused += refused;
    const served = { ...asked, count: asked.count - refused };
    const errors = targets.length === 0 ? 0 : this.#serve(targets, { step, shares, asked: served, chosen, sum });
    answer.requests += served.count;
    answer.errors += errors;
    const { arn: taskDefinitionArn } = traffic.taskDefinition;
    const failed = errors + refused;
    this.#totals.add(step.minuteMs, { taskDefinitionArn, requests: asked.count, errors: failed, isTest: asked.isTest });
  }

  /** Answers requests by the targets whose containers are up. Returns the number of errors. */
  #serve(
    targets: readonly TaskRecord[],
    {
      step,
      shares,
      asked,
      chosen,
      sum,
    }: {
      readonly step: Step;
      readonly shares: RevisionShares;
      readonly asked: { readonly count: number; readonly rate: number };
      readonly chosen: readonly TaskRecord[];
      readonly sum: RequestMinute['sums'][Side];
    },
  ): number {
    const requestsPerMinute = asked.rate / chosen.length;
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
    const errors = this.#errorsOf(shares, {
      count: asked.count,
      errorShare,
      noise: targets[0]?.model.noise ?? 0,
      step,
    });
    sum.errors += errors;
    const byMedian = medians.length === 1 ? [asked.count] : shares.medians.next(asked.count, medians);
    for (const [index, count] of byMedian.entries()) {
      const median = medians[index]?.[0] ?? 0;
      if (count > 0) sum.medians.set(median, (sum.medians.get(median) ?? 0) + count);
    }
    return errors;
  }

  #errorsOf(
    shares: RevisionShares,
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
    return shares.errors.of(count, Math.min(1, strayed));
  }

  #unserve(count: number, { minuteMs }: Step, minute: RequestMinute): void {
    if (count === 0) return;
    minute.unserved += count;
    this.#totals.addUnserved(minuteMs, count);
  }

  /** Drops the shares of revisions that no longer run. */
  #keepShares(serving: readonly Serving[]): void {
    const isSame =
      serving.length === this.#shares.size && serving.every(({ traffic }) => this.#shares.has(traffic.revisionArn));
    if (isSame) return;
    this.#shares = new Map(
      serving.map(({ traffic: { revisionArn } }) => [revisionArn, this.#shares.get(revisionArn) ?? this.#newShares()]),
    );
  }

  #newShares(): RevisionShares {
    return { errors: this.#sampling.share(), medians: this.#sampling.split(), reached: this.#sampling.split() };
  }

  #stream(name: Stream['name'], rateAt: RateAt): Stream {
    return { name, rateAt, arrivals: this.#sampling.arrivals(rateAt), split: this.#sampling.split() };
  }
}

/** How many of the requests were sent to containers that are not up. */
function refusedOf(
  { reached }: RevisionShares,
  count: number,
  { chosen, targets }: { readonly chosen: readonly TaskRecord[]; readonly targets: readonly TaskRecord[] },
): number {
  if (chosen.length === targets.length) return 0;
  const [refused = 0] = reached.next(count, [
    [false, chosen.length - targets.length],
    [true, targets.length],
  ]);
  return refused;
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
