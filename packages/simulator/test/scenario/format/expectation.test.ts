import { describe, expect, it } from 'vitest';
import { parseExpectation, readExpectation } from '../../../src/scenario/format/expectation.ts';
import { expectOnlyFault, faultsOf, type WrittenMistake, yamlValue } from '../stories.ts';

const _ = undefined;

const MISTAKES: readonly WrittenMistake[] = [
  [
    'an expectation that YAML takes for a map',
    ['expect:', '  - event "a: b"'],
    'story.yaml:3:5: expect[0]: must be one line of text: put it in quotes, because ": " and " #" have a meaning in YAML',
  ],
  ['an expectation of nothing known', ['expect:', '  - 10m explodes'], 'expect[0]: unknown event "explodes"'],
  [
    'a time that is none',
    ['expect:', '  - 10x failed'],
    'expect[0]: must begin with a time like 10m, 10m ± 5s or 8m-12m (write 10m), got "10x failed"',
  ],
  [
    'a time that ends before it begins',
    ['expect:', '  - 10m-5m failed'],
    'expect[0]: has a time that ends before it begins, got "10m-5m failed"',
  ],
  [
    'a name where a cause has none',
    ['expect:', '  - failed because circuit breaker web'],
    'expect[0]: unknown cause "circuit breaker web", did you mean "circuit breaker"?',
  ],
  ['a cause that is none', ['expect:', '  - failed because alrm 5xx'], 'expect[0]: unknown cause "alrm 5xx"'],
  ['a verdict that is no word of ours', ['expect:', '  - verdict fine'], 'expect[0]: unknown verdict "fine"'],
  [
    'a verdict at a time',
    ['expect:', '  - 10m verdict succeeded'],
    'expect[0]: applies to the whole scenario: remove the time and never',
  ],
  ['a figure that nobody counts', ['expect:', '  - kittens <= 5'], 'expect[0]: unknown figure "kittens"'],
];

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

describe('a mistake in an expectation', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a verdict', () => {
  it.each(['rolled-back', 'rolledback', 'ROLLED BACK'])('is compared by its letters: %s', (verdict) => {
    expect(faultsOf('name: x', 'expect:', `  - verdict ${verdict}`)).toEqual([]);
    expect(parseExpectation(`verdict ${verdict}`)).toEqual({
      is: 'verdict',
      version: _,
      verdict: 'rolled-back',
      because: _,
    });
  });

  it('may be of one version, and for one cause', () => {
    expect(parseExpectation('v2 verdict failed because hook smoke')).toEqual({
      is: 'verdict',
      version: 'v2',
      verdict: 'failed',
      because: { is: 'hook', name: 'smoke' },
    });
  });
});

describe('a protection', () => {
  it('is one of those that a deployment can have', () => {
    expect(parseExpectation('v2 protection off alarm at start')).toEqual({
      is: 'protection',
      version: 'v2',
      protection: 'off-alarm-at-start',
    });
    expect(parseExpectation('protection armd')).toBe('unknown protection "armd", did you mean "armed"?');
    expect(parseExpectation('never protection armed')).toBe('applies to the whole scenario: remove the time and never');
  });
});

describe('a line of expect', () => {
  it('keeps its text and its line', () => {
    const { place } = yamlValue('# two lines above\n\n5m succeeded');
    expect(readExpectation(place)).toMatchObject({ text: '5m succeeded', line: 3, expected: { what: 'succeeded' } });
  });

  it.each([
    ['refused ConflictException', { what: 'refused', state: 'ConflictException' }],
    ['breaker triggered', { what: 'breaker', state: 'TRIGGERED' }],
    ['alarms MONITORING_COMPLETE', { what: 'alarms', state: 'MONITORING_COMPLETE' }],
    ['alarm 5xx is insufficient data', { what: 'alarm', subject: '5xx', state: 'INSUFFICIENT_DATA' }],
    ["event 'a: b'", { what: 'event', subject: 'a: b' }],
    ['event steady state', { what: 'event', subject: 'steady state' }],
    ['rollback failed because circuit breaker', { what: 'rollback failed', because: { is: 'circuit-breaker' } }],
  ])('"%s" is something that happens', (text, expected) => {
    expect(parseExpectation(text)).toMatchObject({ is: 'happens', never: false, ...expected });
  });
});
