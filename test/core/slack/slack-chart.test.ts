import { describe, expect, it } from 'vitest';
import type { MetricChart } from '../../../src/core/explanation/evidence.ts';
import { drawChart } from '../../../src/core/slack/slack-chart.ts';
import { minutes } from '../../../src/core/time.ts';
import { at } from '../../builders/facts.ts';

const chart = (values: readonly (number | undefined)[], fields: Partial<MetricChart> = {}): MetricChart => ({
  alarmName: 'checkout-5xx',
  label: 'Sum 5xx',
  period: minutes(1),
  threshold: 10,
  comparisonOperator: 'GreaterThanThreshold',
  points: values.map((value, index) => ({ at: at(index), value })),
  ...fields,
});

const MARKS = [
  { at: at(1), sign: 'S', name: 'start' },
  { at: at(4), sign: 'A', name: 'alarm' },
  { at: at(4), sign: 'R', name: 'rollback' },
];

describe('a chart of text', () => {
  it('has a line at the threshold, with what is above it in the rows above', () => {
    // Above: 40 is (40-10)/(90-10) = 0.375 of 16 parts, so 6 of the lower row; 90 fills both rows.
    // Below: 5 is half of 8 parts; 0 shows at least the lowest part.
    expect(drawChart(chart([0, 5, undefined, 40, 90, 10]), MARKS)?.lines).toEqual([
      '    █  90',
      '   ▆█',
      '───██─ > 10',
      '▁▄ ███ 0',
      ' S  AR',
      'S start  A alarm  R rollback',
    ]);
  });

  it('has no row above the line while nothing is above it', () => {
    expect(drawChart(chart([2, 10]), [])?.lines).toEqual(['── > 10', '▂█ 0']);
  });

  it('has no line without a threshold', () => {
    expect(drawChart(chart([0, 8, 4], { threshold: undefined }), [])?.lines).toEqual([' █  8', '▁██ 0']);
  });

  it('shows in a column what is closest to an alarm', () => {
    const many = Array.from({ length: 60 }, (_, index) => (index === 30 ? 90 : 0));
    const above = drawChart(chart(many), []);
    expect(above?.pointsPerColumn).toBe(3);
    expect(above?.lines[0]).toBe(`${' '.repeat(10)}█${' '.repeat(9)} 90`);
    const low = chart(
      many.map((value) => 90 - value),
      { threshold: 50, comparisonOperator: 'LessThanThreshold' },
    );
    expect(drawChart(low, [])?.lines[2]).toBe(`${'█'.repeat(10)}─${'█'.repeat(9)} < 50`);
  });

  it('fits a phone, whatever the values are', () => {
    const huge = chart(
      Array.from({ length: 120 }, (_, index) => 1e12 * index),
      { threshold: 123_456_789 },
    );
    for (const line of drawChart(huge, MARKS)?.lines ?? []) expect([...line].length).toBeLessThanOrEqual(38);
  });

  it('leaves out marks outside its time, and is none without a value', () => {
    const early = [
      { at: at(-5), sign: 'S', name: 'start' },
      { at: undefined, sign: 'A', name: 'alarm' },
    ];
    expect(drawChart(chart([2, 10]), early)?.lines).toHaveLength(2);
    expect(drawChart(chart([undefined]), [])).toBeUndefined();
  });
});
