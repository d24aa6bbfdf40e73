import { describe, expect, it } from 'vitest';
import {
  ALARM_PRICES,
  alarmCostOfProperties,
  alarmCostOfTemplate,
  alarmPricesProblems,
  describeAlarmCost,
} from '../../../lib/costs/alarm-cost.ts';

const stat = (Period = 60) => ({ MetricStat: { Metric: {}, Period, Stat: 'Sum' } });
const alarm = (Properties: object) => ({ Type: 'AWS::CloudWatch::Alarm', Properties });
const EURO = { ...ALARM_PRICES, dollarsPerAlarmMetric: 0.125, region: 'eu-test-1', date: '2026-12-24' };

describe('the cost of the alarms of a template', () => {
  it.each<[string, object, number, number]>([
    ['an alarm on one metric', { MetricName: 'CPUUtilization', Period: 60 }, 1, 0.1],
    ['metric math on three metrics', { Metrics: [{ Expression: 'a / b + c' }, stat(), stat(), stat()] }, 3, 0.3],
    [
      'metric math whose metrics have a long period',
      { Metrics: [{ Expression: 'a + b' }, stat(300), stat(300)] },
      2,
      0.2,
    ],
    ['an alarm on an anomaly, with two bounds', { ThresholdMetricId: 'band', Metrics: [stat(), {}] }, 3, 0.3],
    ['a query, whose metrics only CloudWatch counts', { Metrics: [{ Expression: 'SELECT MAX(a) FROM b' }] }, 1, 0.1],
    ['an alarm of high resolution', { MetricName: 'Latency', Period: 10 }, 1, 0.3],
    ['metric math of high resolution', { Metrics: [{ Expression: 'a / b' }, stat(30), stat(30)] }, 2, 0.6],
    ['a period that only the deployment knows', { MetricName: 'Latency', Period: { Ref: 'Period' } }, 1, 0.1],
  ])('counts %s', (_, properties, metrics, dollarsPerMonth) => {
    const cost = alarmCostOfTemplate({ Resources: { One: alarm(properties) } });
    expect(cost).toMatchObject({ alarms: 1, metrics });
    expect(cost.dollarsPerMonth).toBeCloseTo(dollarsPerMonth, 10);
  });

  it('adds up all metric alarms, and nothing else', () => {
    const cost = alarmCostOfTemplate({
      Resources: {
        Errors: alarm({ Metrics: [{ Expression: 'a / b' }, stat(), stat()] }),
        Cpu: alarm({ MetricName: 'CPUUtilization' }),
        All: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: {} },
        Queue: { Type: 'AWS::SQS::Queue' },
      },
    });
    expect(cost).toMatchObject({ alarms: 2, metrics: 3, highResolutionMetrics: 0 });
    expect(cost.dollarsPerMonth).toBeCloseTo(0.3, 10);
  });

  it('is nothing in a template without alarms', () => {
    const nothing = { alarms: 0, metrics: 0, highResolutionMetrics: 0, dollarsPerMonth: 0 };
    expect(alarmCostOfTemplate({ Resources: {} })).toEqual(nothing);
    expect(alarmCostOfTemplate({})).toEqual(nothing);
  });

  it('takes other prices', () => {
    const one = { Resources: { One: alarm({ Metrics: [stat(), stat()] }) } };
    expect(alarmCostOfTemplate(one, EURO).dollarsPerMonth).toBeCloseTo(0.25, 10);
  });
});

describe('the line for people', () => {
  const costOf = (alarms: readonly object[], prices = ALARM_PRICES) =>
    describeAlarmCost(alarmCostOfProperties(alarms, prices), prices);
  const math = { Metrics: [{ Expression: 'a / b' }, stat(), stat(), stat()] };

  it('names the alarms, the metrics, the price, its Region and its day', () => {
    expect(costOf([math, math, { Metrics: [stat(), stat()] }])).toBe(
      'the 3 alarms read 8 metrics: about $0.80 per month at $0.10 per alarm metric (us-east-1, 2026-11-29)',
    );
  });

  it('is singular for one', () => {
    expect(costOf([{ MetricName: 'a' }])).toBe(
      'the alarm reads 1 metric: about $0.10 per month at $0.10 per alarm metric (us-east-1, 2026-11-29)',
    );
  });

  it('names the price of high resolution where an alarm has it', () => {
    expect(costOf([{ MetricName: 'a', Period: 10 }])).toBe(
      'the alarm reads 1 metric: about $0.30 per month at $0.10 per alarm metric, $0.30 with a period below one minute (us-east-1, 2026-11-29)',
    );
  });

  it('hides no decimal of another price', () => {
    expect(costOf([{ MetricName: 'a' }], EURO)).toBe(
      'the alarm reads 1 metric: about $0.125 per month at $0.125 per alarm metric (eu-test-1, 2026-12-24)',
    );
  });
});

describe('a price table from outside', () => {
  it('is taken when it is complete', () => {
    expect(alarmPricesProblems('prices', EURO)).toEqual([]);
    expect(alarmPricesProblems('prices', { ...EURO, dollarsPerAlarmMetric: 0 })).toEqual([]);
  });

  it('is refused with every problem', () => {
    const advice = 'set it, or remove prices to use the prices of us-east-1';
    expect(alarmPricesProblems('prices', { dollarsPerAlarmMetric: '0.1', region: '', date: 'today' })).toEqual([
      `prices.dollarsPerAlarmMetric must be a number of US dollars, 0 or more, got "0.1": ${advice}`,
      `prices.dollarsPerHighResolutionMetric must be a number of US dollars, 0 or more, got undefined: ${advice}`,
      `prices.region must be a Region like "eu-west-1", got "": ${advice}`,
      `prices.date must be a day like "2026-11-29", got "today": ${advice}`,
    ]);
    expect(alarmPricesProblems('prices', { ...EURO, dollarsPerAlarmMetric: -1 })).toHaveLength(1);
    expect(alarmPricesProblems('prices', 'cheap')).toHaveLength(4);
  });
});
