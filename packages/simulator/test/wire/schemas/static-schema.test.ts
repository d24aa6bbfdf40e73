import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { flag, number, schemasIn, text, texts, time } from '../../../src/wire/schemas/static-schema.ts';
import { findShapeFaults } from '../../../src/wire/shape-check.ts';

const { structure, listOf, operation, error } = schemasIn('com.example');

function faults(schema: unknown, value: unknown) {
  const normalized = NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
  return findShapeFaults(normalized, value, 'native').map(({ message }) => message);
}

describe('a schema of our own', () => {
  const item = structure('Item', { required: { Name: text }, optional: { Size: number, Sold: flag, At: time } });

  it('is read like one of the SDK', () => {
    const order = structure('Order', { optional: { Items: listOf('Items', item), Tags: texts } });
    const good = { Items: [{ Name: 'a', Size: 1, Sold: true, At: new Date(0) }], Tags: ['b'] };
    expect(faults(order, good)).toEqual([]);
    expect(faults(order, { Items: [{ Size: 'large' }], Tags: [1], Else: 1 })).toEqual([
      'unknown member Else',
      'member Items[0].Name must not be null',
      'member Items[0].Size must be a number, got string "large"',
      'member Tags[0] must be a string, got number 1',
    ]);
  });

  it('of an operation and of an error has the name that callers use', () => {
    expect(operation('Buy', { required: { Name: text } }, { Price: number })).toEqual({
      Buy$: [
        9,
        'com.example',
        'Buy',
        0,
        [3, 'com.example', 'BuyInput', 0, ['Name'], [0], 1],
        [3, 'com.example', 'BuyOutput', 0, ['Price'], [1], 0],
      ],
    });
    expect(error('SoldOutException', 'SoldOut', 404)).toEqual({
      SoldOutException$: [
        -3,
        'com.example',
        'SoldOutException',
        { awsQueryError: ['SoldOut', 404], error: 'client', httpError: 404 },
        ['message'],
        [0],
      ],
    });
  });
});
