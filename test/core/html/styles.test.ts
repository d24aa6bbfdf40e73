import { describe, expect, it } from 'vitest';
import { BASE_STYLES } from '../../../src/core/html/styles.ts';

/** Relative luminance. @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const [light = '', dark = ''] = BASE_STYLES.split('prefers-color-scheme: dark');
const colorsOf = (css: string) =>
  new Map([...css.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map(([, name = '', color = '']) => [name, color]));

describe('the colors', () => {
  it('have the contrast that the test of contrast expects', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  });

  const tones = ['good', 'bad', 'worse', 'warn', 'calm'];
  const pairs: readonly (readonly [text: string, background: string, least: number])[] = [
    ...['text', 'muted', 'accent', ...tones].flatMap((name) =>
      ['page', 'card'].map((background) => [name, background, 4.5] as const),
    ),
    ...['text', 'muted'].map((name) => [name, 'sunken', 4.5] as const),
    ...tones.map((name) => [name, `${name}-soft`, 4.5] as const),
    ['accent-text', 'accent', 4.5],
    ['control', 'card', 3],
    ['control', 'page', 3],
  ];

  describe.each([
    ['light', colorsOf(light)],
    ['dark', colorsOf(dark)],
  ])('in %s', (_, colors) => {
    it.each(pairs)('%s on %s is at least %d to 1', (text, background, least) => {
      expect(contrast(colors.get(text) ?? '', colors.get(background) ?? '')).toBeGreaterThanOrEqual(least);
    });
  });

  it('are the same names in light and dark', () => {
    expect([...colorsOf(dark).keys()]).toEqual([...colorsOf(light).keys()]);
  });
});
