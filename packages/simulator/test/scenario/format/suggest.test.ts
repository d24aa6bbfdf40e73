import { describe, expect, it } from 'vitest';
import { didYouMean, nearest } from '../../../src/scenario/format/suggest.ts';

describe('a suggestion', () => {
  it.each([
    ['tresholds', 'threshold'],
    ['BAKE', 'bake'],
    ['desiredcount', 'desiredCount'],
  ])('for "%s" is "%s"', (word, known) => {
    expect(nearest(word, ['bake', 'threshold', 'desiredCount'])).toBe(known);
  });

  it('is none for what is far from everything', () => {
    expect(nearest('kitten', ['bake', 'threshold'])).toBeUndefined();
  });
});

describe('a suggestion in a sentence', () => {
  it.each([
    ['thrshold', 'did you mean "threshold"?'],
    ['kitten', 'use one of bake, threshold'],
  ])('for "%s": %s', (word, text) => {
    expect(didYouMean(word, ['bake', 'threshold'])).toBe(text);
  });

  it('says so when there is nothing to suggest', () => {
    expect(didYouMean('kitten', [])).toBe('none is defined');
  });
});

describe('what is near', () => {
  // A third of the letters may differ, and one always.
  it.each([
    ['ab', 'xb', true],
    ['ab', 'xy', false],
    ['abcdef', 'abxdxf', true],
    ['abcdef', 'axxdxf', false],
    // Two neighbours that changed places are one difference.
    ['abc', 'bac', true],
    ['a', '', true],
  ])('"%s" and "%s": %s', (word, known, isNear) => {
    expect(nearest(word, [known])).toBe(isNear ? known : undefined);
  });

  it('is the nearest, and the first of several', () => {
    expect(nearest('bade', ['made', 'bade', 'bake'])).toBe('bade');
    expect(nearest('bale', ['bake', 'male'])).toBe('bake');
  });
});
