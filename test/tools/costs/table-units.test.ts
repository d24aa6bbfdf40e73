import { describe, expect, it } from 'vitest';
import { keyText, readUnits, writeUnits } from '../../../tools/costs/table-units.ts';

const key = { pk: { S: 'service' }, sk: { S: 'record' } };
const nothing = new Map();
/** An item that weighs so many bytes: `pk` 9, `sk` 8, the name `text` 4, and its value. */
const stored = (bytes: number) =>
  new Map([[keyText('service', 'record'), { pk: 'service', sk: 'record', text: 'x'.repeat(bytes - 21) }]]);

describe('the write units of a call', () => {
  it.each([
    [1_024, 1],
    [1_025, 2],
    [10_240, 10],
  ])('are one for each KB of an item of %i bytes: %i', (bytes, units) => {
    const item = { ...key, text: { S: 'x'.repeat(bytes - 21) } };
    expect(writeUnits({ Item: item }, nothing)).toBe(units);
    // An update is paid for by the whole item.
    expect(writeUnits({ Key: key }, stored(bytes))).toBe(units);
  });

  it('are one more for each index that the item is in', () => {
    expect(writeUnits({ Item: { ...key, day: { S: '2026-11-29' } } }, nothing)).toBe(2);
    expect(writeUnits({ Item: { ...key, day: { S: '2026-11-29' }, openKey: { S: 'open' } } }, nothing)).toBe(3);
  });

  it('are one for an item that is gone by now', () => {
    expect(writeUnits({ Key: key }, nothing)).toBe(1);
  });
});

describe('the read units of a call', () => {
  it('are one for each 4 KB of the item', () => {
    expect(readUnits({ Key: key }, stored(4_096))).toBe(1);
    expect(readUnits({ Key: key }, stored(4_097))).toBe(2);
  });

  it('are one for an item that does not exist', () => {
    expect(readUnits({ Key: key }, nothing)).toBe(1);
  });

  it('are added up over the items of a batch', () => {
    const batch = { RequestItems: { table: { Keys: [key, { pk: { S: 'service' }, sk: { S: '~head' } }] } } };
    expect(readUnits(batch, stored(4_097))).toBe(3);
  });

  it('are those of a full page of the heaviest items for a Query', () => {
    // 6 × 4,096 bytes.
    expect(readUnits({ Limit: 6 }, stored(4_096))).toBe(6);
    expect(readUnits({}, stored(4_096))).toBe(1);
  });
});
