import { expect, it } from 'vitest';
import { tableRow } from '../../../../src/cli/wait/table/table-row.ts';

it('lets no text move the cursor or turn the direction of writing', () => {
  expect(tableRow('bad', 'x\u001B[2Jy\n\u202Ez')).toEqual({ style: 'bad', text: 'x [2Jy  z' });
});
