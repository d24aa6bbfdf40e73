import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../src/core/glob.ts';
import { isInScope } from '../../src/core/scope.ts';
import { SERVICE } from '../builders/facts.ts';

/** Tries every way to cut the text: right by its shortness, and slow. */
function matchesNaively(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return Array.from({ length: text.length + 1 }, (_, from) => text.slice(from)).some((rest) =>
      matchesNaively(pattern.slice(1), rest),
    );
  }
  return text.startsWith(pattern.slice(0, 1)) && matchesNaively(pattern.slice(1), text.slice(1));
}

describe('matchesGlob', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'shop', true],
    ['shop', 'shop', true],
    ['shop', 'shops', false],
    ['shop*', 'shop', true],
    ['*shop', 'workshop', true],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'acb', false],
    ['*aa*aa*', 'aaa', false],
    ['*aa*aa*', 'aaaa', true],
    ['prod-*/checkout', 'prod-eu/checkout', true],
    ['sho.', 'shop', false],
    ['a+b(c)[d]$^|?{2}\\', 'a+b(c)[d]$^|?{2}\\', true],
  ])('%j on %j: %s', (pattern, text, expected) => {
    expect(matchesGlob(pattern, text)).toBe(expected);
  });

  it('agrees with one that tries every way', () => {
    const word = (letters: readonly string[], maxLength: number) =>
      fc.array(fc.constantFrom(...letters), { maxLength }).map((list) => list.join(''));
    fc.assert(
      fc.property(word(['a', 'b', '*'], 8), word(['a', 'b'], 10), (pattern, text) => {
        expect(matchesGlob(pattern, text)).toBe(matchesNaively(pattern, text));
      }),
      { numRuns: 2_000 },
    );
  });

  // A backtracking matcher needs longer than the age of the universe for any of these.
  it.each([
    [`${'*a'.repeat(127)}b`, 'a'.repeat(255)],
    [`${'*'.repeat(254)}b`, 'a'.repeat(255)],
    [`${'a*'.repeat(100)}/${'*a*b'.repeat(50)}`, `${'a'.repeat(255)}/${'ab'.repeat(49)}${'a'.repeat(150)}`],
    [`${'*ab'.repeat(20_000)}c`, 'ab'.repeat(50_000)],
  ])('takes little time for a hostile pattern', (pattern, text) => {
    expect(matchesGlob(pattern, text)).toBe(false);
  });

  it('serves the choice of services: ten stars are no trouble', () => {
    const scope = { include: [`*/${'*e'.repeat(40)}x`, `${'*o'.repeat(60)}x/*`], exclude: [] };
    expect(isInScope(scope, `${SERVICE.slice(0, SERVICE.lastIndexOf('/'))}/${'e'.repeat(255)}`)).toBe(false);
  });
});
