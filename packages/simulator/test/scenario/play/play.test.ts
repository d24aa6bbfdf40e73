import { describe, expect, it } from 'vitest';
import { PlayError } from '../../../src/scenario/play/perform.ts';
import { playScenario } from '../../../src/scenario/play/play.ts';
import { faultsOf, onlyDeployment, play, scenarioOf } from '../stories.ts';

const ALARM = 'alarm: 5xx > 10 for 1 of 1, missing notBreaching';

describe('the player', () => {
  it('does a step at its very instant, before anything else of it [SCN-6]', async () => {
    const { timeline } = await play('name: x', 'steps: [1m deploy v2]');
    expect(timeline.filter(({ at }) => at === 60_000)[0]).toMatchObject({ what: 'step', text: 'deploy v2' });
    expect(timeline.some(({ at }) => at < 60_000)).toBe(false);
  });

  it('publishes a value when its minute is over, and evaluates no alarm before the first whole minute [SCN-4]', async () => {
    const { alarms } = await play('name: x', ALARM, 'series: { 5xx: "50x5" }', 'service: { bake: 5m }');
    // Minute 0 is complete at 1m, and is evaluated two seconds later.
    expect(alarms[0]?.changes).toMatchObject([{ at: 62_000, from: 'OK', to: 'ALARM' }]);
    expect(alarms[0]?.points[0]).toEqual({ at: 0, value: 50 });
  });

  it('leaves an alarm in the state that the story gives it until then', async () => {
    const story = [
      'name: x',
      'alarm: { metric: 5xx, threshold: 10, state: ALARM, missing: notBreaching }',
      'series: { 5xx: "0x9" }',
    ];
    const played = await play(...story);
    expect(played.alarms[0]?.changes).toMatchObject([{ at: 62_000, from: 'ALARM', to: 'OK' }]);
    expect(onlyDeployment(played).protection).toBe('off-alarm-at-start');
  });

  it('counts from the start to the rollback, from there to its end, and both together [SCN-7]', async () => {
    const played = await play('name: x', ALARM, 'series: { 5xx: "0x1 50x9" }', 'service: { bake: 10m }');
    // Started at 1 s; failed and rolled back from the look of 3m11s on; restored 90 s later.
    expect(onlyDeployment(played)).toMatchObject({
      runningAt: 31_000,
      failedAt: 191_000,
      timeToDetectMs: 190_000,
      finishedAt: 281_000,
      rollbackTimeMs: 90_000,
      recoveryTimeMs: 280_000,
    });
  });

  it('counts the same when no task ever ran [SCN-7]', async () => {
    const played = await play(
      'name: x',
      'service: { circuitBreaker: count 3 }',
      'versions: { v2: { crashAfter: 0s } }',
    );
    // Started at 1 s, the third failure at 31 s, and 44 s until ECS acts; nothing is left to stop.
    expect(onlyDeployment(played)).toMatchObject({
      runningAt: undefined,
      timeToDetectMs: 74_000,
      rollbackTimeMs: 0,
      recoveryTimeMs: 74_000,
    });
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

  it('tells what AWS refuses as a part of the story [SCN-9]', async () => {
    const { timeline } = await play('name: x', 'steps: [0m deploy v2, 10m stop with rollback]');
    expect(timeline.find(({ what }) => what === 'refused')).toMatchObject({ at: 600_000, state: 'ConflictException' });
  });

  it('throttles the looks of ECS from the step on, for as long as it says [SCN-10]', async () => {
    const story = (span: string) =>
      play(
        'name: x',
        ALARM,
        'series: { 5xx: "0x1 50x9" }',
        'service: { bake: 10m }',
        `steps: [0m deploy v2, 3m5s throttle DescribeAlarms for ${span}]`,
      );
    // In ALARM at 3m2s; looks at 3m11s and 3m31s.
    expect(onlyDeployment(await story('5s')).failedAt).toBe(191_000);
    expect(onlyDeployment(await story('6s')).failedAt).toBe(191_000);
    expect(onlyDeployment(await story('7s')).failedAt).toBe(211_000);
  });

  it.each([
    ['off-not-configured', []],
    ['off-not-configured', [ALARM, 'series: { 5xx: "0" }', 'service: { alarms: off }']],
    ['off-not-configured', ['alarm: { metric: 5xx, threshold: 1, watched: off }', 'series: { 5xx: "0" }']],
    ['armed', [ALARM, 'series: { 5xx: "0" }']],
    ['armed', [ALARM, 'series: { 5xx: "0" }', 'service: { earlySuccess: 100% }']],
    [
      'off-early-success',
      [ALARM, 'series: { 5xx: "0" }', 'service: { earlySuccess: 99%, minimumHealthyPercent: 99% }'],
    ],
    ['blind', ['alarm: { metric: 5xx, threshold: 1, exists: off }', 'series: { 5xx: "0" }']],
    ['off-alarm-at-start', ['alarm: { metric: 5xx, threshold: 1, state: ALARM }', 'series: { 5xx: "0" }']],
  ])('calls the protection %s [SCN-11]', async (protection, lines) => {
    expect(onlyDeployment(await play('name: x', ...lines)).protection).toBe(protection);
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

  it('counts none for a version that never took a request', async () => {
    const versions = 'versions: { v2: { crashAfter: 10s } }';
    const played = await play('name: x', 'load: 600', 'service: { circuitBreaker: on }', versions);
    expect(onlyDeployment(played)).toMatchObject({ verdict: 'rolled-back', requests: 0, errors: 0 });
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

  it('shows in the target group that an alarm names, and in no other', async () => {
    const played = await play(
      'name: x',
      'load: 600',
      'service: { strategy: blue-green, bake: 10m }',
      'versions: { v2: { errors: 10% } }',
      'alarms:',
      '  green: HTTPCode_Target_5XX_Count of green > 5 for 2 of 2, missing notBreaching',
      '  blue: { metric: HTTPCode_Target_5XX_Count of blue, threshold: 5, missing: notBreaching }',
      '  served: { metric: RequestCount of blue, threshold: 1000 }',
    );
    expect(onlyDeployment(played)).toMatchObject({ verdict: 'rolled-back', triggeredAlarms: ['green'] });
    expect(played.alarms.map(({ name, points }) => [name, points.length > 0])).toEqual([
      ['green', true],
      ['blue', false],
      ['served', true],
    ]);
    expect(faultsOf('name: x', 'load: 600', 'alarm: RequestCount of dead letters > 5')).toEqual([
      'story.yaml:3:8: alarm: uses the metric "RequestCount of dead letters", which is not in series and not published by load-balancer, AWS/ECS or Container Insights: docs/scenarios.md lists the metrics',
    ]);
  });

  it('is read from a recording beside the scenario', async () => {
    const scenario = scenarioOf('name: x', 'load: { recording: monday.csv }', 'service: { bake: 5m }');
    const asked: string[] = [];
    const readFile = (file: string) => {
      asked.push(file);
      return 'timestamp,value\n2026-01-05 11:00:00,60\n2026-01-05 13:00:00,60\n';
    };
    expect(onlyDeployment(await playScenario(scenario, { readFile })).requests).toBeGreaterThan(0);
    expect(asked).toEqual(['monday.csv']);
  });
});

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

describe('an expectation that does not come true', () => {
  it('is told with what was there in its place', async () => {
    const { expectations } = await play(
      'name: x',
      ALARM,
      'series: { 5xx: "0x1 50x9" }',
      'service: { bake: 10m }',
      'expect:',
      '  - 5m failed because alarm 5xx',
      '  - verdict succeeded',
      '  - never failed',
      '  - time to detect <= 1m',
      '  - stage CLEAN_UP',
    );
    expect(expectations.map(({ line, met, saw }) => [line, met, saw])).toEqual([
      [6, false, '3m11s v2 failed because alarm 5xx (1m19s too early)'],
      [7, false, 'verdict rolled-back because alarm 5xx'],
      [8, false, '3m11s v2 failed because alarm 5xx'],
      [9, false, 'time to detect 3m10s'],
      [10, false, '1s v2: stage SCALE_UP; 1m31s v2: stage BAKE_TIME'],
    ]);
  });
});
