import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../../../src/services/cloudwatch/metric-math/function-names.ts';

const all = 'IF, FILL, SUM, AVG, MIN, MAX, DATAPOINT_COUNT, METRICS, RATE, DIFF, PERIOD, ABS';

describe('refusalOf', () => {
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
    expect([0, 1, 2, 3, 4].filter((count) => refusalOf(name, count) === undefined)).toEqual(counts);
  });

  it('says how many arguments a function needs', () => {
    expect(refusalOf('IF', 1)).toBe('IF needs 2 or 3 arguments, has 1');
    expect(refusalOf('SUM', 2)).toBe('SUM needs 1 arguments, has 2');
  });

  it('wants the parentheses of a function', () => {
    expect(refusalOf('SUM', undefined)).toBe('the function SUM needs its arguments in parentheses');
  });

  it.each([
    ['SEARCH', 'an alarm cannot search'],
    [
      'ANOMALY_DETECTION_BAND',
      'there are no trained models, so write the limits of the band as thresholds of two alarms',
    ],
    ['LOG10', 'logarithms differ between machines'],
    ['RUNNING_SUM', 'its result depends on the range fetched, so AWS advises against it in alarms'],
  ])('says why the simulator does not evaluate %s', (name, why) => {
    expect(refusalOf(name, 1)).toBe(`the simulator does not evaluate ${name}: ${why}; it has ${all}`);
  });

  it.each(['MEDIAN', 'toString', 'constructor'])('does not know %s, which CloudWatch does not have', (name) => {
    expect(refusalOf(name, 1)).toBe(`unknown function ${name}; there are ${all}`);
  });
});
