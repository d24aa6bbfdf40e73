import { describe, expect, it } from 'vitest';
import type { ChartModel } from '../../../src/core/chart/chart-model.ts';
import { drawTextChart, fillLines } from '../../../src/core/chart/text-chart.ts';

const plain = (_: string, text: string) => text;
const minute = 60_000;

/** Ten minutes: 5 in each, then 20 in the sixth and seventh. */
function chart(fields: Partial<ChartModel> = {}): ChartModel {
  return {
    points: [5, 5, 5, 5, 5, 20, 20, 5, 5, 5].map((value, index) => ({ at: index * minute, value })),
    periodMs: minute,
    threshold: 10,
    isBreaching: (value) => value > 10,
    fromMs: 0,
    toMs: 10 * minute,
    moments: [{ atMs: 7 * minute, letter: 'A', label: 'alarm' }],
    timeLabel: (at) => `${at / minute}m`,
    labelStepMs: minute,
    ...fields,
  };
}

describe('a chart in text', () => {
  const options = { width: 45, rows: 5, paint: plain, ascii: true };

  it('has a line for the threshold, the values, an axis with times and the moments', () => {
    // Labels of two digits and the spaces around them leave 45 - 3 - 2 = 40 columns: 4 per minute.
    const blank = ' '.repeat(40);
    expect(drawTextChart(chart(), options)).toEqual([
      ` 25 |${blank}`,
      ` 20 |${' '.repeat(20)}${'*'.repeat(8)}${' '.repeat(12)}`,
      ` 10 |${'-'.repeat(40)}`,
      `  5 |${'*'.repeat(20)}${' '.repeat(8)}${'*'.repeat(12)}`,
      `  0 |${blank}`,
      `    +${'+'}${'-'.repeat(19)}+${'-'.repeat(18)}+`,
      `     0m${' '.repeat(18)}5m${' '.repeat(15)}10m`,
      `     ${' '.repeat(28)}A`,
      '     A 7m alarm',
    ]);
  });

  it('leaves out the last time if it would touch the one before', () => {
    // 40 columns with a mark at each fifth minute. A third label of 15 letters would begin in column 25.
    const lines = drawTextChart(chart({ timeLabel: (at) => `${at / minute} minutes past` }), options);
    expect(lines[6]).toBe(`     0 minutes past${' '.repeat(6)}5 minutes past`);
    expect(lines[5]).toBe(`    ++${'-'.repeat(19)}+${'-'.repeat(18)}+`);
  });

  it('marks no instants between two times that it shows alike', () => {
    const lines = drawTextChart(chart({ toMs: 2 * minute }), options);
    // 20 columns per minute; the last label ends at the edge.
    expect(lines[6]).toBe(`     0m${' '.repeat(18)}1m${' '.repeat(16)}2m`);
  });

  it('keeps to the number of rows', () => {
    // The axis, its times, the letters and their legend follow.
    expect(drawTextChart(chart(), options)).toHaveLength(5 + 4);
    expect(drawTextChart(chart({ moments: [] }), { ...options, rows: 3 })).toHaveLength(3 + 2);
  });

  it('has no threshold line without a threshold', () => {
    const lines = drawTextChart(chart({ threshold: undefined, isBreaching: () => false }), options);
    expect(lines.filter((line) => /\|-+/.test(line))).toEqual([]);
  });
});

it('fills lines with as many parts as fit', () => {
  expect(fillLines(['one', 'two', 'three'], 9, ', ')).toEqual(['one, two', 'three']);
  expect(fillLines(['longer than a line', 'b'], 5, ' ')).toEqual(['longer than a line', 'b']);
  expect(fillLines([], 5, ' ')).toEqual([]);
});
