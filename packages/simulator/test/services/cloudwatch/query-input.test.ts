import { describe, expect, it } from 'vitest';
import {
  dimensions,
  metricDataQueries,
  namespace,
  uniqueQueries,
} from '../../../src/services/cloudwatch/query-input.ts';

const metric = (Id: string) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'shop', MetricName: 'errors' }, Period: 60, Stat: 'Sum' },
});
const many = (count: number, query: (index: number) => object) => Array.from({ length: count }, (_, at) => query(at));
const problemOf = (result: { readonly error?: { readonly issues: readonly { readonly message: string }[] } }) =>
  result.error?.issues.map(({ message }) => message);

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

describe('dimensions', () => {
  it('are at most 30, each with a name and a value', () => {
    const pair = { Name: 'Service', Value: 'api' };
    expect(dimensions.safeParse(many(30, () => pair)).success).toBe(true);
    expect(dimensions.safeParse(many(31, () => pair)).success).toBe(false);
    expect(dimensions.safeParse([{ Name: 'Service', Value: '' }]).success).toBe(false);
    expect(dimensions.safeParse([{ Name: '', Value: 'api' }]).success).toBe(false);
  });
});

describe('queries', () => {
  it.each([
    ['m1', true],
    ['m_1A', true],
    [`m${'1'.repeat(254)}`, true],
    [`m${'1'.repeat(255)}`, false],
    ['M1', false],
    ['1m', false],
    ['m-1', false],
  ])('with the Id %s are accepted: %s', (Id, accepted) => {
    expect(uniqueQueries.safeParse([metric(Id)]).success).toBe(accepted);
  });

  it('have an Id each', () => {
    expect(problemOf(uniqueQueries.safeParse([metric('m'), metric('m')]))).toEqual([
      'every Id must be unique within the request',
    ]);
  });

  it('have a metric or an expression, not both and not neither', () => {
    const problem = ['exactly one of MetricStat and Expression must be specified'];
    expect(problemOf(uniqueQueries.safeParse([{ ...metric('m'), Expression: 'm' }]))).toEqual(problem);
    expect(problemOf(uniqueQueries.safeParse([{ Id: 'm' }]))).toEqual(problem);
  });

  it('of another account are refused', () => {
    expect(problemOf(uniqueQueries.safeParse([{ ...metric('m'), AccountId: '444455556666' }]))).toEqual([
      'the simulator has one account: remove AccountId',
    ]);
  });
});

describe('the queries of an alarm', () => {
  const expression = (at: number) => ({ Id: `e${at}`, Expression: 'm0' });

  it('are at most 10 metrics and 10 expressions', () => {
    const ten = [...many(10, (at) => metric(`m${at}`)), ...many(10, expression)];
    expect(metricDataQueries.safeParse(ten).success).toBe(true);
    expect(problemOf(metricDataQueries.safeParse([...ten, metric('m10')]))).toEqual([
      'an alarm has at most 10 metrics',
    ]);
    expect(problemOf(metricDataQueries.safeParse([...ten, expression(10)]))).toEqual([
      'an alarm has at most 10 expressions',
    ]);
  });
});
