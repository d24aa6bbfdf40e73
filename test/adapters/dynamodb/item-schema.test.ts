import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { itemSchema, object, parseItem, toAttribute, toItem } from '../../../src/adapters/dynamodb/item-schema.ts';

const schema = itemSchema(({ text, maybeText, maybeNumber, instant, maybeInstant, maybeDuration }) =>
  object({
    name: text,
    note: maybeText,
    weight: maybeNumber,
    at: instant,
    until: maybeInstant,
    took: maybeDuration,
    parts: z.array(object({ name: text, note: maybeText })),
  }),
);
const whole = { name: 'a', note: 'b', weight: 0.5, at: 1_795_514_400_000, until: 1, took: 2, parts: [] };
const read = (data: object) => parseItem(schema, toItem(data), 'dynamodb:GetItem');

describe('parseItem', () => {
  it('gives back what was stored', () => {
    expect(read(whole)).toStrictEqual(whole);
  });

  it('gives an absent field as undefined, at every depth', () => {
    expect(read({ name: 'a', at: 0, parts: [{ name: 'p' }] })).toStrictEqual({
      name: 'a',
      note: undefined,
      weight: undefined,
      at: 0,
      until: undefined,
      took: undefined,
      parts: [{ name: 'p', note: undefined }],
    });
  });

  it('leaves out attributes that the schema does not name', () => {
    expect(read({ ...whole, pk: 'p', fromTheFuture: 1 })).toStrictEqual(whole);
  });

  it.each([
    ['a text that is missing', { at: 0, parts: [] }, 'name: '],
    ['an instant that is a text', { ...whole, at: 'today' }, 'at: '],
    ['an instant with a fraction', { ...whole, at: 0.5 }, 'at: '],
    ['a part without a name', { ...whole, parts: [{}] }, 'parts.0.name: '],
  ])('names the item and the field of %s', (_, data, field) => {
    const item = toItem({ ...data, pk: 'the-pk', sk: 'the-sk' });
    expect(() => parseItem(schema, item, 'dynamodb:GetItem')).toThrow(
      expect.objectContaining({
        code: 'invalid',
        action: 'dynamodb:GetItem',
        message: expect.stringContaining(`item the-pk the-sk is unreadable (${field}`),
      }),
    );
  });
});

describe('toItem', () => {
  it('leaves out what is undefined', () => {
    expect(toItem({ a: 'x', b: undefined, c: { d: undefined } })).toEqual({ a: { S: 'x' }, c: { M: {} } });
  });

  it('takes a number above 2^53, as a threshold may be', () => {
    expect(toItem({ a: 1e16 })).toEqual({ a: { N: '10000000000000000' } });
  });
});

describe('toAttribute', () => {
  it('is one value, or null for none', () => {
    expect(toAttribute('x')).toEqual({ S: 'x' });
    expect(toAttribute(new Set(['a']))).toEqual({ SS: ['a'] });
    expect(toAttribute(undefined)).toEqual({ NULL: true });
  });
});
