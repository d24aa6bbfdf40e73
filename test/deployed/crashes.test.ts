import { describe, expect, it } from 'vitest';
import type { CrashPoint, StoryCall } from '../../simulator/deployed/story-faults.ts';
import { eventsOf, seedRolledBack, transitionsOf } from '../support/rolled-back-service.ts';
import { NOON, startStory } from '../support/story.ts';

const minute = 60_000;
const AFTER = NOON + 8 * minute;

/** One deployment told by one event, with a crash at one call, until an hour later. */
async function play(crashes: readonly CrashPoint[]) {
  const calls: StoryCall[] = [];
  const note = (call: StoryCall) => {
    calls.push(call);
    return undefined;
  };
  const story = await startStory({ startsAt: NOON - 4 * minute, crashes, faults: note });
  try {
    await story.runUntil(AFTER);
    const { arn } = seedRolledBack(story);
    story.send(eventsOf(arn)[1] ?? {});
    await story.runUntil(AFTER + 30 * minute);
    const records = (await story.records()).filter((record) => record['baseline'] === false);
    return {
      records: records.map(({ outcome, cause, pendingEffects, phase }) => ({ outcome, cause, pendingEffects, phase })),
      texts: story.texts(),
      transitions: new Set(transitionsOf(story.published())),
      faults: story.faults(),
      calls,
    };
  } finally {
    await story.close();
  }
}

describe('a function of the deployed guard that dies at any call', () => {
  it('leaves the same final state and one message', async () => {
    const calm = await play([]);
    expect(calm.faults).toEqual([]);
    expect(calm.texts).toHaveLength(1);
    const points = calm.calls.flatMap(({ function: name, action, occurrence }): CrashPoint[] => {
      if (name !== 'observer' && name !== 'notifier') return [];
      return [
        { function: name, action, occurrence, when: 'before' },
        { function: name, action, occurrence, when: 'after' },
      ];
    });
    expect(points.length).toBeGreaterThan(30);
    for (const point of points) {
      const { records, texts, transitions, faults } = await play([point]);
      expect({ point, records, texts, transitions, faults }).toEqual({
        point,
        records: calm.records,
        texts: calm.texts,
        transitions: calm.transitions,
        faults: [],
      });
    }
  }, 170_000);
});
