import type { CrashPoint, StoryCall } from '@ecs-guard/simulator/deployed/story-faults';
import { describe, expect, it } from 'vitest';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const minute = 60_000;
const EPISODE = 16 * minute;

/** To die before a read leaves what dying after the call before it leaves: nothing has come of the read. */
const READS =
  /^(ecs|cloudwatch|secretsmanager):|^dynamodb:(Query|GetItem|BatchGetItem)$|^slack:conversations\.history$/;
const WHENS = ['before', 'after'] as const;

/** To die before a call that comes when the one before it was answered leaves what dying after that one leaves. */
interface SeenCall extends StoryCall {
  readonly follows: boolean;
}

/** Episodes that one deployed guard plays; with every one there are more services to sweep. */
const MOST_EPISODES = 12;

/** A deployed guard in which one rolled-back deployment after another is told by one event, with a crash at one call each. */
class Crashes {
  readonly #story: DeployedStory;
  readonly #armed: CrashPoint[];
  readonly #calls: SeenCall[];
  readonly #seen = new Map<string, number>();
  #episodes = 0;

  private constructor(story: DeployedStory, armed: CrashPoint[], calls: SeenCall[]) {
    this.#story = story;
    this.#armed = armed;
    this.#calls = calls;
  }

  static async start(): Promise<Crashes> {
    const armed: CrashPoint[] = [];
    const calls: SeenCall[] = [];
    const open = new Set<number>();
    let invocation = 0;
    const faults = (call: StoryCall) => {
      const { sequence } = call;
      calls.push({ ...call, follows: open.size === 0 && invocation === story.invocations.length });
      invocation = story.invocations.length;
      open.add(sequence);
      return { after: () => void open.delete(sequence) };
    };
    const story: DeployedStory = await startStory({ startsAt: NOON - 4 * minute, crashes: armed, faults });
    await story.runUntil(NOON + 8 * minute);
    return new Crashes(story, armed, calls);
  }

  get isWornOut(): boolean {
    return this.#episodes >= MOST_EPISODES;
  }

  /** What is left of an episode a quarter of an hour after the event. @param point counts calls from the episode's beginning */
  async play(point: CrashPoint | undefined) {
    const story = this.#story;
    this.#episodes += 1;
    const serviceName = `checkout-${this.#episodes}`;
    const begins = NOON + 8 * minute + this.#episodes * EPISODE;
    await story.runUntil(begins);
    const before = this.#calls.length;
    const published = story.published().length;
    const invoked = story.invocations.length;
    this.#arm(point);
    const { arn } = seedRolledBack(story, { serviceName, at: begins - 8 * minute, firstAt: NOON });
    story.send(eventsOf(arn, begins - 8 * minute)[1] ?? {});
    await story.runUntil(begins + EPISODE - 1);
    const records = (await story.records()).filter(({ pk, baseline }) => pk === arn && baseline === false);
    const told = story.published().slice(published);
    return {
      records: records.map(({ outcome, cause, pendingEffects, phase }) => ({ outcome, cause, pendingEffects, phase })),
      texts: story.texts().filter((text) => text.includes(`${serviceName} `)),
      transitions: new Set(told.map((eventId) => eventId.slice(eventId.lastIndexOf('#') + 1))),
      faults: story.faults(),
      crashed: story.invocations.slice(invoked).filter(({ ended }) => ended === 'crashed').length,
      calls: this.#relative(before),
    };
  }

  close(): Promise<void> {
    return this.#story.close();
  }

  #arm(point: CrashPoint | undefined): void {
    for (const call of this.#calls) this.#see(call);
    for (const { action, function: name, occurrence = 1 } of this.#armed.splice(0)) {
      this.#see({ action, function: name, occurrence });
    }
    if (point === undefined) return;
    const seen = this.#seen.get(`${point.function} ${point.action}`) ?? 0;
    this.#armed.push({ ...point, occurrence: seen + (point.occurrence ?? 1) });
  }

  #see({ function: name, action, occurrence }: Pick<StoryCall, 'function' | 'action' | 'occurrence'>): void {
    const key = `${name} ${action}`;
    this.#seen.set(key, Math.max(this.#seen.get(key) ?? 0, occurrence));
  }

  #relative(before: number): readonly SeenCall[] {
    return this.#calls.slice(before).map((call) => {
      const seen = this.#seen.get(`${call.function} ${call.action}`) ?? 0;
      return { ...call, occurrence: call.occurrence - seen };
    });
  }
}

describe('a function of the deployed guard that dies at any call', () => {
  it('leaves the same final state and one message', async () => {
    let crashes = await Crashes.start();
    try {
      const { calls, crashed: none, ...calm } = await crashes.play(undefined);
      expect(none).toBe(0);
      expect(calm).toMatchObject({ faults: [], texts: [expect.stringContaining('was rolled back')] });
      const points = calls.flatMap(({ function: name, action, occurrence, follows }): CrashPoint[] => {
        if (name !== 'reconciler' && name !== 'notifier') return [];
        const point = { function: name, action, occurrence };
        const whens = follows || READS.test(action) ? (['after'] as const) : WHENS;
        return whens.map((when) => ({ ...point, when }));
      });
      expect(points.length).toBeGreaterThan(25);
      for (const point of points) {
        if (crashes.isWornOut) {
          await crashes.close();
          crashes = await Crashes.start();
        }
        const { calls: _, ...left } = await crashes.play(point);
        const texts = left.texts.map((text) => text.replace(/checkout-\d+/, 'checkout-1'));
        expect({ point, ...left, texts }).toEqual({ point, crashed: 1, ...calm });
      }
    } finally {
      await crashes.close();
    }
  }, 170_000);
});
