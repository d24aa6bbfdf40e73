import { expect, it } from 'vitest';
import { chartOf } from '../../../../src/core/explanation/media/chart-of.ts';
import { durationMs } from '../../../../src/core/time.ts';
import { at, T0 } from '../../../builders/facts.ts';

const deployment = {
  serviceArn: 'a',
  deploymentKey: 'd',
  phase: 'finished',
  outcome: 'rolled-back',
  createdAt: T0,
  startedAt: at(0, 5),
  rollbackStartedAt: at(5, 20),
  finishedAt: at(7),
} as const;

const alarm = (operator: string | undefined, values: readonly (number | undefined)[]) => ({
  alarmName: 'a',
  fired: true,
  firedAt: at(5),
  meaning: undefined,
  measurement: '',
  chart: {
    alarmName: 'a',
    label: 'errors',
    period: durationMs(60_000),
    threshold: 10,
    comparisonOperator: operator,
    points: values.map((value, minute) => ({ at: at(minute), value })),
  },
});

it('has the values, and the moments of the deployment', () => {
  const chart = chartOf(alarm('GreaterThanThreshold', [1, undefined, 11]), deployment);
  expect(chart?.points).toEqual([
    { at: T0, value: 1 },
    { at: at(2), value: 11 },
  ]);
  expect(chart?.moments.map(({ letter, atMs }) => [letter, atMs])).toEqual([
    ['S', at(0, 5)],
    ['A', at(5)],
    ['R', at(5, 20)],
    ['E', at(7)],
  ]);
  expect([chart?.fromMs, chart?.toMs, chart?.timeLabel(T0)]).toEqual([T0, at(7), '10:00']);
  expect(chartOf(alarm('GreaterThanThreshold', [undefined]), deployment)).toBeUndefined();
});

it.each([
  ['GreaterThanThreshold', [false, false, true]],
  ['GreaterThanOrEqualToThreshold', [false, true, true]],
  ['LessThanThreshold', [true, false, false]],
  ['LessThanOrEqualToThreshold', [true, true, false]],
  ['GreaterThanUpperThreshold', [false, false, false]],
  [undefined, [false, false, false]],
] as const)('with %s, 9, 10 and 11 breach 10: %j', (operator, breaching) => {
  const chart = chartOf(alarm(operator, [1]), deployment);
  expect([9, 10, 11].map((value) => chart?.isBreaching(value))).toEqual(breaching);
});
