import { describe, expect, it } from 'vitest';
import { checkFunction } from '../../src/metric-math/functions.ts';

const known = 'IF, FILL, SUM, AVG, MIN, MAX, DATAPOINT_COUNT, METRICS, RATE, DIFF, PERIOD, ABS';

describe('checkFunction', () => {
  it.each([
    ['IF', [2, 3]],
    ['FILL', [2]],
    ['SUM', [1]],
    ['AVG', [1]],
    ['DATAPOINT_COUNT', [1]],
    ['MIN', [1]],
    ['MAX', [1]],
    ['METRICS', [0, 1]],
    ['RATE', [1]],
    ['DIFF', [1]],
    ['PERIOD', [1]],
    ['ABS', [1]],
  ])('takes %s with %j arguments', (name, counts) => {
    expect([0, 1, 2, 3, 4].filter((given) => checkFunction(name, given) === undefined)).toEqual(counts);
  });

  it.each([
    ['IF', 1, 'IF takes 2 to 3 arguments, got 1'],
    ['FILL', 3, 'FILL takes 2 arguments, got 3'],
    ['SUM', 0, 'SUM takes 1 argument, got 0'],
    ['METRICS', 2, 'METRICS takes 0 to 1 argument, got 2'],
    ['SUM', undefined, 'SUM is a function: write SUM(…)'],
    ['SEARCH', 1, `SEARCH is not supported: use ${known}, or an alarm on a metric that CloudWatch has`],
    ['MEDIAN', 1, `there is no function MEDIAN: use ${known}; ids begin with a lowercase letter`],
    ['toString', 1, `there is no function toString: use ${known}; ids begin with a lowercase letter`],
  ])('says of %s with %s arguments what is wrong', (name, given, problem) => {
    expect(checkFunction(name, given)).toBe(problem);
  });
});
