import { describe, expect, it } from 'vitest';
import { drawSvg } from '../../../src/cli/simulate/svg.ts';
import { alarmOf, storyOf } from './stories.ts';

describe('the picture', () => {
  it('has a title and a description for who cannot see it, and escapes what others wrote', async () => {
    const played = await storyOf('0x1 20x2 0x9');
    const svg = drawSvg(played, alarmOf(played));
    expect(svg).toContain('role="img" aria-labelledby="title desc"');
    expect(svg.lastIndexOf('</line>'), 'no line goes through a label').toBeLessThan(svg.indexOf('paint-order'));
    expect(svg).toContain('<title id="title">&lt;a&gt; &amp; b</title>');
    // Minutes 0 to 7 are published by the end at 7m41s.
    expect(svg).toContain('datapoints of 5xx, 3 of them &gt; 10; v2 rolled-back because alarm 5xx after 5m41s.</desc>');
  });

  it('is well formed', async () => {
    const played = await storyOf('0x1 20x2 _x2 0x9');
    const open: string[] = [];
    for (const [, close, name = '', own] of drawSvg(played, alarmOf(played)).matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (close === '/') expect(open.pop()).toBe(name);
      else if (own !== '/') open.push(name);
    }
    expect(open).toEqual([]);
  });

  it('writes great values by their power of ten, so that they stand in the margin', async () => {
    const played = await storyOf('0 1500000000x9');
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
    const played = await storyOf('0x1 20x2 0x9');
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
