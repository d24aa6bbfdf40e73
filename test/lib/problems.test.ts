import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import {
  eitherProblems,
  emptyProblems,
  omit,
  portProblems,
  refuseProblems,
  timeProblems,
  wholeNumberProblems,
  wordProblems,
} from '../../lib/problems.ts';

describe('refuseProblems', () => {
  it('throws all of them at once, and nothing where there are none', () => {
    expect(() => refuseProblems('Test/Task cannot publish metrics', ['a', 'b'])).toThrow(
      new Error('Test/Task cannot publish metrics: a; b'),
    );
    expect(() => refuseProblems('Test/Task', [])).not.toThrow();
  });
});

describe('wholeNumberProblems', () => {
  it.each([0, 50, 100])('takes %d', (value) => {
    expect(wholeNumberProblems('percent', value, { least: 0, most: 100, advice: omit(5) })).toEqual([]);
  });

  it.each([-1, 101, 0.5, Number.NaN])('refuses %d', (value) => {
    expect(wholeNumberProblems('percent', value, { least: 0, most: 100, advice: omit(5) })).toEqual([
      `percent must be a whole number from 0 to 100, got ${value}: omit it to use the default, 5`,
    ]);
  });

  it('names the least alone where there is no limit', () => {
    expect(wholeNumberProblems('memory', 31, { least: 32, advice: omit() })).toEqual([
      'memory must be a whole number, 32 or more, got 31: omit it to use the default',
    ]);
  });
});

describe('portProblems', () => {
  it.each([undefined, 1, 9_464, 65_535])('takes %j', (port) => {
    expect(portProblems('port', port, omit())).toEqual([]);
  });

  it.each([0, -1, 65_536, 80.5, Number.NaN])('refuses %d', (port) => {
    expect(portProblems('testPort', port, 'choose another')).toEqual([
      `testPort must be a whole number from 1 to 65535, got ${port}: choose another`,
    ]);
  });
});

describe('timeProblems', () => {
  const limits = { least: 5, most: 60 };
  const later = () => Duration.seconds(new CfnParameter(new Stack(), 'Parameter', { type: 'Number' }).valueAsNumber);

  it.each([undefined, Duration.seconds(5), Duration.minutes(1)])('takes %s', (time) => {
    expect(timeProblems('interval', time, 'seconds', limits)).toEqual([]);
  });

  it.each([
    [Duration.seconds(4), '4 seconds: choose a longer time'],
    [Duration.seconds(61), '61 seconds: choose a shorter time'],
    [Duration.millis(60_500), '60.5 seconds: choose a shorter time'],
    [Duration.millis(7_500), '7.5 seconds: round it, for example to Duration.seconds(8)'],
    [Duration.millis(1_500), '1.5 seconds: round it, for example to Duration.seconds(5)'],
    [later(), 'a value known only at deployment: use a fixed time like Duration.seconds(5)'],
  ])('refuses %s', (time, got) => {
    expect(timeProblems('interval', time, 'seconds', limits)).toEqual([
      `interval must be a whole number of seconds from 5 to 60, got ${got}`,
    ]);
  });
});

describe('wordProblems', () => {
  it.each([undefined, 'a', 'c'])('takes %s', (word) => {
    expect(wordProblems('level', word, ['a', 'b', 'c'])).toEqual([]);
  });

  it('refuses another word', () => {
    expect(wordProblems('level', 'd', ['a', 'b', 'c'])).toEqual([
      'level must be a, b or c, got "d": use one of these values',
    ]);
    expect(wordProblems('level', 'A', ['a', 'b'], omit('a'))).toEqual([
      'level must be a or b, got "A": omit it to use the default, a',
    ]);
  });
});

describe('emptyProblems', () => {
  it('refuses an empty list alone', () => {
    expect(emptyProblems('names', undefined, 'name', 'add one')).toEqual([]);
    expect(emptyProblems('names', ['a'], 'name', 'add one')).toEqual([]);
    expect(emptyProblems('names', [], 'name', 'add one')).toEqual([
      'names must contain at least one name, got []: add one',
    ]);
  });
});

describe('eitherProblems', () => {
  it.each([
    [['a', undefined], []],
    [[undefined, undefined], ['either x or y must be set for z, got neither: set one of them']],
    [['a', 'b'], ['either x or y must be set for z, got both: remove one of them']],
  ])('of %j', (given, problems) => {
    expect(eitherProblems(['x', 'y'], given, ' for z')).toEqual(problems);
  });
});
