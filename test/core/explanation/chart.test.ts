import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { alarmsToChart, chartSpan, describeChart } from '../../../src/core/explanation/chart.ts';
import { after, days, hours, minutes, seconds } from '../../../src/core/time.ts';
import { alarm, at } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';

/** Started at 10:00:05, ended at 10:07. */
const record: DeploymentRecord = rolledBack;
const span = (now: ReturnType<typeof at>, periodSeconds = 60, of = record) => chartSpan(of, { periodSeconds }, now);

describe('the span of a chart', () => {
  it('is from 10 periods before the start to 5 after the end, in whole periods', () => {
    expect(span(at(30))).toEqual({ from: at(-10), to: at(13), period: minutes(1) });
  });

  it('ends with the period that runs', () => {
    expect(span(at(8, 30))).toEqual({ from: at(-10), to: at(9), period: minutes(1) });
  });

  it('has at most 120 periods, the last ones', () => {
    const long = { ...record, finishedAt: at(600) };
    expect(span(at(900), 60, long)).toEqual({ from: at(606 - 120), to: at(606), period: minutes(1) });
  });

  it.each([
    ['of 10 s after three hours', 10, hours(3), minutes(1)],
    ['of 10 s before', 10, hours(2), seconds(10)],
    ['of 60 s after 15 days', 60, days(15), minutes(5)],
    ['of 60 s before', 60, days(14), minutes(1)],
    ['of 300 s after 63 days', 300, days(63), hours(1)],
    ['of 300 s before', 300, days(62), minutes(5)],
  ])('has longer periods where CloudWatch has dropped points %s', (_, periodSeconds, age, period) => {
    expect(span(after(at(1), age), periodSeconds).period).toBe(period);
  });
});

describe('a chart', () => {
  const hour = { from: at(0), to: at(3), period: minutes(1) };

  it('has one point per period, without a value where CloudWatch has none', () => {
    expect(describeChart(alarm(), hour, [{ at: at(1), value: 7 }])).toEqual({
      alarmName: 'checkout-5xx',
      label: 'Sum HTTPCode_Target_5XX_Count',
      period: 60_000,
      threshold: 10,
      comparisonOperator: 'GreaterThanThreshold',
      points: [
        { at: at(0), value: undefined },
        { at: at(1), value: 7 },
        { at: at(2), value: undefined },
      ],
    });
  });

  it.each([
    ['Sum', undefined],
    ['SampleCount', undefined],
    ['Average', 10],
    ['p99', 10],
    ['p99.9', 10],
    ['Maximum', 10],
  ])('of %s with longer periods than the alarm has the threshold %s', (statistic, threshold) => {
    expect(describeChart(alarm({ statistic }), { ...hour, period: minutes(5) }, []).threshold).toBe(threshold);
  });

  it('of metric math is labeled by its query', () => {
    const query = {
      id: 'e',
      metric: undefined,
      statistic: undefined,
      periodSeconds: 60,
      unit: undefined,
      accountId: undefined,
    };
    const math = (label: string | undefined) =>
      alarm({ metricName: undefined, queries: [{ ...query, expression: 'm1/m2', returnsData: true, label }] });
    expect(describeChart(math('Error rate'), hour, []).label).toBe('Error rate');
    expect(describeChart(math(undefined), hour, []).label).toBe('m1/m2');
  });
});

describe('the alarms to chart', () => {
  const [fired] = record.alarms;
  const recorded = (alarmName: string, fields: object = {}) =>
    ({ ...fired, alarmName, triggered: false, ...fields }) as NonNullable<typeof fired>;

  it('are those that fired', () => {
    const of = { ...record, alarms: [recorded('quiet'), recorded('fired', { triggered: true })] };
    expect(alarmsToChart(of).map(({ alarmName }) => alarmName)).toEqual(['fired']);
  });

  it('are those that left the deployment unprotected if none fired', () => {
    const of: DeploymentRecord = {
      ...record,
      alarms: [recorded('quiet'), recorded('lost')],
      protection: { state: 'off-alarm-at-start', alarmNames: ['lost'] },
    };
    expect(alarmsToChart(of).map(({ alarmName }) => alarmName)).toEqual(['lost']);
  });

  it('are at most 3 of those that watched otherwise, and only alarms of metrics', () => {
    const of = {
      ...record,
      alarms: [recorded('c', { kind: 'composite' }), ...['1', '2', '3', '4'].map((name) => recorded(name))],
    };
    expect(alarmsToChart(of).map(({ alarmName }) => alarmName)).toEqual(['1', '2', '3']);
  });
});
