import { expect, it } from 'vitest';
import type { ChartModel } from '../../../../src/core/chart/chart-model.ts';
import { drawSvgChart } from '../../../../src/core/explanation/media/svg-chart.ts';

const minute = 60_000;

/** Eight minutes; all moments are in the last one. */
const chart: ChartModel = {
  points: [{ at: 0, value: 20 }],
  periodMs: 8 * minute,
  threshold: 10,
  isBreaching: (value) => value > 10,
  fromMs: 0,
  toMs: 8 * minute,
  moments: ['start', 'alarm', 'rollback', 'end'].map((label, index) => ({
    atMs: 7 * minute + index * 1_000,
    letter: 'X',
    label,
  })),
  timeLabel: (at) => `${Math.floor(at / minute)}m`,
  labelStepMs: minute,
};

const [wide = '', narrow = ''] = String(drawSvgChart(chart, 'errors')).split(/(?=<svg)/);
const labelsOf = (svg: string) => [...svg.matchAll(/class="moment-label" x="([\d.]+)" y="(\d+)"/g)];

it('is drawn for a wide screen and for a narrow one, which shows one of them', () => {
  expect(wide).toContain('class="chart wide" viewBox="0 0 720 240"');
  expect(narrow).toContain('class="chart narrow" viewBox="0 0 360 272"');
});

it('gives each moment a row of its own on a narrow screen', () => {
  expect(labelsOf(wide).map(([, , y]) => y)).toEqual(['14', '30', '14', '30']);
  expect(labelsOf(narrow).map(([, , y]) => y)).toEqual(['14', '30', '46', '62']);
});

it('marks fewer times on a narrow screen', () => {
  const times = (svg: string) => [...svg.matchAll(/text-anchor="middle">(\w+)</g)].map(([, time]) => time);
  expect(times(wide)).toEqual(['0m', '1m', '2m', '3m', '4m', '5m', '6m', '7m', '8m']);
  expect(times(narrow)).toEqual(['0m', '2m', '4m', '6m', '8m']);
});
