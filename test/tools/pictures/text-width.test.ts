import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../tools/pictures/text-width.ts';

describe('textWidth', () => {
  // Of Helvetica's metrics: H 722, e 556, i 222, a space 278, a digit 556 thousandths.
  it('adds up the signs of a text', () => {
    expect(textWidth('Hei 10', 'regular', 10)).toBeCloseTo(7.22 + 5.56 + 2.22 + 2.78 + 2 * 5.56);
  });

  it('has wider signs in bold', () => {
    expect(textWidth('b', 'regular', 10)).toBeCloseTo(5.56);
    expect(textWidth('b', 'bold', 10)).toBeCloseTo(6.11);
  });

  it('has signs of one width in a monospace font', () => {
    expect(textWidth('iW→', 'monospace', 10)).toBeCloseTo(3 * 6.02);
  });

  it('takes a sign that it does not know for one of common width', () => {
    expect(textWidth('🟥', 'regular', 10)).toBeCloseTo(5.56);
  });
});
