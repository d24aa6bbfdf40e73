import { describe, expect, it } from 'vitest';
import { describeAlarm } from '../../../src/scenario/play/alarm-setup.ts';
import { onlyDeployment, play, scenarioOf } from '../stories.ts';

const ALARM = 'alarm: 5xx > 10 for 1 of 1, missing notBreaching';

describe('the alarms of a story', () => {
  it('are fed a value when its minute is over, and are not evaluated before the first whole minute [SCN-4]', async () => {
    const { alarms } = await play('name: x', ALARM, 'series: { 5xx: "50x5" }', 'service: { bake: 5m }');
    // Minute 0 is complete at 1m, and is evaluated two seconds later.
    expect(alarms[0]?.changes).toMatchObject([{ at: 62_000, from: 'OK', to: 'ALARM' }]);
    expect(alarms[0]?.points[0]).toEqual({ at: 0, value: 50 });
  });

  it('stay in the state that the story gives them until then', async () => {
    const story = [
      'name: x',
      'alarm: { metric: 5xx, threshold: 10, state: ALARM, missing: notBreaching }',
      'series: { 5xx: "0x9" }',
    ];
    const played = await play(...story);
    expect(played.alarms[0]?.changes).toMatchObject([{ at: 62_000, from: 'ALARM', to: 'OK' }]);
    expect(onlyDeployment(played).protection).toBe('off-alarm-at-start');
  });
});

describe('the input of PutMetricAlarm', () => {
  const inputOf = (...lines: readonly string[]) => {
    const story = scenarioOf('name: x', ...lines);
    return story.alarms.map((alarm) => describeAlarm(alarm, story));
  };
  const common = {
    AlarmName: 'a',
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 5,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    TreatMissingData: 'ignore',
  };

  it('names a series in the namespace of scenarios, by the service', () => {
    expect(inputOf('alarm: a > 5 for 2 of 3 every 5m, missing ignore', 'series: { a: "0" }')).toEqual([
      {
        ...common,
        Namespace: 'Scenario',
        MetricName: 'a',
        Dimensions: [{ Name: 'ServiceName', Value: 'web' }],
        Period: 300,
        Statistic: 'Sum',
      },
    ]);
  });

  it('names a percentile, and what few samples do', () => {
    expect(
      inputOf('alarm: { metric: a, statistic: p99, threshold: 5, lowSamples: ignore }', 'series: { a: "0" }'),
    ).toMatchObject([{ ExtendedStatistic: 'p99', EvaluateLowSampleCountPercentile: 'ignore' }]);
    expect(inputOf('alarm: { metric: a, threshold: 5 }', 'series: { a: "0" }')[0]).not.toHaveProperty(
      'EvaluateLowSampleCountPercentile',
    );
  });

  it('has for each metric of an expression its own statistic, or that of the alarm', () => {
    const [input] = inputOf(
      'load: 60',
      'alarm: { math: h + r, metrics: { h: Minimum of HealthyHostCount of blue, r: RequestCount of blue }, threshold: 5 }',
    );
    expect(input?.['Metrics']).toMatchObject([
      { Id: 'result' },
      { Id: 'h', MetricStat: { Metric: { MetricName: 'HealthyHostCount' }, Stat: 'Minimum' } },
      { Id: 'r', MetricStat: { Metric: { MetricName: 'RequestCount' }, Stat: 'Sum' } },
    ]);
  });

  it('has the expression first and what it looks at behind, of the load too', () => {
    const [input] = inputOf(
      'load: 60',
      'alarm: { math: e / r, metrics: { e: a, r: RequestCount }, threshold: 5, name: a }',
      'series: { a: "0" }',
    );
    expect(input).not.toHaveProperty('MetricName');
    expect(input?.['Metrics']).toEqual([
      { Id: 'result', Expression: 'e / r', ReturnData: true },
      {
        Id: 'e',
        MetricStat: {
          Metric: { Namespace: 'Scenario', MetricName: 'a', Dimensions: [{ Name: 'ServiceName', Value: 'web' }] },
          Period: 60,
          Stat: 'Sum',
        },
        ReturnData: false,
      },
      {
        Id: 'r',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/ApplicationELB',
            MetricName: 'RequestCount',
            Dimensions: [{ Name: 'LoadBalancer', Value: 'app/web/0123456789abcdef' }],
          },
          Period: 60,
          Stat: 'Sum',
        },
        ReturnData: false,
      },
    ]);
  });
});

describe('a series', () => {
  it('of less than a minute is of high resolution, with its samples', async () => {
    const { alarms } = await play(
      'name: x',
      'alarm: { metric: a, statistic: SampleCount, threshold: 100, period: 10s }',
      'series: { a: { values: "1 _ 3", every: 10s, samples: 5 } }',
    );
    expect(alarms[0]?.points).toEqual([
      { at: 0, value: 5 },
      { at: 20_000, value: 5 },
    ]);
  });
});
