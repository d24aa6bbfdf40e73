import { describe, expect, it } from 'vitest';
import { withOwnNames } from '../../../src/scenario/format/own-names.ts';
import { playScenario } from '../../../src/scenario/play/play.ts';
import { scenarioOf } from '../stories.ts';

const story = scenarioOf(
  'name: x',
  'service:',
  '  strategy: blue-green',
  '  bake: 5m',
  '  hooks:',
  '    smoke: { at: POST_SCALE_UP, answers: failed }',
  '    approve: { at: POST_TEST_TRAFFIC_SHIFT, pause: on }',
  'alarm: 5xx > 10 for 1 of 1, missing notBreaching',
  'series: { 5xx: "0x60" }',
  'steps:',
  '  - 0m deploy v2',
  '  - 1m set alarm 5xx to OK',
  '  - 2m continue approve',
  'expect:',
  '  - hook smoke FAILED',
  '  - verdict rolled-back because hook smoke',
  '  - alarm 5xx OK',
  '  - event "(service web) has reached a steady state."',
  '  - protection armed',
);

describe('a scenario with names of its own', () => {
  const own = withOwnNames(story, { service: 'story', cluster: 'stage' });

  it('has them wherever it is told of its service, alarms and hooks', () => {
    expect(own.service).toMatchObject({ name: 'story', cluster: 'stage' });
    expect(own.alarms.map(({ name }) => name)).toEqual(['story-5xx']);
    expect(own.service.hooks.map(({ name }) => name)).toEqual(['story-smoke', 'story-approve']);
    expect(own.service.configuration).toMatchObject({
      alarms: { alarmNames: ['story-5xx'], enable: true },
      lifecycleHooks: [
        { hookTargetArn: 'arn:aws:lambda:us-east-1:111122223333:function:story-smoke' },
        { targetType: 'PAUSE' },
      ],
    });
    expect(own.steps.map(({ action }) => action)).toEqual([
      { do: 'deploy', version: 'v2' },
      { do: 'set-alarm', alarm: 'story-5xx', state: 'OK' },
      { do: 'continue', hook: 'story-approve' },
    ]);
    expect(own.expect.map(({ expected }) => expected)).toMatchObject([
      { what: 'hook', subject: 'story-smoke' },
      { is: 'verdict', because: { is: 'hook', name: 'story-smoke' } },
      { what: 'alarm', subject: 'story-5xx' },
      { what: 'event', subject: '(service story) has reached a steady state.' },
      { is: 'protection' },
    ]);
  });

  it('comes out as it did', async () => {
    const [before, after] = [await playScenario(story), await playScenario(own)];
    expect(after.deployments.map(({ verdict, finishedAt, because }) => [verdict, finishedAt, because])).toEqual(
      before.deployments.map(({ verdict, finishedAt }) => [verdict, finishedAt, [{ is: 'hook', name: 'story-smoke' }]]),
    );
    expect(after.deployments[0]?.verdict).toBe('rolled-back');
  });
});
