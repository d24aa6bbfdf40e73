import { expect, it } from 'vitest';
import { describeStories } from '../../../src/cli/stories/describe-stories.ts';
import type { PlayedStories } from '../../../src/cli/stories/play-stories.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';

const played = (change: Partial<PlayedStories> = {}): PlayedStories => ({
  stage: {
    traffic: 'queue',
    desiredCount: 4,
    alarms: [
      { name: 'a', alarm: {}, unjudged: 'metrics of Shop are not simulated', note: undefined, lookBackMinutes: 1 },
      { name: 'b', alarm: {}, unjudged: undefined, note: 'does not exist', lookBackMinutes: 1 },
    ],
    assumed: ['each lifecycle hook succeeds without a delay'],
    scenarioOf: () => ({ is: 'refused', because: 'not used here' }),
  },
  settings: { ...DEFAULT_SETTINGS, baseErrors: 1 },
  stories: [
    {
      story: 'errors',
      verdict: 'not-caught',
      end: { is: 'stopped', by: ['b', 'circuit breaker'], afterMs: 90_000, errors: 12.4, errorsInAll: 20 },
    },
    { story: 'latency', verdict: 'unjudged', end: { is: 'not-played', because: 'give --traffic' } },
  ],
  healthy: { is: 'unfinished', afterMs: 1, errors: 0 },
  inAlarmAtStart: ['b'],
  ...change,
});

it('prints a table, then what it depends on', () => {
  expect(describeStories({ name: 'web', cluster: undefined, source: 'web.yaml' }, played(), undefined)).toEqual([
    'web (web.yaml)',
    '  failure            rolled back by                            after  failed by then',
    '  errors             NOT: stopped by alarm b, circuit breaker  1m30s              12',
    '  latency            cannot be judged',
    '  a healthy version  does not finish',
    '  Nothing rolls back: errors',
    '  No failure counts as caught, because a healthy version does not stay',
    '  ECS ignores all alarms, because of those in ALARM when the deployment begins: b',
    '  Cannot be judged: alarm a: metrics of Shop are not simulated',
    '  Alarm b does not exist',
    '  latency: give --traffic',
    '  Played with 600 messages per minute, 1 % of them fail with each version, 4 tasks, queue',
    '  errors: 20 % of the requests fail',
    '  Assumed: each lifecycle hook succeeds without a delay',
  ]);
});

it('keeps to the width of the terminal', () => {
  const lines = describeStories({ name: 'web', cluster: 'shop', source: 'web.yaml' }, played(), 60);
  expect(lines.filter((line) => line.length > 60)).toEqual([]);
});

it('shows names that contain control characters on one line', () => {
  const lines = describeStories({ name: 'we\nb', cluster: 'sh\u001bop', source: 'web.yaml' }, played(), 100);
  expect(lines[0]).toMatch(/^[ -~]+$/);
});
