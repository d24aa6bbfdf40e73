import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../src/core/template/template.ts';
import { addConditions } from '../../../tools/release/add-conditions.ts';

const NO_VALUE = { Ref: 'AWS::NoValue' };

/** One resource with these properties. */
function one(properties: Fields): Fields {
  return { Resources: { A: { Type: 'T', Properties: properties } } };
}

function merged(whole: Fields, variants: Readonly<Record<string, Fields>>): unknown {
  const resources = addConditions(
    one(whole),
    Object.entries(variants).map(([condition, properties]) => ({ condition, template: one(properties) })),
  );
  return resources['Resources'];
}

describe('a template with conditions', () => {
  it('has a resource only where its part is on', () => {
    const whole = { Resources: { A: { Type: 'T' }, B: { Type: 'T' } }, Outputs: {} };
    const without = { Resources: { A: { Type: 'T' } } };
    expect(addConditions(whole, [{ condition: 'HasB', template: without }])).toEqual({
      Resources: { A: { Type: 'T' }, B: { Type: 'T', Condition: 'HasB' } },
      Outputs: {},
    });
  });

  it.each<[string, Fields, Readonly<Record<string, Fields>>, Fields]>([
    ['a property', { P: 1, Q: 2 }, { X: { Q: 2 } }, { P: { 'Fn::If': ['X', 1, NO_VALUE] }, Q: 2 }],
    ['another value', { P: 'a b' }, { X: { P: 'c' } }, { P: { 'Fn::If': ['X', 'a b', 'c'] } }],
    [
      'an item',
      { P: ['a', 'b', 'c'] },
      { X: { P: ['a', 'c'] } },
      { P: ['a', { 'Fn::If': ['X', 'b', NO_VALUE] }, 'c'] },
    ],
    [
      'items of two parts',
      { P: ['a', 'b'] },
      { X: { P: ['b'] }, Y: { P: ['a'] } },
      { P: [{ 'Fn::If': ['X', 'a', NO_VALUE] }, { 'Fn::If': ['Y', 'b', NO_VALUE] }] },
    ],
    [
      'a member of an item',
      { P: [{ Q: ['a', 'b'] }] },
      { X: { P: [{ Q: ['a'] }] } },
      { P: [{ Q: ['a', { 'Fn::If': ['X', 'b', NO_VALUE] }] }] },
    ],
    [
      'words of two parts in a variable',
      { P: 'logs,stack' },
      { X: { P: 'stack' }, Y: { P: 'logs' } },
      { P: { 'Fn::Join': [',', [{ 'Fn::If': ['X', 'logs', ''] }, { 'Fn::If': ['Y', 'stack', ''] }]] } },
    ],
    ['nothing', { P: { Q: [1] } }, { X: { P: { Q: [1] } } }, { P: { Q: [1] } }],
  ])('has %s only where its part is on', (_, whole, variants, expected) => {
    expect(merged(whole, variants)).toEqual({ A: { Type: 'T', Properties: expected } });
  });

  it.each<[string, Fields, Readonly<Record<string, Fields>>, string]>([
    [
      'two parts change one value',
      { P: 'a b' },
      { X: { P: 'c' }, Y: { P: 'd' } },
      'A.Properties.P depends on X and Y: it can depend on one',
    ],
    [
      'a part adds a member where it is off',
      { P: 1 },
      { X: { P: 1, Q: 2 } },
      'A.Properties has Q only where a part is off',
    ],
    [
      'the order of a list changes',
      { P: ['a', 'b', 'c'] },
      { X: { P: ['c', 'a'] } },
      'A.Properties.P has other items, or another order, where a part is off',
    ],
  ])('is refused where %s', (_, whole, variants, message) => {
    expect(() => merged(whole, variants)).toThrow(message);
  });

  it('is refused where a resource needs two parts', () => {
    const whole = { Resources: { A: { Type: 'T' } } };
    const without = (condition: string) => ({ condition, template: { Resources: {} } });
    expect(() => addConditions(whole, [without('X'), without('Y')])).toThrow(
      'A exists only with X and Y: give it one condition',
    );
  });
});
