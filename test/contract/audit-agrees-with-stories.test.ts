import { describe, expect, it } from 'vitest';
import { explainRule } from '../../src/cli/findings/explain-rule.ts';
import { playStories, type PlayedStories } from '../../src/cli/stories/play-stories.ts';
import { audit } from '../../src/core/audit/audit.ts';
import type { Audited } from '../../src/core/audit/audited-service.ts';
import type { Story } from '../../src/core/stories/story.ts';
import { DEFAULT_SETTINGS, type StorySettings } from '../../src/core/stories/story-settings.ts';
import { alarm, ALTERNATE, audited, GROUP, metric, service } from '../core/audit/audited.ts';

const CHOICE = { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined };

function play(one: Audited, story: Story, settings: StorySettings = DEFAULT_SETTINGS): Promise<PlayedStories> {
  return playStories(one, { stories: [story], settings, choice: CHOICE });
}

const rulesOf = (one: Audited) => audit(one).map(({ rule }) => rule.id);

const breaker = { enable: true, rollback: true, threshold: undefined };
const names = ['checkout-errors'];
const shifting = { targetGroups: [GROUP, ALTERNATE], strategy: 'CANARY', step: { percent: 10, bakeTime: 10 } } as const;
const memory = (ServiceName: string) =>
  alarm({
    threshold: 80,
    metrics: [
      metric({
        namespace: 'AWS/ECS',
        metricName: 'MemoryUtilization',
        statistic: 'Average',
        dimensions: [
          ['ClusterName', 'shop'],
          ['ServiceName', ServiceName],
        ],
      }),
    ],
  });
const onGroup = (group: string) =>
  metric({
    dimensions: [
      ['LoadBalancer', 'app/shop/0123456789abcdef'],
      ['TargetGroup', group],
    ],
  });

/** A rule, a service that breaks it, one that does not, and a failure that only the second one is protected from. */
const CASES: readonly (readonly [rule: string, broken: Audited, sound: Audited, story: Story])[] = [
  [
    'alarms-off',
    audited({ service: service({ alarms: { names, enable: false, rollback: true } }) }),
    audited(),
    'errors',
  ],
  [
    'alarms-without-rollback',
    audited({ service: service({ alarms: { names, enable: true, rollback: false } }) }),
    audited(),
    'errors',
  ],
  ['no-alarms', audited({ service: service({ alarms: undefined }), alarms: [] }), audited(), 'errors'],
  ['no-breaker', audited({ service: service({ circuitBreaker: undefined }) }), audited(), 'crash'],
  [
    'breaker-without-rollback',
    audited({ service: service({ circuitBreaker: { ...breaker, rollback: false } }) }),
    audited(),
    'crash',
  ],
  ['alarm-in-alarm', audited({ alarms: [alarm({ state: 'ALARM' })] }), audited(), 'errors'],
  [
    'alarm-missing',
    audited({ alarms: [{ kind: 'missing', id: 'checkout-errors', name: 'checkout-errors', state: undefined }] }),
    audited(),
    'errors',
  ],
  [
    'metric-never-reported',
    audited({ alarms: [alarm({ metrics: [metric({ metricName: 'HTTPCode_Target_500_Count' })] })] }),
    audited(),
    'errors',
  ],
  [
    'metric-of-another-service',
    audited({ alarms: [memory('cart')] }),
    audited({ alarms: [memory('checkout')] }),
    'leak',
  ],
  [
    'metric-of-another-target-group',
    audited({ alarms: [alarm({ metrics: [onGroup('targetgroup/other/1')] })] }),
    audited(),
    'errors',
  ],
  [
    'one-target-group-of-two',
    audited({ service: service(shifting) }),
    audited({
      service: service(shifting),
      alarms: [alarm(), alarm({ id: 'b', name: 'b', metrics: [onGroup(String(ALTERNATE.dimension))] })],
    }),
    'errors',
  ],
  [
    'average-of-a-count',
    audited({ alarms: [alarm({ metrics: [metric({ statistic: 'Average' })] })] }),
    audited(),
    'errors',
  ],
  ['in-alarm-without-traffic', audited({ alarms: [alarm({ treatMissingData: 'breaching' })] }), audited(), 'errors'],
  ['slower-than-bake-time', audited({ service: service({ bakeTime: 3 }) }), audited(), 'errors'],
];

