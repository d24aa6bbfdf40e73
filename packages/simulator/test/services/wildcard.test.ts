import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, parsePolicy } from '../../src/deployed/template/policy.ts';
import { type Leaf, parseLeafOperator } from '../../src/services/eventbridge/operators.ts';
import { matchesWildcard, type WildcardPart } from '../../src/services/wildcard.ts';

function partOf(character: string): WildcardPart {
  if (character === '*') return 'any-run';
  return character === '?' ? 'any-one' : { is: character };
}

const matches = (pattern: string, text: string) => matchesWildcard(pattern.split('').map(partOf), text);

/** Tries every way to cut the text: right by its shortness, and slow. */
function matchesNaively(pattern: string, text: string): boolean {
  const [first, rest] = [pattern.slice(0, 1), pattern.slice(1)];
  if (first === '') return text === '';
  if (first === '*') return matchesNaively(rest, text) || (text !== '' && matchesNaively(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && matchesNaively(rest, text.slice(1));
}

const hostile = { pattern: `${'a*'.repeat(500)}b`, text: 'a'.repeat(20_000) };

describe('matchesWildcard', () => {
  it('agrees with one that tries every way', () => {
    const word = (letters: readonly string[], maxLength: number) =>
      fc.array(fc.constantFrom(...letters), { maxLength }).map((list) => list.join(''));
    fc.assert(
      fc.property(word(['a', 'b', '*', '?'], 8), word(['a', 'b', '\n'], 10), (pattern, text) => {
        expect(matches(pattern, text)).toBe(matchesNaively(pattern, text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers at once on a hostile pattern', () => {
    expect(matches(hostile.pattern, hostile.text)).toBe(false);
  });

  it('serves event patterns', () => {
    const holds = (leaf: Leaf) => parseLeafOperator('wildcard', hostile.pattern, 'detail.x')(leaf);
    expect([holds(hostile.text), holds(`${hostile.text}b`), holds(7)]).toEqual([false, true, false]);
  });

  it('serves policies', () => {
    const policy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: hostile.pattern }],
    };
    const ask = (resource: string) =>
      isAllowed(parsePolicy(policy, 'a role'), {
        principal: { role: 'r' },
        action: 'sqs:SendMessage',
        resource,
        keys: {},
      });
    expect([ask(hostile.text), ask(`${hostile.text}b`)]).toEqual([false, true]);
  });
});
