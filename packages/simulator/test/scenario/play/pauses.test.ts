import { describe, expect, it } from 'vitest';
import { namePauses } from '../../../src/scenario/play/pauses.ts';
import { scenarioOf } from '../stories.ts';

const story = scenarioOf(
  'name: x',
  'service:',
  '  strategy: linear',
  '  hooks:',
  '    first: { at: PRE_SCALE_UP, pause: on }',
  '    smoke: { at: PRE_SCALE_UP }',
  '    second: { at: [PRE_SCALE_UP, POST_SCALE_UP], pause: on }',
);

/** ECS's event of a pause that waits, with fields replaced. */
function waits(hookId: string, fields: Readonly<Record<string, unknown>> = {}, type = 'ECS Hook State Change') {
  const detail = {
    eventName: 'HOOK_AWAITING_ACTION',
    hookId,
    lifecycleStage: 'PRE_SCALE_UP',
    serviceDeploymentArn: 'd1',
    ...fields,
  };
  return { at: 0, event: { 'detail-type': type, detail, resources: [] } };
}

describe('the pauses of a stage', () => {
  it('wait in the order of the configuration, functions left out', () => {
    expect([...namePauses(story, [waits('a'), waits('b')])]).toEqual([
      ['a', 'first'],
      ['b', 'second'],
    ]);
  });

  it('wait anew at each step, stage and deployment', () => {
    const events = [
      waits('a'),
      waits('b'),
      waits('c'),
      waits('d', { lifecycleStage: 'POST_SCALE_UP' }),
      waits('e', { serviceDeploymentArn: 'd2' }),
    ];
    expect([...namePauses(story, events).values()]).toEqual(['first', 'second', 'first', 'second', 'first']);
  });

  it('are none in other events, and at a stage without pauses', () => {
    const others = [
      waits('a', { eventName: 'HOOK_SUCCEEDED' }),
      waits('b', {}, 'ECS Deployment State Change'),
      waits('c', { lifecycleStage: 'BAKE_TIME' }),
    ];
    expect(namePauses(story, others).size).toBe(0);
  });
});
