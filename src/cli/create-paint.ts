import { styleText } from 'node:util';
import type { Paint } from '../core/chart/text-chart.ts';
import { isSet } from './environment.ts';

/** Returns a function that adds colors on a terminal, unless the environment turns them off. @see https://no-color.org */
export function createPaint(
  { isTTY }: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Paint {
  const plain = isTTY !== true || isSet(env['NO_COLOR']) || env['TERM'] === 'dumb';
  return (style, words) => (plain ? words : styleText(style, words, { validateStream: false }));
}
