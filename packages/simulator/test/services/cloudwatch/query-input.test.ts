import { describe, expect, it } from 'vitest';
import {
  dimensions,
  metricDataQueries,
  metricName,
  namespace,
  unit,
} from '../../../src/services/cloudwatch/query-input.ts';

const many = (count: number, query: (index: number) => object) => Array.from({ length: count }, (_, at) => query(at));

describe('a namespace', () => {
  it.each([
    ['AWS/ECS', true],
    ['a:b', true],
    [':shop', false],
    ['', false],
    ['x'.repeat(255), true],
    ['x'.repeat(256), false],
  ])('of "%.9s" is accepted: %s', (text, accepted) => {
    expect(namespace.safeParse(text).success).toBe(accepted);
  });
});

describe('the name of a metric', () => {
  it('has 1 to 255 characters', () => {
    const accepted = (length: number) => metricName.safeParse('x'.repeat(length)).success;
    expect([0, 1, 255, 256].map(accepted)).toEqual([false, true, true, false]);
  });
});

describe('a unit', () => {
  it('is one of CloudWatch', () => {
    expect(['Count/Second', 'None', 'Parsecs'].map((one) => unit.safeParse(one).success)).toEqual([true, true, false]);
  });
});

describe('dimensions', () => {
  it('are at most 30, each with a name of 255 and a value of 1,024 characters', () => {
    const pair = { Name: 'Service', Value: 'api' };
    const accepted = (given: unknown) => dimensions.safeParse(given).success;
    expect([accepted(many(30, () => pair)), accepted(many(31, () => pair))]).toEqual([true, false]);
    expect([accepted([{ ...pair, Value: '' }]), accepted([{ ...pair, Name: '' }])]).toEqual([false, false]);
    const long = { Name: 'x'.repeat(255), Value: 'x'.repeat(1_024) };
    expect(accepted([long])).toBe(true);
    expect([accepted([{ ...long, Name: 'x'.repeat(256) }]), accepted([{ ...long, Value: 'x'.repeat(1_025) }])]).toEqual(
      [false, false],
    );
  });
});

describe('the queries of an alarm', () => {
  const metric = (fields: object) => ({
    Id: 'm',
    MetricStat: { Metric: { Namespace: 'shop', MetricName: 'errors' }, Period: 60, Stat: 'Sum' },
    ...fields,
  });

  it.each([
    [{}, true],
    [{ Id: '' }, false],
    [{ Id: 'x'.repeat(256) }, false],
    [{ Expression: '' }, false],
    [{ Expression: 'x'.repeat(2_048) }, true],
    [{ Expression: 'x'.repeat(2_049) }, false],
    [{ Period: 0 }, false],
  ])('with %.40j are accepted: %s', (fields, accepted) => {
    expect(metricDataQueries.safeParse([metric(fields)]).success).toBe(accepted);
  });
});
