import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monitored } from '../../packages/simulator/test/services/cloudwatch/account.ts';
import { evaluateSeries } from '@ecs-guard/alarms/evaluate-series';
import { evaluateMetricMath } from '@ecs-guard/alarms/metric-math/evaluate';
import { type MinuteSeries, slidingStatistic } from '@ecs-guard/alarms/sliding-statistic';
import { ALARM_STATES, MISSING_DATA_TREATMENTS } from '@ecs-guard/alarms/threshold-rule';

/** Values of a minute with how often each came; none at all is a minute without data. */
const minute = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 3 })), { maxLength: 3 });
const run = fc.record({
  minutes: fc.array(minute, { minLength: 20, maxLength: 40 }),
  period: fc.constantFrom(1, 1, 2, 5),
  statistic: fc.constantFrom('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
  evaluationPeriods: fc.integer({ min: 1, max: 4 }),
  datapoints: fc.integer({ min: 1, max: 4 }),
  threshold: fc.integer({ min: 2, max: 12 }),
  treatMissingData: fc.constantFrom(...MISSING_DATA_TREATMENTS),
});

function minuteSeries(minutes: readonly (readonly (readonly [number, number])[])[]): MinuteSeries {
  const each = (of: (values: readonly (readonly [number, number])[]) => number) =>
    Float64Array.from(minutes, (values) => of(values));
  return {
    sums: each((values) => values.reduce((sum, [value, count]) => sum + value * count, 0)),
    counts: each((values) => values.reduce((sum, [, count]) => sum + count, 0)),
    minima: each((values) => Math.min(...values.map(([value]) => value))),
    maxima: each((values) => Math.max(...values.map(([value]) => value))),
  };
}

describe('a backtest over typed arrays', () => {
  it('takes the states that the simulated CloudWatch takes minute by minute [CW-2][CW-3][CW-8][CW-9]', async () => {
    const property = fc.asyncProperty(run, async ({ minutes, period, statistic, evaluationPeriods, ...rest }) => {
      const datapointsToAlarm = Math.min(rest.datapoints, evaluationPeriods);
      const { threshold, treatMissingData } = rest;
      const account = monitored();
      account.alarm('a', {
        Period: period * 60,
        Statistic: statistic,
        EvaluationPeriods: evaluationPeriods,
        DatapointsToAlarm: datapointsToAlarm,
        Threshold: threshold,
        TreatMissingData: treatMissingData,
      });
      // The first evaluation comes two seconds after noon, with nothing to look at.
      await account.advance(2);
      const previousState = ALARM_STATES.find((one) => one === account.stateOf('a')) ?? 'OK';
      const seen: string[] = [];
      for (const [index, values] of minutes.entries()) {
        if (values.length > 0) {
          account.cloudWatch.putMetricData({
            namespace: 'shop',
            data: [
              {
                MetricName: 'errors',
                Values: values.map(([value]) => value),
                Counts: values.map(([, count]) => count),
              },
            ],
          });
        }
        await account.advance(index * 60 + 62);
        seen.push(account.stateOf('a'));
      }
      const states = evaluateSeries({
        values: slidingStatistic(minuteSeries(minutes), statistic, period),
        stride: period,
        rule: {
          evaluationPeriods,
          datapointsToAlarm,
          comparisonOperator: 'GreaterThanThreshold',
          threshold,
          treatMissingData,
        },
        previousState,
      });
      expect(Array.from(states, (state) => ALARM_STATES[state])).toEqual(seen);
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it('forms the series of metric math and evaluates it [MM-2][CW-42]', () => {
    const nan = Number.NaN;
    const values = evaluateMetricMath({
      expression: 'errors / requests',
      metrics: new Map([
        ['errors', Float64Array.of(1, 6, 7, nan, 8)],
        ['requests', Float64Array.of(10, 10, nan, 10, 10)],
      ]),
      periodSeconds: 60,
      length: 5,
    });
    const rule = { evaluationPeriods: 1, comparisonOperator: 'GreaterThanThreshold', threshold: 0.5 } as const;
    const states = evaluateSeries({ values, rule, previousState: 'OK' });
    // 0.1, 0.6, none (the newest real one decides still), 0, 0.8
    expect(Array.from(states, (state) => ALARM_STATES[state])).toEqual(['OK', 'ALARM', 'ALARM', 'OK', 'ALARM']);
  });

  it('refuses an expression that gives no single series', () => {
    const request = { metrics: new Map([['m', Float64Array.of(1)]]), periodSeconds: 60, length: 1 };
    expect(() => evaluateMetricMath({ ...request, expression: '[m, m]' })).toThrow(
      'an alarm needs one series, got 2 series: combine them with SUM, AVG, MIN or MAX',
    );
    expect(() => evaluateMetricMath({ ...request, expression: 'SUM(m)' })).toThrow(
      'an alarm needs one series, got a scalar',
    );
    expect(evaluateMetricMath({ ...request, expression: '[m]' })).toEqual(Float64Array.of(1));
  });
});