describe.each(CASES)('%s', (rule, broken, sound, story) => {
  it('is found where the failure stays, and not where it is rolled back', async () => {
    expect([rulesOf(broken).includes(rule), rulesOf(sound).includes(rule)]).toEqual([true, false]);
    const verdicts = await Promise.all(
      [broken, sound].map(async (one) => (await play(one, story)).stories[0]?.verdict),
    );
    expect(verdicts).toEqual(['not-caught', 'caught']);
  });
});

it('finds counts that cannot move where even a healthy version never gets out', async () => {
  const stuck = audited({ service: service({ minimumHealthyPercent: 100, maximumPercent: 100 }) });
  expect(rulesOf(stuck)).toContain('counts-cannot-move');
  expect((await play(stuck, 'errors')).healthy.is).toBe('unfinished');
});

it('finds a breaker that cannot trip where tasks fail to start, and ECS waits longer and longer between them', async () => {
  const after = (value: number) =>
    audited({ service: service({ circuitBreaker: { ...breaker, threshold: { type: 'COUNT', value } } }) });
  const settings = { ...DEFAULT_SETTINGS, crashAfter: '0s' };
  for (const [value, verdict] of [
    [150, 'not-caught'],
    [3, 'caught'],
  ] as const) {
    expect(rulesOf(after(value)).includes('breaker-cannot-trip')).toBe(verdict === 'not-caught');
    expect((await play(after(value), 'crash', settings)).stories[0]?.verdict).toBe(verdict);
  }
});

it('explains that ECS waits only between tasks that stop before they run', async () => {
  const threshold = { type: 'COUNT', value: 11 } as const;
  const one = audited({ service: service({ circuitBreaker: { ...breaker, threshold } }) });
  const minutesOf = async (crashAfter: string) => {
    const { stories } = await play(one, 'crash', { ...DEFAULT_SETTINGS, crashAfter });
    return stories.map(({ end }) => (end.is === 'rolled-back' ? end.afterMs / 60_000 : end.is));
  };
  // Two tasks per round: eleven failures are six rounds, with waits of 10 s, 4, 8, 16 and 27 minutes between them, or with none.
  expect(await minutesOf('0s')).toEqual([expect.toSatisfy((minutes) => minutes > 55)]);
  expect(await minutesOf('5s')).toEqual([expect.toSatisfy((minutes) => minutes < 10)]);
  expect(explainRule('breaker-cannot-trip', 1_000)).toContain(
    'If tasks stop before they reach RUNNING, ECS also waits between rounds, each time longer, up to 27 minutes, so the rollback can take hours. ' +
      'It does not wait after tasks that stop later.',
  );
});

/** Bake times around the point at which an alarm is too slow, by the number of its datapoints and its period. */
const SPEEDS = [1, 2, 3].flatMap((datapoints) => [60, 120, 300].map((period) => [datapoints, period] as const));

describe.each(SPEEDS)('slower-than-bake-time, with %i datapoints of %i s', (datapointsToAlarm, period) => {
  // A long period slides, so that its last minutes do not have to be bad. The rule does not count on that.
  const least = period === 60 ? 0 : 3;

  it(`is found where the alarm is too slow, and at most ${least} minutes beyond`, async () => {
    const found: number[] = [];
    const missed: number[] = [];
    for (let bake = 1; bake <= 16; bake += 1) {
      const alarms = [alarm({ datapointsToAlarm, metrics: [metric({ period })] })];
      const one = audited({ service: service({ bakeTime: bake }), alarms });
      if (rulesOf(one).includes('slower-than-bake-time')) found.push(bake);
      if ((await play(one, 'errors')).stories[0]?.verdict === 'not-caught') missed.push(bake);
    }
    expect(missed).toEqual(found.slice(0, missed.length));
    expect(found.length - missed.length).toBeLessThanOrEqual(least);
  });
});

it('agrees on alarms that no error rate reaches at the traffic of the service', async () => {
  const all = { ...DEFAULT_SETTINGS, errorShare: 100 };
  for (const requestsPerMinute of [2, 6, 10, 12, 20, 100]) {
    const one = audited({ requestsPerMinute });
    const isBlind = rulesOf(one).includes('blind-at-this-traffic');
    const settings = { ...all, requestsPerMinute };
    const { stories } = await playStories(one, { stories: ['errors'], settings, choice: CHOICE });
    expect([requestsPerMinute, stories[0]?.verdict]).toEqual([requestsPerMinute, isBlind ? 'not-caught' : 'caught']);
  }
});
