import { describe, expect, it } from 'vitest';
import { PlayError } from '../../../src/scenario/play/perform.ts';
import { playDeployments, playScenario } from '../../../src/scenario/play/play.ts';
import type { PlayedDeployment } from '../../../src/scenario/play/played.ts';
import { onlyDeployment, play, scenarioOf } from '../stories.ts';

const ALARM = 'alarm: 5xx > 10 for 1 of 1, missing notBreaching';

describe('the player', () => {
  it('does a step at its very instant, before anything else of it [SCN-6]', async () => {
    const { timeline } = await play('name: x', 'steps: [1m deploy v2]');
    expect(timeline.filter(({ at }) => at === 60_000)[0]).toMatchObject({ what: 'step', text: 'deploy v2' });
    expect(timeline.some(({ at }) => at < 60_000)).toBe(false);
  });

  it('plays a load that is written as a map, with its jumps', async () => {
    const played = await play(
      'name: x',
      'load: { requestsPerMinute: 60, jumps: [{ at: +0s, factor: 0, for: 2m }] }',
      'warmUp: 0s',
      'service: { running: none, bake: 1m }',
      'versions: { v1: healthy }',
    );
    // Nobody comes before 2m. Healthy at 1m1s, baked at 2m1s, and two minutes of tail: 121 s at one a second.
    expect(onlyDeployment(played).requests).toBe(121);
  });

  it('ends two minutes after the last deployment and the last step [SCN-8]', async () => {
    // Without alarms: healthy at 1m1s, old tasks gone at 1m31s.
    expect((await play('name: x')).endedAt).toBe(91_000 + 120_000);
    const { endedAt } = await play('name: x', 'steps: [0m deploy v2, 10m set desired count 5]');
    expect(endedAt).toBe(600_000 + 120_000);
  });

  it('goes on while something is awaited, at the latest to its bound [SCN-8]', async () => {
    // Half a minute before 20m is early enough, and two minutes are added.
    expect((await play('name: x', 'expect: [20m alarm 5xx ALARM]', ALARM, 'series: { 5xx: "0" }')).endedAt).toBe(
      1_170_000 + 120_000,
    );
    expect((await play('name: x', 'expect: [after 20m never failed]')).endedAt).toBe(1_200_000 + 120_000);
    expect((await play('name: x', 'until: 15m', 'expect: [after 20m never failed]')).endedAt).toBe(900_000);
    expect((await play('name: x', 'expect: [by 20m succeeded]')).endedAt).toBe(91_000 + 120_000);
  });

  it('goes on while an alarm may come that is awaited up to some time, or must not come [SCN-8]', async () => {
    // Deployed at 91 s; 50 at 16m is complete at 17m, and evaluated two seconds later.
    const story = [ALARM, 'series: { 5xx: "0x15 50x3 0x40" }', 'service: { bake: 1m }'];
    const expected = ['by 30m alarm 5xx ALARM', '5m-30m alarm 5xx ALARM', '5m-30m never alarm 5xx ALARM'];
    const { endedAt, expectations } = await play('name: x', ...story, `expect: [${expected.join(', ')}]`);
    expect(expectations.map(({ met }) => met)).toEqual([true, true, false]);
    expect(endedAt).toBe(1_800_000);
  });

  it('ends at its bound when a deployment does not [SCN-8]', async () => {
    const played = await play('name: x', 'service: { maximumPercent: 100% }', 'until: 42m');
    expect(played.endedAt).toBe(2_520_000);
    expect(onlyDeployment(played)).toMatchObject({
      verdict: 'unfinished',
      finishedAt: undefined,
      status: 'IN_PROGRESS',
    });
  });

  it('gives the same for the same, and other ids for another seed [SCN-12]', async () => {
    const story = (seed: number) => play('name: x', ALARM, 'series: { 5xx: "0x1 50x9" }', `seed: ${seed}`);
    const [first, again, other] = [await story(1), await story(1), await story(2)];
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(first));
    expect(onlyDeployment(other)).toMatchObject({ failedAt: onlyDeployment(first).failedAt });
  });

  it('overrides what AWS does not publish by name', async () => {
    const story = [
      'name: x',
      ALARM,
      'series: { 5xx: "0x1 50x9" }',
      'service: { bake: 10m }',
      'parameters: { alarmPollIntervalMs: 100s }',
    ];
    // Looks at 31 s, 2m11s and 3m51s.
    expect(onlyDeployment(await play(...story)).failedAt).toBe(231_000);
  });

  it('moves only its beginning with the start, whatever the instant', async () => {
    const [first, other] = [
      await play('name: x', ALARM, 'series: { 5xx: "50x9" }'),
      await play('name: x', ALARM, 'series: { 5xx: "50x9" }', 'start: 2024-02-29T23:59:00Z'),
    ];
    expect(other.startMs).toBe(Date.UTC(2024, 1, 29, 23, 59));
    expect(other.deployments.map(({ finishedAt }) => finishedAt)).toEqual(
      first.deployments.map(({ finishedAt }) => finishedAt),
    );
  });

  it('does not play what AWS would not set up [SCN-9]', async () => {
    const name = 'x'.repeat(256);
    await expect(play('name: x', `alarms: { ${name}: 5xx > 1 }`, 'series: { 5xx: "0" }')).rejects.toThrow(
      /^AWS rejects its setup: ValidationError: /,
    );
    await expect(play('name: x', `alarms: { ${name}: 5xx > 1 }`, 'series: { 5xx: "0" }')).rejects.toThrow(PlayError);
  });
});

