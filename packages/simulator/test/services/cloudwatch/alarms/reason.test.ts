import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  describeReason,
  describeReasonData,
  javaDouble,
  type ReasonDataInput,
} from '../../../../src/services/cloudwatch/alarms/reason.ts';

const sample = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../../../test/fixtures/events/${name}.json`, import.meta.url), 'utf8'))
    .detail;
const reason = (fields: Partial<ReasonDataInput>): ReasonDataInput => ({
  alarm: { EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanThreshold', Threshold: 50 },
  from: 'OK',
  to: 'ALARM',
  datapoints: [],
  filled: 0,
  queriedAt: 0,
  periodSeconds: 300,
  statistic: 'Average',
  ...fields,
});
const point = (value: number, startMs: number, breaching = true) => ({ value, startMs, breaching });

describe('the reason that the simulated CloudWatch gives', () => {
  it('is that of the published event of a metric alarm [CW-20]', () => {
    const { state, previousState } = sample('cw-alarm-state-change-metric');
    const alarm = reason({
      datapoints: [point(99.50160229693434, Date.UTC(2019, 9, 2, 16, 59))],
      queriedAt: Date.UTC(2019, 9, 2, 17, 4, 40, 985),
    });
    expect([describeReason(alarm), describeReasonData(alarm)]).toEqual([state.reason, state.reasonData]);
    const good = [point(0.0666851903306472, Date.UTC(2019, 9, 1, 13, 46), false)];
    expect(describeReason(reason({ from: 'ALARM', to: 'OK', datapoints: good }))).toBe(previousState.reason);
  });

  it('names the newest decisive point first, and what ends an alarm [CW-20]', () => {
    const alarm = {
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 10,
    };
    const noon = Date.UTC(2026, 0, 5, 12);
    const datapoints = [point(1, noon, false), point(20, noon + 60_000), point(2.5, noon + 120_000, false)];
    expect(describeReason(reason({ alarm, datapoints, from: 'ALARM', to: 'OK' }))).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [2.5 (05/01/26 12:02:00), 1.0 (05/01/26 12:00:00)] were not greater than the threshold (10.0) (minimum 2 datapoints for ALARM -> OK transition).',
    );
  });

  it('is that of the published event of metric math, without a statistic [CW-21]', () => {
    const { state } = sample('cw-alarm-state-change-metric-math');
    const alarm = reason({
      alarm: { EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanThreshold', Threshold: 10_000 },
      datapoints: [point(45_628, Date.UTC(2019, 9, 2, 17, 10))],
      queriedAt: Date.UTC(2019, 9, 2, 17, 20, 48, 551),
      statistic: undefined,
    });
    expect([describeReason(alarm), describeReasonData(alarm)]).toEqual([state.reason, state.reasonData]);
  });

  it('tells of missing points that the treatment stood for [CW-22]', () => {
    const alarm = (TreatMissingData: 'breaching' | 'notBreaching') => ({
      EvaluationPeriods: 2,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 50,
      TreatMissingData,
    });
    expect(describeReason(reason({ alarm: alarm('breaching'), filled: 2 }))).toBe(
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    );
    expect(describeReason(reason({ alarm: alarm('notBreaching'), filled: 1, to: 'OK' }))).toBe(
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    );
  });

  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [50, '50.0'],
    [0.001, '0.001'],
    [0.00025, '2.5E-4'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [-12_345_678.9, '-1.23456789E7'],
  ])('writes %d as Java does: %s [CW-23]', (value, text) => {
    expect(javaDouble(value)).toBe(text);
  });
});
