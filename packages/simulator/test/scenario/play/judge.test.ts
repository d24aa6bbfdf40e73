import { describe, expect, it } from 'vitest';
import { parseExpectation } from '../../../src/scenario/format/expectation.ts';
import { describeVerdict, judge } from '../../../src/scenario/play/judge.ts';
import { play } from '../stories.ts';

const ALARM = 'alarm: 5xx > 10 for 1 of 1, missing notBreaching';

describe('an expectation', () => {
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

describe('what is expected', () => {
  const deployment = {
    version: 'v2',
    verdict: 'rolled-back',
    because: [{ is: 'alarm', name: '5xx' }],
    status: 'ROLLBACK_SUCCESSFUL',
    statusReason: undefined,
    protection: 'armed',
    lostAlarms: [],
    protectionLostAt: undefined,
    triggeredAlarms: ['5xx'],
    createdAt: 0,
    startedAt: 1_000,
    runningAt: 31_000,
    bakingAt: undefined,
    failedAt: 191_000,
    rollingBackAt: 191_000,
    finishedAt: 281_000,
    timeToDetectMs: 190_000,
    rollbackTimeMs: 90_000,
    recoveryTimeMs: 280_000,
    bakeMs: undefined,
    tasksStarted: 4,
    tasksFailed: 0,
    breaker: { status: 'MONITORING', failureCount: 2, threshold: 3 },
    requests: undefined,
    errors: undefined,
  } as const;
  const story: Parameters<typeof judge>[1] = {
    name: 'x',
    startMs: 0,
    endedAt: 600_000,
    deployments: [deployment, { ...deployment, version: 'v3', verdict: 'succeeded', because: [] }],
    alarms: [],
    timeline: [
      { at: 60_000, what: 'hook', subject: 'smoke', state: 'FAILED', text: 'hook smoke' },
      { at: 120_000, what: 'alarm', subject: '5xx', state: 'ALARM', text: 'alarm 5xx' },
      { at: 191_000, what: 'failed', version: 'v2', because: deployment.because, text: 'v2 failed' },
      { at: 300_000, what: 'bus', subject: 'SERVICE_STEADY_STATE', text: 'steady on the bus' },
      { at: 301_000, what: 'event', subject: 'has reached a steady state.', text: 'steady' },
    ],
    mostTasks: 8,
    fewestHealthyTasks: 3,
    hookCalls: 1,
    served: undefined,
  };
  /** What was seen in the place of an expectation; undefined when it was met. */
  const seen = (text: string) => {
    const expected = parseExpectation(text);
    if (typeof expected === 'string') throw new Error(expected);
    const [judged] = judge([{ text, line: 7, expected }], story);
    expect(judged).toMatchObject({ text, line: 7, met: judged?.saw === undefined });
    return judged?.saw;
  };

  it.each([
    'alarm 5xx ALARM',
    '2m alarm 5xx ALARM',
    'by 2m alarm 5xx ALARM',
    'v2 failed because alarm 5xx',
    'failed because alarm',
    'never v3 failed',
    'after 3m never alarm 5xx ALARM',
    'event "steady state"',
    'event STEADY_STATE',
    'hook smoke answers failed',
    'verdict succeeded',
    'v2 verdict rolled-back because alarm 5xx',
    'v2 protection armed',
    'v2 time to detect = 3m10s',
    'v2 rollback time <= 90s',
    'v2 recovery time < 281s',
    'v2 tasks started = 4',
    'v2 tasks failed = 0',
    'v2 breaker threshold = 3',
    'v2 breaker failures = 2',
    'most tasks = 8',
    'fewest healthy tasks >= 3',
    'hook calls = 1',
  ])('came true: %s', (text) => {
    expect(seen(text)).toBeUndefined();
  });

  it.each([
    ['by 1m30s alarm 5xx ALARM', '2m alarm 5xx (30s too late)'],
    ['5m alarm 5xx ALARM', '2m alarm 5xx (2m30s too early)'],
    ['1m hook smoke SUCCEEDED', '1m hook smoke'],
    ['5m event "other"', '5m1s steady'],
    ['v3 failed', '3m11s v2 failed'],
    ['failed because alarm slow', '3m11s v2 failed'],
    ['never failed', '3m11s v2 failed'],
    ['stage BAKE_TIME', 'no "stage" in the timeline'],
    ['v9 verdict succeeded', 'no such deployment'],
    ['v2 verdict succeeded', 'verdict rolled-back because alarm 5xx'],
    ['v2 verdict rolled-back because hook', 'verdict rolled-back because alarm 5xx'],
    ['verdict rolled-back', 'verdict succeeded'],
    ['v2 protection blind', 'protection armed'],
    ['v2 time to detect < 3m10s', 'time to detect 3m10s'],
    ['v2 bake >= 0s', 'bake unknown'],
    ['v2 bad requests <= 5', 'bad requests unknown'],
    ['v2 errors <= 5', 'errors unknown'],
  ])('did not come true: %s; %s', (text, saw) => {
    expect(seen(text)).toBe(saw);
  });
});

describe('a verdict in words', () => {
  it('has its cause, but for success', async () => {
    const [played] = (await play('name: x')).deployments;
    if (played === undefined) throw new Error('no deployment');
    expect(describeVerdict(played)).toBe('succeeded');
    const because = [{ is: 'alarm', name: '5xx' }, { is: 'circuit-breaker' }] as const;
    expect(describeVerdict({ ...played, because })).toBe('succeeded');
    expect(describeVerdict({ ...played, verdict: 'failed', because })).toBe(
      'failed because alarm 5xx and circuit breaker',
    );
    expect(describeVerdict({ ...played, verdict: 'stopped' })).toBe('stopped');
  });
});
