import type { PlayedAlarm, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import { describe, expect, it } from 'vitest';
import { play } from '../../../packages/simulator/test/scenario/stories.ts';
import { drawChart } from '../../../src/cli/simulate/chart.ts';
import { chooseAlarm } from '../../../src/cli/simulate/choose-alarm.ts';
import { phasesOf } from '../../../src/cli/simulate/phases.ts';
import { timeTicks, valueScale } from '../../../src/cli/simulate/scale.ts';
import { drawSvg } from '../../../src/cli/simulate/svg.ts';

const plain = (_: string, text: string) => text;
const story = (series: string, ...more: readonly string[]) =>
  play(
    'name: "<a> & b"',
    'service: { bake: 10m }',
    'alarm: 5xx > 10 for 2 of 2, missing notBreaching',
    `series: { 5xx: "${series}" }`,
    ...more,
  );

function alarmOf({ alarms }: PlayedScenario): PlayedAlarm {
  const [alarm] = alarms;
  if (alarm === undefined) throw new Error('the story has no alarm');
  return alarm;
}

describe('the alarm that is drawn', () => {
  const alarms = ['alarms: { a: a > 10, b: b > 10, c: c > 100 }', 'service: { bake: 10m }'];

  it('is the one that failed the deployment [SCN-14]', async () => {
    const played = await play('name: x', ...alarms, 'series: { a: "0x9", b: "0x1 50x9", c: "0x9" }');
    expect(chooseAlarm(played, undefined)?.name).toBe('b');
  });

  it('else one that fired, else the one that came closest to its threshold', async () => {
    const late = await play('name: x', ...alarms, 'series: { a: "9x30", b: "0x30", c: "0x10 500x9" }');
    expect(chooseAlarm(late, undefined)?.name).toBe('c');
    const none = await play('name: x', ...alarms, 'series: { a: "6x9", b: "7x9", c: "69x9" }');
    // 7 of 10 is closer than 69 of 100.
    expect(chooseAlarm(none, undefined)?.name).toBe('b');
  });

  it('is the one asked for', async () => {
    const played = await play('name: x', ...alarms, 'series: { a: "0x9", b: "0x1 50x9", c: "0x9" }');
    expect(chooseAlarm(played, 'c')?.name).toBe('c');
  });
});

describe('the chart', () => {
  it('draws values, threshold and moments in plain characters for a dumb terminal', async () => {
    const played = await story('0x1 20x2 0x9');
    const lines = drawChart(played, alarmOf(played), { width: 60, paint: plain, ascii: true });
    expect(lines[0]).toBe('5xx: Sum of 5xx > 10, 2 of 2 periods of 1m');
    const threshold = lines.find((line) => line.startsWith(' 10 |'));
    expect(threshold).toMatch(/^ 10 \|-+$/);
    const [above] = lines.filter((line) => /\*/.test(line));
    // 20 from 120 s to 300 s of a story of 7m41s: 461 s on 55 columns, so from column 14.3 to 35.8.
    expect(above).toMatch(/^ +20 \| {14}\*{22} /);
    expect(lines.join('\n')).toMatch(/D 0s deploy v2/);
    expect(lines.join('\n')).toMatch(/A 4m2s alarm 5xx/);
    expect(lines.join('\n')).toMatch(/R 4m11s rollback/);
    expect(lines.join('\n')).not.toMatch(/[^ -~\n]/);
  });

  it.each([40, 60, 80, 81, 82, 83, 120])('has no line longer than %i columns', async (width) => {
    // Of three lengths, so that a round instant comes close to the right edge in some width.
    for (const played of [await story('0x1 20x2 0x9'), await story('0x9'), await story('0x9', 'until: 3m5s')]) {
      const lines = drawChart(played, alarmOf(played), { width, paint: plain });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }
  });

  it('leaves a gap where there is no datapoint', async () => {
    const played = await story('5x1 _x2 5x9');
    const lines = drawChart(played, alarmOf(played), { width: 60, paint: plain, ascii: true });
    expect(lines.find((line) => /\*/.test(line))).toMatch(/\*+ {3,}\*+/);
  });

  it('paints breaching values red and the others not', async () => {
    const painted = (style: string, text: string) => (style === 'red' && text === '*' ? 'X' : text);
    const played = await story('0x1 20x2 0x9');
    const text = drawChart(played, alarmOf(played), { width: 60, paint: painted, ascii: true }).join('\n');
    expect(text).toMatch(/X{10}/);
    expect(text).toMatch(/\*{5}/);
  });
});

describe('the scale', () => {
  const alarm = (values: readonly number[], threshold: number) =>
    ({ threshold, points: values.map((value, index) => ({ at: index, value })) }) as unknown as PlayedAlarm;

  it.each([
    [[0, 15], 10, [0, 5, 10, 15, 20]],
    [[0.2, 0.31], 0.5, [0, 0.2, 0.4, 0.6]],
    [[-3, 4], 2, [-4, -2, 0, 2, 4, 6]],
    [[0], 0, [0, 1]],
    [[999], 80, [0, 500, 1000]],
  ])('of %j against %d has round ticks with room above', (values, threshold, ticks) => {
    expect(valueScale(alarm(values, threshold)).ticks).toEqual(ticks);
  });

  it('marks round instants', () => {
    expect(timeTicks(0, 11 * 60_000, 6)).toEqual([0, 2, 4, 6, 8, 10].map((minutes) => minutes * 60_000));
    expect(timeTicks(-600_000, 86_400_000, 7)).toEqual([0, 4, 8, 12, 16, 20, 24].map((hours) => hours * 3_600_000));
  });
});

describe('the picture', () => {
  it('has a title and a description for who cannot see it, and escapes what others wrote', async () => {
    const played = await story('0x1 20x2 0x9');
    const svg = drawSvg(played, alarmOf(played));
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg.lastIndexOf('</line>'), 'no line goes through a label').toBeLessThan(svg.indexOf('paint-order'));
    expect(svg).toContain('<title id="title">&lt;a&gt; &amp; b</title>');
    // Minutes 0 to 7 are published by the end at 7m41s.
    expect(svg).toContain('datapoints of 5xx, 3 of them &gt; 10; v2 rolled-back because alarm 5xx after 5m41s.</desc>');
  });

  it('is well formed', async () => {
    const played = await story('0x1 20x2 _x2 0x9');
    const open: string[] = [];
    for (const [, close, name = '', own] of drawSvg(played, alarmOf(played)).matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (own !== '/') open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('writes great values by their power of ten, so that they stand in the margin', async () => {
    const played = await story('0 1500000000x9');
    const labels = drawSvg(played, alarmOf(played)).match(/text-anchor="end">[^<]*/g);
    expect(labels?.map((label) => label.slice('text-anchor="end">'.length))).toEqual([
      '0',
      '5e+8',
      '1e+9',
      '1.5e+9',
      '2e+9',
      'threshold 10',
    ]);
  });

  it('shows the phases as bands', async () => {
    const played = await story('0x1 20x2 0x9');
    expect(phasesOf(played)).toEqual([
      { name: 'rolling out', version: 'v2', fromMs: 0, toMs: 91_000 },
      { name: 'baking', version: 'v2', fromMs: 91_000, toMs: 251_000 },
      { name: 'rolling back', version: 'v2', fromMs: 251_000, toMs: 341_000 },
    ]);
    const svg = drawSvg(played, alarmOf(played));
    for (const label of [
      'v2 rolling out',
      'v2 baking',
      'v2 rolling back',
      'threshold 10',
      '4m2s alarm 5xx',
      '4m11s rollback',
    ])
      expect(svg).toContain(`>${label}</text>`);
  });
});
