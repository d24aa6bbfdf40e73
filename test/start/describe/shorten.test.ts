import { describe, expect, it } from 'vitest';
import { shorten } from '../../../src/start/describe/shorten.ts';

describe('shorten', () => {
  it('leaves a text that fits', () => {
    expect(shorten('checkout', 8)).toBe('checkout');
  });

  it.each([
    [7, 'che…out'],
    [6, 'che…ut'],
    [2, 'c…'],
    [1, '…'],
  ])('leaves out the middle so that %i columns are enough', (width, text) => {
    expect(shorten('checkout', width)).toBe(text);
  });

  it('counts signs, not their parts', () => {
    expect(shorten('🟥🟧🟨🟩🟦', 3)).toBe('🟥…🟦');
  });
});
