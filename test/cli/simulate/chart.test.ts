import { describe, expect, it } from 'vitest';
import { drawChart } from '../../../src/cli/simulate/chart.ts';
import { alarmOf, storyOf } from './stories.ts';

const plain = (_: string, text: string) => text;

describe('the chart', () => {
  it('draws values, threshold and moments in plain characters for a dumb terminal', async () => {
    const played = await storyOf('0x1 20x2 0x9');
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
    for (const played of [await storyOf('0x1 20x2 0x9'), await storyOf('0x9'), await storyOf('0x9', 'until: 3m5s')]) {
      const lines = drawChart(played, alarmOf(played), { width, paint: plain });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
    }
  });

  it('leaves a gap where there is no datapoint', async () => {
    const played = await storyOf('5x1 _x2 5x9');
    const lines = drawChart(played, alarmOf(played), { width: 60, paint: plain, ascii: true });
    expect(lines.find((line) => /\*/.test(line))).toMatch(/\*+ {3,}\*+/);
  });

  it('paints breaching values red and the others not', async () => {
    const painted = (style: string, text: string) => (style === 'red' && text === '*' ? 'X' : text);
    const played = await storyOf('0x1 20x2 0x9');
    const text = drawChart(played, alarmOf(played), { width: 60, paint: painted, ascii: true }).join('\n');
    expect(text).toMatch(/X{10}/);
    expect(text).toMatch(/\*{5}/);
  });
});
