import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../../src/scenario/format/expectation.ts';
import { judge } from '../../../src/scenario/play/judge.ts';
import { parseSeries } from '../../../src/scenario/format/series.ts';
import { nearest } from '../../../src/scenario/format/suggest.ts';
import { scenarioOf } from '../stories.ts';

const _ = undefined;

describe('a series', () => {
  it.each([
    ['0x4 2 11 _ 14 15', [0, 0, 0, 0, 0, 2, 11, _, 14, 15]],
    ['_x3 7', [_, _, _, 7]],
    ['1+2x3', [1, 3, 5, 7]],
    ['10-2.5x2 0', [10, 7.5, 5, 0]],
    ['-1x0', [-1]],
    ['', []],
  ])('"%s" is promqltest\'s way of writing them [SCN-3]', (text, values) => {
    expect(parseSeries(text)).toEqual({ values });
  });

  it.each([
    ['0x4 2 eleven', 'eleven', 6],
    ['0xx4', '0xx4', 0],
    ['_+1x3', '_+1x3', 0],
    ['1 2 3x', '3x', 4],
  ])('"%s" is refused at its token', (text, token, offset) => {
    expect(parseSeries(text)).toMatchObject({ token, offset });
  });

  it('has one value a token and one more for every repetition', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(9))), (tokens) => {
        const reading = parseSeries(tokens.map(([value, times]) => `${value}x${times}`).join(' '));
        const count = tokens.reduce((sum, [, times]) => sum + times + 1, 0);
        expect('values' in reading && reading.values.length).toBe(count);
      }),
    );
  });
});

