import { describe, expect, it } from 'vitest';
import { onlyDeployment, play } from '../stories.ts';

describe('the cause of a failure', () => {
  it('is what failed it, not what its reason sounds like', async () => {
    const played = await play(
      'name: x',
      'service: { strategy: blue-green }',
      'versions: { v2: { neverHealthy: true } }',
      'parameters: { timeLimitReason: "a lifecycle hook would be faster" }',
      'until: 2d',
    );
    expect(onlyDeployment(played)).toMatchObject({
      statusReason: 'Service deployment rolled back because a lifecycle hook would be faster',
      because: [{ is: 'unknown' }],
    });
  });
});

describe('the causes of a failure', () => {
  const hooks = (hook: string) => `service: { strategy: blue-green, hooks: { smoke: ${hook} } }`;
  const alarm = 'alarm: { metric: a, threshold: 1, missing: ignore }';

  it.each([
    [
      'an alarm',
      [alarm, 'series: { a: _ }', 'service: { bake: 5m }', 'steps: [0m deploy v2, 90s set alarm a to ALARM]'],
      { is: 'alarm', name: 'a' },
    ],
    [
      'the circuit breaker',
      ['service: { circuitBreaker: count 3 }', 'versions: { v2: { crashAfter: 0s } }'],
      { is: 'circuit-breaker' },
    ],
    ['a hook', [hooks('{ at: PRE_SCALE_UP, answers: failed }')], { is: 'hook', name: 'smoke' }],
    [
      'a pause that was rejected',
      [hooks('{ at: PRE_SCALE_UP, pause: on }'), 'steps: [0m deploy v2, 1m reject]'],
      { is: 'approval-rejected' },
    ],
    ['a person', ['steps: [0m deploy v2, 40s stop]'], { is: 'request' }],
  ])('%s', async (_what, lines, cause) => {
    expect(onlyDeployment(await play('name: x', ...lines))).toMatchObject({ verdict: 'rolled-back', because: [cause] });
  });

  it('are none of a deployment that a newer one superseded', async () => {
    const { deployments, timeline } = await play('name: x', 'steps: [0m deploy v2, 20s deploy v3]');
    expect(deployments.map(({ version, verdict, because }) => [version, verdict, because])).toEqual([
      ['v2', 'superseded', []],
      ['v3', 'succeeded', []],
    ]);
    expect(timeline.find(({ what }) => what === 'superseded')).toMatchObject({ at: 20_000, version: 'v2' });
  });
});

describe('the moments of a deployment', () => {
  it('are seen when they happen', async () => {
    const { timeline } = await play('name: x');
    const moments = timeline.filter(({ what }) => what !== 'event' && what !== 'bus');
    // ECS takes a second to begin; a task takes 30 s to run, 30 s to be healthy and 30 s to stop.
    expect(moments.map(({ at, what, state }) => [at, state === undefined ? what : `${what} ${state}`])).toEqual([
      [0, 'step'],
      [0, 'created'],
      [0, 'status PENDING'],
      [1_000, 'started'],
      [1_000, 'stage SCALE_UP'],
      [1_000, 'alarms DISABLED'],
      [1_000, 'breaker DISABLED'],
      [1_000, 'status IN_PROGRESS'],
      [31_000, 'running'],
      [61_000, 'healthy'],
      [91_000, 'status SUCCESSFUL'],
      [91_000, 'succeeded'],
    ]);
  });

  it('have the stages, and the begin of the bake', async () => {
    const { timeline } = await play('name: x', 'service: { strategy: blue-green, bake: 5m }');
    expect(timeline.filter(({ what }) => what === 'stage' || what === 'baking').map(({ text }) => text)).toEqual([
      'v2: stage SCALE_UP',
      'v2: stage TEST_TRAFFIC_SHIFT',
      'v2: stage PRODUCTION_TRAFFIC_SHIFT',
      'v2: stage BAKE_TIME',
      'v2 bakes',
      'v2: stage CLEAN_UP',
    ]);
  });
});

describe('the tasks of a deployment', () => {
  it('are counted: how many at once, how many healthy, started and failed', async () => {
    const healthy = await play('name: x');
    expect([healthy.mostTasks, healthy.fewestHealthyTasks]).toEqual([8, 4]);
    expect(onlyDeployment(healthy)).toMatchObject({ tasksStarted: 4, tasksFailed: 0 });
    const crashing = await play(
      'name: x',
      'service: { circuitBreaker: count 3 }',
      'versions: { v2: { crashAfter: 0s } }',
    );
    // Four, and four more after the first pause.
    expect(onlyDeployment(crashing)).toMatchObject({ tasksStarted: 8, tasksFailed: 8 });
  });

  it('are fewer when the old ones leave first', async () => {
    const { mostTasks, fewestHealthyTasks } = await play(
      'name: x',
      'service: { minimumHealthyPercent: 50%, maximumPercent: 100% }',
    );
    expect([mostTasks, fewestHealthyTasks]).toEqual([4, 2]);
  });
});
