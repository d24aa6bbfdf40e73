import { describe, expect, it } from 'vitest';
import {
  type CustomMetric,
  dimensionSet,
  groupMetrics,
  labelMatcher,
  type MetricGroup,
  nameSelector,
} from '../../../lib/metrics/custom-metric.ts';

const group = (choice: Partial<MetricGroup>): MetricGroup => ({ names: ['errors'], labels: [], where: {}, ...choice });

describe('groupMetrics', () => {
  it('puts metrics with the same labels and choice into one group, in whatever order they are named', () => {
    const metrics: readonly CustomMetric[] = [
      { name: 'requests' },
      { name: 'depth', labels: ['queue', 'kind'] },
      { name: 'errors', labels: [], where: {} },
      { name: 'age', labels: ['kind', 'queue'] },
      { name: 'slow', where: { verb: 'GET', status: '5..' } },
      { name: 'failed', where: { status: '5..', verb: 'GET' } },
    ];
    expect(groupMetrics(metrics)).toEqual([
      { names: ['requests', 'errors'], labels: [], where: {} },
      { names: ['depth', 'age'], labels: ['kind', 'queue'], where: {} },
      { names: ['slow', 'failed'], labels: [], where: { status: '5..', verb: 'GET' } },
    ]);
  });

  it('keeps apart what differs by its labels, by its choice, or by the value of a choice', () => {
    const groups = groupMetrics([
      { name: 'a', labels: ['status'] },
      { name: 'b', where: { status: '5..' } },
      { name: 'c', where: { status: '4..' } },
    ]);
    expect(groups.map(({ names }) => names)).toEqual([['a'], ['b'], ['c']]);
    expect(groupMetrics([])).toEqual([]);
  });
});

describe('dimensionSet', () => {
  it('has the labels of the group behind the dimensions of every task', () => {
    expect(dimensionSet(['ClusterName', 'ServiceName'], group({ labels: ['queue'] }))).toEqual([
      'ClusterName',
      'ServiceName',
      'queue',
    ]);
  });
});

describe('labelMatcher', () => {
  it('asks for exact values first, then for those of a pattern', () => {
    expect(labelMatcher({ ServiceName: 'check.out' }, group({ where: { code: 'Internal|Unavailable' } }))).toEqual({
      labelNames: ['ServiceName', 'code'],
      regex: '^check\\.out;(?:Internal|Unavailable)$',
    });
  });

  it('chooses one service and no other with a similar name', () => {
    const expression = new RegExp(labelMatcher({ ServiceName: 'a+b' }, group({})).regex);
    expect(['a+b', 'aab', 'a+b2', 'xa+b'].map((name) => expression.test(name))).toEqual([true, false, false, false]);
  });

  it('matches the whole value of a label, alternatives included', () => {
    const expression = new RegExp(labelMatcher({ job: 'j' }, group({ where: { code: '4..|5..' } })).regex);
    const values = ['j;404', 'j;500', 'j;5000', 'j;200', '500'];
    expect(values.map((value) => expression.test(value))).toEqual([true, true, false, false, false]);
  });
});

describe('nameSelector', () => {
  it('matches the name and nothing else', () => {
    expect(nameSelector('http.server.errors')).toBe('^http\\.server\\.errors$');
    const expression = new RegExp(nameSelector('job:errors[1]'));
    expect(expression.test('job:errors[1]')).toBe(true);
    expect(expression.test('job:errors1')).toBe(false);
  });
});