describe('an expectation', () => {
  const failed = {
    is: 'happens',
    never: false,
    version: _,
    what: 'failed',
    subject: _,
    state: _,
    because: { is: 'alarm', name: '5xx' },
  };

  it('at a bare time is met half a minute around it [SCN-5]', () => {
    expect(parseExpectation('10m failed because alarm 5xx')).toEqual({
      ...failed,
      window: { fromMs: 570_000, toMs: 630_000 },
    });
  });

  it.each([
    [569_999, false],
    [570_000, true],
    [630_000, true],
    [630_001, false],
  ])('at a bare time is met by what happens at %i ms: %s [SCN-5]', (ms, met) => {
    const timeline = [{ at: ms, what: 'alarm', subject: 'errors', state: 'ALARM', text: 'alarm errors' }];
    const expected = parseExpectation('10m alarm errors ALARM');
    if (typeof expected === 'string') throw new Error(expected);
    const story = { name: 'x', startMs: 0, endedAt: ms, deployments: [], alarms: [], timeline };
    const told = { ...story, served: undefined, mostTasks: 0, fewestHealthyTasks: 0, hookCalls: 0 };
    expect(judge([{ text: 'x', line: 1, expected }], told).map((one) => one.met)).toEqual([met]);
  });

  it.each([
    ['10m ± 5s', 595_000, 605_000],
    ['10m +- 5s', 595_000, 605_000],
    ['at 10m±5s', 595_000, 605_000],
    ['8m-12m', 480_000, 720_000],
    ['8m..12m', 480_000, 720_000],
    ['by 12m', Number.MIN_SAFE_INTEGER, 720_000],
    ['before 12m', Number.MIN_SAFE_INTEGER, 720_000],
    ['after 8m', 480_000, Number.MAX_SAFE_INTEGER],
  ])('"%s" has its own tolerance', (time, fromMs, toMs) => {
    expect(parseExpectation(`${time} failed because alarm 5xx`)).toEqual({ ...failed, window: { fromMs, toMs } });
  });

  it('may begin with a version of any name, and with never', () => {
    expect(parseExpectation('never blue failed because alarm 5xx')).toEqual({
      ...failed,
      never: true,
      version: 'blue',
      window: _,
    });
  });

  it.each([
    ['time to detect <= 4m', 'time to detect', Number.MIN_SAFE_INTEGER, 240_000],
    ['time to detect < 4m', 'time to detect', Number.MIN_SAFE_INTEGER, 239_999],
    ['tasks started = 4', 'tasks started', 4, 4],
    ['tasks started is 4', 'tasks started', 4, 4],
    ['most tasks > 4', 'most tasks', 5, Number.MAX_SAFE_INTEGER],
    ['bad requests between 10 and 20', 'bad requests', 10, 20],
  ])('"%s" bounds a figure [SCN-15]', (text, figure, low, high) => {
    expect(parseExpectation(text)).toEqual({ is: 'figure', version: _, figure, low, high });
  });

  it.each([
    ['10 failed', 'must begin with a time like 10m', 'write 10s for seconds or 10m for minutes'],
    ['10m ± 5 failed', 'must begin with a time like 10m', 'write 5s for seconds or 5m for minutes'],
    ['8m-1.5h failed', 'must begin with a time like 10m', 'write 1h30m'],
    ['by 10min failed', 'must have a time like 10m after "by"', 'write 10m'],
  ])('"%s" is refused, and it says what to write', (text, must, write) => {
    expect(parseExpectation(text)).toContain(must);
    expect(parseExpectation(text)).toContain(write);
  });

  it('knows stages, statuses, events and hooks', () => {
    expect(parseExpectation('stage bake-time')).toMatchObject({ what: 'stage', state: 'BAKE_TIME' });
    expect(parseExpectation('v2 status ROLLBACK_REQUESTED')).toMatchObject({
      version: 'v2',
      what: 'status',
      state: 'ROLLBACK_REQUESTED',
    });
    expect(parseExpectation('event "has reached a steady state"')).toMatchObject({
      what: 'event',
      subject: 'has reached a steady state',
    });
    expect(parseExpectation('hook smoke-test answers in progress')).toMatchObject({
      what: 'hook',
      subject: 'smoke-test',
      state: 'IN_PROGRESS',
    });
  });
});

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

  it('reads an alarm from one line as from a map', () => {
    const line = scenarioOf(
      'name: x',
      'alarms: { a: "p99 of b <= 0.5 for 2 of 3 every 5m, missing ignore" }',
      'series: { b: "0" }',
    ).alarms;
    const map = scenarioOf(
      'name: x',
      'alarms:',
      '  a: { metric: b, statistic: P99, breach: at or below, threshold: 0.5, evaluate: 2 of 3, period: 300s, missing: ignore }',
      'series: { b: "0" }',
    ).alarms;
    expect(line).toEqual(map);
    expect(line[0]).toMatchObject({
      name: 'a',
      comparison: 'LessThanOrEqualToThreshold',
      periodSeconds: 300,
      datapointsToAlarm: 2,
      evaluationPeriods: 3,
    });
  });

  it.each([
    ['canary', { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } }],
    [
      'canary 12.5% for 3m',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 3 } },
    ],
    ['linear 20% every 6m', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 6 } }],
    ['Blue_Green', { strategy: 'BLUE_GREEN' }],
  ])('strategy %s is what ECS is told', (strategy, configuration) => {
    expect(scenarioOf('name: x', `service: { strategy: ${strategy} }`).service.configuration).toMatchObject(
      configuration,
    );
  });

  it.each([
    ['on', { enable: true, rollback: true }],
    ['off', { enable: false, rollback: false }],
    ['count 5', { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 5 } }],
    ['30%', { enable: true, rollback: true, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 30 } }],
    [
      '{ threshold: unbounded 30%, reset: off, rollback: off }',
      {
        enable: true,
        rollback: false,
        resetOnHealthyTask: false,
        thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 30 },
      },
    ],
  ])('circuitBreaker %s is what ECS is told', (breaker, told) => {
    expect(
      scenarioOf('name: x', `service: { circuitBreaker: ${breaker} }`).service.configuration[
        'deploymentCircuitBreaker'
      ],
    ).toEqual(told);
  });

  it('takes a step as a line or as a map, and sorts them by time', () => {
    const { steps } = scenarioOf('name: x', 'steps:', '  - 5m: set desired count 8', '  - 1m deploy v2');
    expect(steps.map(({ atMs, text }) => [atMs, text])).toEqual([
      [60_000, 'deploy v2'],
      [300_000, 'set desired count 8'],
    ]);
  });
});

describe('a suggestion', () => {
  it.each([
    ['tresholds', 'threshold'],
    ['BAKE', 'bake'],
    ['desiredcount', 'desiredCount'],
  ])('for "%s" is "%s"', (word, known) => {
    expect(nearest(word, ['bake', 'threshold', 'desiredCount'])).toBe(known);
  });

  it('is none for what is far from everything', () => {
    expect(nearest('kitten', ['bake', 'threshold'])).toBeUndefined();
  });
});