describe('load', () => {
  const LOADED = ['name: x', 'load: 600', 'service: { bake: 5m }'];
  const alarm = 'alarm: { metric: HTTPCode_Target_5XX_Count, threshold: 10, missing: notBreaching }';

  it('makes requests and errors by version, and the metrics that alarms look at [SCN-19]', async () => {
    const played = await play(
      ...LOADED,
      'versions: { v2: { errors: 20% } }',
      alarm,
      'parameters: { albVisibleAfterMs: 0s }',
    );
    const { failedAt, errors, requests } = onlyDeployment(played);
    // All old tasks have left the load balancer at 1m1s: minute 1 has 120 errors, and is complete at 2m.
    expect(played.alarms[0]?.points.find(({ at }) => at === 120_000)).toEqual({ at: 120_000, value: 120 });
    expect(failedAt).toBeLessThan(180_000);
    expect(errors).toBeGreaterThan(0);
    expect(5 * (errors ?? 0)).toBe(requests);
  });

  it('counts no requests where there is none', async () => {
    expect(onlyDeployment(await play('name: x'))).toMatchObject({ requests: undefined, errors: undefined });
    expect(onlyDeployment(await play(...LOADED))).toMatchObject({ errors: 0 });
  });

  it('runs before the story too, so that its alarms have something to look at', async () => {
    const played = await play(...LOADED, 'warmUp: 20m', 'alarm: { metric: RequestCount, threshold: 1000 }');
    // 120 s until a minute of the load balancer is visible.
    expect(played.alarms[0]?.points.filter(({ at }) => at < 0).length).toBe(20);
    expect(played.alarms[0]?.points[0]).toEqual({ at: -1_200_000, value: 600 });
  });
});

