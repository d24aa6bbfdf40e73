import { expect, it } from 'vitest';
import { describeStory, healthyVersion, STORIES, versionOf } from '../../../src/core/stories/story.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';

const settings = { ...DEFAULT_SETTINGS, baseErrors: 1 };

it('gives each story its version, with the errors of every day', () => {
  expect(STORIES.map((story) => versionOf(story, settings))).toEqual([
    { errors: '20%' },
    { errors: '1%', latency: 3 },
    { errors: '1%', crashAfter: '10s' },
    { errors: '1%', neverHealthy: true },
    { errors: '1%', memory: 8 },
    { errors: '1%', poison: '20%' },
  ]);
});

it('has a healthy version without errors unless the service has some', () => {
  expect([healthyVersion(DEFAULT_SETTINGS), healthyVersion(settings)]).toEqual([{}, { errors: '1%' }]);
});

it('describes each story', () => {
  expect(STORIES.map((story) => describeStory(story, settings))).toEqual([
    '20 % of the requests fail',
    'responses take 3 times as long',
    'tasks exit 10s after they run',
    'tasks run, but fail their health checks',
    'memory grows by 8 % of the limit per minute',
    '20 % of the messages fail each time',
  ]);
});
