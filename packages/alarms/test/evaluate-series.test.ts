import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AlarmSeries, evaluateNewest, evaluateSeries } from '../src/evaluate-series.ts';
import { ALARM_STATES, MISSING_DATA_TREATMENTS, type ThresholdRule } from '../src/threshold-rule.ts';
import { base, newest, values } from './point-signs.ts';

interface Row {
  readonly name: string;
  readonly N: number;
  readonly M: number;
  readonly datapoints: readonly ('ok' | 'breaching' | 'missing')[];
  readonly missing: string;
  readonly ignore: string;
  readonly breaching: string;
  readonly notBreaching: string;
}

/** The two published tables. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const rows: readonly Row[] = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/alarm-tables.json', import.meta.url), 'utf8'),
);
const NUMBERS = { ok: 0, breaching: 20, missing: Number.NaN };
const letters = (points: string, rule: Partial<ThresholdRule> = {}, fields: Partial<AlarmSeries> = {}) =>
  Array.from(
    evaluateSeries({ values: values(points), rule: { ...base, ...rule }, previousState: 'OK', ...fields }),
    (state) => ALARM_STATES[state]?.[0],
  ).join('');

describe('the evaluation of a series', () => {
  const cells = rows.flatMap((row) => MISSING_DATA_TREATMENTS.map((treatment) => [row.name, treatment, row] as const));

  it('has forty published cells to agree with', () => {
    expect(cells).toHaveLength(40);
  });

  it.each(cells)('agrees with the published cell %s, %s [CW-10]', (_name, treatMissingData, row) => {
    const rule = { ...base, evaluationPeriods: row.N, datapointsToAlarm: row.M, treatMissingData };
    const range = Float64Array.from(row.datapoints, (point) => NUMBERS[point]);
    expect(evaluateNewest({ values: range, rule })).toBe(row[treatMissingData]);
    // The same by a window that is too long for the bits of a number.
    const long = { ...rule, evaluationRange: 40 };
    const padded = Float64Array.from([...new Array(35).fill(Number.NaN), ...range]);
    expect(evaluateNewest({ values: padded, rule: long })).toBe(row[treatMissingData]);
  });

  it('lets the newest real points decide when there are enough, whatever the treatment [CW-8]', () => {
    for (const treatMissingData of MISSING_DATA_TREATMENTS) {
      expect(newest('0-XXX', { treatMissingData })).toBe('ALARM');
      expect(newest('XX0X0', { treatMissingData })).toBe('OK');
    }
  });

  it('needs M of N, not in a row but among the last N [CW-7]', () => {
    expect(newest('00X0X', { datapointsToAlarm: 2 })).toBe('ALARM');
    expect(newest('X00X0', { datapointsToAlarm: 2 })).toBe('OK');
  });

  it('goes along a series and keeps the state where the outcome says so', () => {
    // Two of two, range four. Place 3 sees X alone among missing ones, three places behind lies nothing.
    const rule = { evaluationPeriods: 2, treatMissingData: 'ignore' as const };
    expect(letters('00XX----0', rule)).toBe('OOOAAAAAO');
  });

  it('slides a window of a longer period: each phase is a series of its own, the state is one [CW-3]', () => {
    // Stride 2: even places "X X", odd places "0 0". Evaluated in turn the alarm flaps.
    expect(letters('X0X0X0', { evaluationPeriods: 2 }, { stride: 2 })).toBe('OOAOAO');
    expect(letters('X', { evaluationPeriods: 1 }, { stride: 5 })).toBe('A');
  });

  it('ignores a percentile of too few samples: the state stays [CW-15]', () => {
    const percentile = { percent: 99, evaluateLowSampleCountPercentile: 'ignore' as const };
    const samples = Float64Array.of(1_000, 999, 1_000);
    const rule = { evaluationPeriods: 1, percentile };
    expect(letters('0XX', rule, { samples })).toBe('OOA');
    expect(
      letters(
        '0X0',
        { ...rule, percentile: { ...percentile, evaluateLowSampleCountPercentile: 'evaluate' } },
        { samples },
      ),
    ).toBe('OAO');
    // As missing: X with few samples is not there, and 0 in the range still decides.
    expect(letters('0X-', rule, { samples, readings: { lowSampleIgnore: 'as-missing' } })).toBe('OOO');
    expect(letters('XX-', rule, { samples: Float64Array.of(999, 999, 0) })).toBe('OOO');
  });
});