describe('playDeployments', () => {
  /** A version that stays answers more requests and replaces more tasks in the two minutes after its deployment. */
  const compared = (all: readonly PlayedDeployment[]) =>
    all.map((one) =>
      one.failedAt === undefined
        ? { ...one, requests: undefined, errors: undefined, tasksStarted: undefined, tasksFailed: undefined }
        : one,
    );
  const errors = 'HTTPCode_Target_5XX_Count';
  const story = (...lines: readonly string[]) => {
    const service = 'service: { traffic: load-balancer, bake: 10m, circuitBreaker: on }';
    return scenarioOf('name: x', 'load: 120', 'parameters: { requestSampling: random }', service, ...lines);
  };
  const notBreaching = `alarm: { metric: ${errors}, threshold: 5, evaluate: 2 of 3, missing: notBreaching }`;

  it.each([
    ['an alarm rolls back', story('versions: { v2: { errors: 20% } }', notBreaching)],
    ['nothing is wrong', story(notBreaching)],
    ['no task becomes healthy', story('versions: { v2: { neverHealthy: true } }', notBreaching)],
    ['the alarm is in ALARM at the start', story('versions: { v1: { errors: 50% }, v2: healthy }', notBreaching)],
    [
      'the alarm was in ALARM until five minutes before the start',
      story(
        'start: 2026-01-05T12:00:00Z',
        'versions: { v1: { errors: { share: 50%, untilTime: 2026-01-05T11:55:00Z } }, v2: healthy }',
        notBreaching,
      ),
    ],
    [
      'the alarm keeps its state without data',
      story('versions: { v1: { errors: 50% }, v2: healthy }', notBreaching.replace('notBreaching', 'ignore')),
    ],
    ['a task crashes now and then', story('versions: { v2: { crashAfter: 100s } }', notBreaching)],
  ])('gives what playScenario gives of the deployments, where %s', async (_what, scenario) => {
    for (const seed of [1, 2, 3]) {
      const given = await playDeployments({ ...scenario, seed });
      const { deployments } = await playScenario({ ...scenario, seed });
      expect(compared(given)).toEqual(compared(deployments));
    }
  });

  it('ends at the bound of the scenario if a deployment takes longer', async () => {
    const [unfinished] = await playDeployments(scenarioOf('name: x', 'until: 1m', 'service: { bake: 10m }'));
    expect(unfinished).toMatchObject({ verdict: 'unfinished', finishedAt: undefined });
  });
});

describe('where the requests come from', () => {
  /** What customers get of a bad version that waits for its approval for ten minutes, and then takes all requests. */
  const waiting = async (traffic: string, strategy: string) => {
    const hook = 'hooks: { check: { at: POST_SCALE_UP, answers: [in progress 600s, failed] } }';
    const { deployments } = await play(
      'name: x',
      'load: 600/m',
      `service: { traffic: ${traffic}, strategy: ${strategy}, bake: 5m, ${hook} }`,
      'versions: { v2: { errors: 100% } }',
    );
    return deployments.map(({ verdict, errors }) => ({ verdict, errors }));
  };

  it.each(
    ['load-balancer', 'service-connect', 'vpc-lattice'].flatMap((traffic) =>
      ['blue-green', 'canary 10% for 5m', 'linear 20% every 5m'].map((strategy) => [traffic, strategy] as const),
    ),
  )('by %s, no customer meets a version that is not approved: %s', async (traffic, strategy) => {
    expect(await waiting(traffic, strategy)).toEqual([{ verdict: 'rolled-back', errors: 0 }]);
  });

  it.each(['load-balancer', 'service-connect', 'vpc-lattice'])(
    'by %s, a tenth of it meets a canary',
    async (traffic) => {
      const { timeline, deployments } = await play(
        'name: x',
        'load: 600/m',
        `service: { traffic: ${traffic}, strategy: canary 10% for 10m, bake: 5m, hooks: { stop: { at: POST_PRODUCTION_TRAFFIC_SHIFT, answers: failed } } }`,
        'versions: { v2: { errors: 100% } }',
      );
      const stages = timeline.filter(({ what }) => what === 'stage').map(({ state }) => state);
      expect(stages).toContain('PRODUCTION_TRAFFIC_SHIFT');
      // Ten minutes of 60 requests, then all 600 for the three minutes or less that ECS waits after the shift.
      expect(deployments[0]?.errors).toBeGreaterThanOrEqual(600);
      expect(deployments[0]?.errors).toBeLessThanOrEqual(2_400);
    },
  );
});
