import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeAlarmReason, describeAlarmReasonData, type EvaluatedAlarm, formatDouble } from '../src/reason.ts';

const nan = Number.NaN;
const sample = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../test/fixtures/events/${name}.json`, import.meta.url), 'utf8')).detail;
const evaluated = (range: readonly number[], fields: Partial<EvaluatedAlarm> = {}): EvaluatedAlarm => ({
  rule: { evaluationPeriods: 3, datapointsToAlarm: 2, comparisonOperator: 'GreaterThanThreshold', threshold: 10 },
  range: Float64Array.from(range),
  from: 'OK',
  to: 'ALARM',
  ...fields,
});

describe('the reason of a state', () => {
  const rule = { evaluationPeriods: 1, comparisonOperator: 'GreaterThanThreshold', threshold: 50 } as const;

  it('is that of the published event of a metric alarm, in words and in numbers [CW-20]', () => {
    const { state, previousState } = sample('cw-alarm-state-change-metric');
    const alarm = {
      rule,
      range: Float64Array.of(99.50160229693434),
      startsAt: Float64Array.of(Date.UTC(2019, 9, 2, 16, 59)),
      from: 'OK',
      to: 'ALARM',
    } as const;
    expect(describeAlarmReason(alarm)).toBe(state.reason);
    const asked = { queriedAtMs: Date.UTC(2019, 9, 2, 17, 4, 40, 985), periodSeconds: 300, statistic: 'Average' };
    expect(describeAlarmReasonData({ ...alarm, ...asked })).toBe(state.reasonData);
    const before = {
      ...alarm,
      range: Float64Array.of(0.0666851903306472),
      startsAt: Float64Array.of(Date.UTC(2019, 9, 1, 13, 46)),
      from: 'ALARM',
      to: 'OK',
    } as const;
    expect(describeAlarmReason(before)).toBe(previousState.reason);
  });

  it('is that of the published event of metric math, which has no statistic [CW-21]', () => {
    const { state } = sample('cw-alarm-state-change-metric-math');
    const alarm = {
      rule: { ...rule, threshold: 10_000 },
      range: Float64Array.of(45_628),
      startsAt: Float64Array.of(Date.UTC(2019, 9, 2, 17, 10)),
      from: 'INSUFFICIENT_DATA',
      to: 'ALARM',
    } as const;
    expect(describeAlarmReason(alarm)).toBe(state.reason);
    const asked = { queriedAtMs: Date.UTC(2019, 9, 2, 17, 20, 48, 551), periodSeconds: 300 };
    expect(describeAlarmReasonData({ ...alarm, ...asked })).toBe(state.reasonData);
  });

  it('names the newest breaching point first, and writes no instants where there are none', () => {
    expect(describeAlarmReason(evaluated([0, nan, 11, nan, 12.5]))).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [12.5, 11.0] were greater than the threshold (10.0) (minimum 2 datapoints for OK -> ALARM transition).',
    );
  });

  it('says how many good points end an alarm', () => {
    expect(describeAlarmReason(evaluated([0, 1, 11], { from: 'ALARM', to: 'OK' }))).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [1.0, 0.0] were not greater than the threshold (10.0) (minimum 2 datapoints for ALARM -> OK transition).',
    );
  });

  it('tells of missing points that the treatment stood for [CW-22]', () => {
    const { rule: needed } = evaluated([]);
    const treated = (treatMissingData: 'breaching' | 'notBreaching', range: readonly number[], to: 'OK' | 'ALARM') =>
      describeAlarmReason(evaluated(range, { rule: { ...needed, treatMissingData }, to }));
    expect(treated('breaching', [nan, nan, 1], 'ALARM')).toBe(
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    );
    expect(treated('notBreaching', [nan, 30, 20], 'OK')).toBe(
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    );
  });

  it('says that all is unknown, or that nothing changes', () => {
    expect(describeAlarmReason(evaluated([nan], { to: 'INSUFFICIENT_DATA' }))).toBe(
      'Insufficient Data: 3 datapoints were unknown.',
    );
    expect(describeAlarmReason(evaluated([nan, nan, 20], { to: 'retain' }))).toBe(
      'Unchanged: 1 datapoint was not enough to decide, 2 datapoints were unknown and treated as [Missing].',
    );
  });

  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [70, '70.0'],
    [-1.5, '-1.5'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [9_999_999, '9999999.0'],
    [10_000_000, '1.0E7'],
    [-12_345_678.9, '-1.23456789E7'],
    [1e300, '1.0E300'],
  ])('writes %d as Java does: %s [CW-23]', (value, text) => {
    expect(formatDouble(value)).toBe(text);
  });
});
