import { describe, expect, it } from 'vitest';
import { scanTable } from '../../../src/deployed/template/table-scan.ts';
import type { WireRequest } from '../../../src/wire/request.ts';

/** A store that answers these pages in turn, and what it was asked. */
function storeOf(...pages: readonly object[]) {
  const asked: unknown[] = [];
  const left = [...pages];
  const handle = async (operation: string, { body }: WireRequest) => {
    asked.push([operation, JSON.parse(body)]);
    return { status: 200, headers: {}, body: JSON.stringify(left.shift()) };
  };
  return { asked, handle };
}

describe('the items of a table', () => {
  it('are plain data, of all pages', async () => {
    const { asked, handle } = storeOf(
      { Items: [{ pk: { S: 'a' }, count: { N: '1' } }], LastEvaluatedKey: { pk: { S: 'a' } } },
      { Items: [{ pk: { S: 'b' }, on: { BOOL: true }, list: { L: [{ S: 'x' }] } }] },
    );
    expect(await scanTable({ handle }, 'guard')).toEqual([
      { pk: 'a', count: 1 },
      { pk: 'b', on: true, list: ['x'] },
    ]);
    expect(asked).toEqual([
      ['Scan', { TableName: 'guard' }],
      ['Scan', { TableName: 'guard', ExclusiveStartKey: { pk: { S: 'a' } } }],
    ]);
  });

  it('cannot be had of a store that refuses', async () => {
    const handle = async () => ({ status: 400, headers: {}, body: Buffer.from('no such table') });
    await expect(scanTable({ handle }, 'guard')).rejects.toThrow('Scan of the table guard failed: no such table');
  });
});
