import { describe, expect, it } from 'vitest';
import { faultsOf, scenarioOf } from '../stories.ts';

describe('a scenario in short', () => {
  it('of four lines has a service, a step and a bound of its own [SCN-17]', () => {
    const { service, steps, untilMs, warmUpMs } = scenarioOf(
      'name: x',
      'alarm: 5xx >= 10 for 3 of 5 every 1m, missing notBreaching',
      'series: { 5xx: "0x9" }',
      'expect: [verdict succeeded]',
    );
    expect(service).toMatchObject({ running: 'v1', desiredCount: 4, traffic: 'load-balancer' });
    expect(service.configuration).toEqual({
      strategy: 'ROLLING',
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      alarms: { alarmNames: ['5xx'], enable: true, rollback: true },
    });
    expect(steps).toMatchObject([{ atMs: 0, action: { do: 'deploy', version: 'v2' } }]);
    expect({ untilMs, warmUpMs }).toEqual({ untilMs: 11_700_000, warmUpMs: 0 });
  });
});

describe('a mistake', () => {
  it('does not hide the next one, and all are told in the order of their places [SCN-2]', () => {
    const faults = faultsOf('nam: x', 'service: { bake: soon, rollbak: off }', 'load: heavy');
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      'story.yaml:1:1:',
      'story.yaml:1:1:',
      'story.yaml:2:18:',
      'story.yaml:2:24:',
      'story.yaml:3:7:',
    ]);
  });
});

describe('what a scenario does not say', () => {
  it('is the first version that does not run yet, and the warm-up that a load needs', () => {
    const { steps, warmUpMs } = scenarioOf('name: x', 'load: 600', 'versions: { v1: healthy, green: healthy }');
    expect(steps).toEqual([
      { atMs: 0, action: { do: 'deploy', version: 'green' }, text: 'deploy green', line: 1, index: 0 },
    ]);
    expect(warmUpMs).toBe(600_000);
  });

  it.each([
    // Three hours, and 15 minutes of bake.
    ['strategy: rolling', 11_700_000],
    ['bake: 0s', 10_800_000],
    // And another ten minutes for the canary.
    ['strategy: canary', 12_300_000],
    // And seven steps of 15 %, of ten minutes each.
    ['strategy: linear 15% every 10m', 15_900_000],
    // And a day for the pause.
    ['strategy: blue-green, hooks: { ok: { at: PRE_SCALE_UP, pause: on } }', 98_100_000],
  ])('ends in good time after { %s }', (service, untilMs) => {
    expect(scenarioOf('name: x', `service: { ${service} }`).untilMs).toBe(untilMs);
  });

  it('ends in good time after the last step', () => {
    expect(scenarioOf('name: x', 'steps: [0m deploy v2, 1h set desired count 5]').untilMs).toBe(15_300_000);
  });

  it('has the alarms of the deployment: those that are watched, on and with rollback unless it says otherwise', () => {
    const { service } = scenarioOf(
      'name: x',
      'service: { alarms: off, rollback: off }',
      'alarm: a > 1',
      'alarms: { b: { metric: a, threshold: 1, watched: off }, c: { metric: a, threshold: 1, exists: off } }',
      'series: { a: "0" }',
    );
    expect(service.configuration['alarms']).toEqual({ alarmNames: ['a', 'c'], enable: false, rollback: false });
  });
});

describe('the grace period of health checks', () => {
  it.each([
    // Nothing says how long a task needs to start.
    ['name: x', 'versions: { v2: { errors: 1% } }', 0],
    // The slowest needs two minutes, and 30 s until its target is healthy.
    ['name: x', 'versions: { v1: { startUp: 1m }, v2: { startUp: 2m } }', 150_000],
    ['service: { healthCheckGracePeriod: 90s }', 'versions: { v2: { startUp: 2m } }', 90_000],
    ['parameters: { targetHealthyMs: 1m }', 'versions: { v2: { startUp: 2m } }', 180_000],
  ])('is as long as the slowest version needs, or as given: %s, %s', (first, second, ms) => {
    expect(scenarioOf(...(first === 'name: x' ? [first, second] : ['name: x', first, second])).service).toMatchObject({
      healthCheckGraceMs: ms,
    });
  });
});

describe('a reference', () => {
  it('to a part that is wrong itself is no mistake of its own', () => {
    const faults = faultsOf('name: x', 'alarms: { a: { threshold: 1 } }', 'expect: [never alarm a ALARM]');
    expect(faults).toEqual([expect.stringContaining('alarms.a: has no metric')]);
  });
});
