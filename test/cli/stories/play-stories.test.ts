import { describe, expect, it } from 'vitest';
import type { StageChoice } from '../../../src/cli/stories/build-scenario.ts';
import { playStories } from '../../../src/cli/stories/play-stories.ts';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { STORIES, type Story } from '../../../src/core/stories/story.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';
import { alarm, audited, service } from '../../core/audit/audited.ts';

const CHOICE: StageChoice = { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined };
const play = (one: Audited, stories: readonly Story[] = STORIES, choice = CHOICE) =>
  playStories(one, { stories, settings: DEFAULT_SETTINGS, choice });

it('counts the errors until ECS rolls back, and those until the old version serves again', async () => {
  const [errors] = (await play(audited(), ['errors'])).stories;
  // From 1m01s to 6m10s: 309 s with two errors per second, and a few in the seconds in which both versions serve.
  expect(errors).toMatchObject({
    verdict: 'caught',
    end: { is: 'rolled-back', by: ['checkout-errors'], afterMs: 370_000 },
  });
  const end = errors?.end;
  if (end?.is !== 'rolled-back') throw new Error('it is not rolled back');
  const { errors: first = 0, errorsInAll: all = 0 } = end;
  expect(first).toBeGreaterThan(600);
  expect(first).toBeLessThan(630);
  expect(all).toBeGreaterThan(first);
});

it('gives the same result each time', async () => {
  expect((await play(audited())).stories).toEqual((await play(audited())).stories);
});

it('says that a deployment without an end is not caught', async () => {
  const { stories } = await play(audited({ service: service({ circuitBreaker: undefined }) }), ['crash']);
  expect(stories).toMatchObject([{ verdict: 'not-caught', end: { is: 'unfinished' } }]);
});

describe('a story that does not apply', () => {
  it.each([
    ['poison', {}, 'the service takes requests, not messages'],
    ['latency', { traffic: 'queue' }, 'the service takes messages, not requests'],
  ] as const)('%s with %j', async (story, choice, because) => {
    expect((await play(audited(), [story], { ...CHOICE, ...choice })).stories).toEqual([
      { story, verdict: 'not-applicable', end: { is: 'not-applicable', because } },
    ]);
  });

  it('is that of a health check, if there is none', async () => {
    const containers = [{ name: 'app', isEssential: true, healthCheck: undefined }];
    const one = audited({ service: service({ targetGroups: [], discoveryNames: ['a'], containers }) });
    expect((await play(one, ['never-healthy'])).stories).toMatchObject([{ verdict: 'not-applicable' }]);
  });
});

it.each(['errors', 'latency', 'poison'] as const)(
  'cannot judge %s of a service whose traffic is not known',
  async (story) => {
    const { stories } = await play(audited({ service: service({ targetGroups: [] }), alarms: [] }), [story]);
    expect(stories).toEqual([
      {
        story,
        verdict: 'unjudged',
        end: { is: 'not-played', because: 'where requests or messages come from is not known: give --traffic' },
      },
    ]);
  },
);

describe('what is not caught', () => {
  const elsewhere = { kind: 'unread', id: 'a', name: 'a', state: undefined } as const;
  const names = ['a'];
  it.each([
    ['cannot be judged with an alarm that was not read', { alarms: [elsewhere] }, 'unjudged'],
    [
      'is not caught if that alarm would not roll back',
      { alarms: [elsewhere], service: service({ alarms: { names, enable: true, rollback: false } }) },
      'not-caught',
    ],
    [
      'cannot be judged if a setting is not known',
      { service: service({ alarms: { names, enable: { unknown: 'parameter On' }, rollback: true } }) },
      'unjudged',
    ],
    [
      'cannot be judged if the setting of the circuit breaker is not known',
      {
        alarms: [alarm({ threshold: 10_000 })],
        service: service({ circuitBreaker: { enable: { unknown: 'x' }, rollback: true, threshold: undefined } }),
      },
      'unjudged',
    ],
  ] as const)('%s', async (_, change, verdict) => {
    expect((await play(audited(change), ['errors'])).stories[0]?.verdict).toBe(verdict);
  });
});

it('names the alarms that are in ALARM at the start, so that ECS ignores all of them', async () => {
  const live = await play(audited({ alarms: [alarm({ state: 'ALARM', name: 'loud' }), alarm()] }), ['errors']);
  expect([live.inAlarmAtStart, live.stories[0]?.verdict]).toEqual([['loud'], 'not-caught']);
  // It has no data while nothing fails.
  const silent = await play(audited({ alarms: [alarm({ treatMissingData: 'breaching' })] }), ['errors']);
  expect(silent.inAlarmAtStart).toEqual(['checkout-errors']);
  expect((await play(audited(), ['errors'])).inAlarmAtStart).toEqual([]);
});

it('says why a service cannot be played', async () => {
  const { healthy, stories } = await play(audited({ service: service({ maximumPercent: 2_000 }) }), ['errors']);
  expect(healthy).toMatchObject({ is: 'not-played' });
  expect(stories).toMatchObject([{ verdict: 'unjudged', end: { is: 'not-played' } }]);
});
