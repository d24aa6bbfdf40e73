import { describe, expect, it } from 'vitest';
import { layOutTable } from '../../../../src/cli/wait/table/lay-out-table.ts';

const table = {
  head: ['alarm', 'state', 'value', ''],
  rows: [
    ['checkout-service-production-target-5xx', 'ALARM', '120', '◀ fired'],
    ['latency', 'OK', '2.5', ''],
  ],
  numbersFrom: 2,
  numbersTo: 3,
};

describe('a table', () => {
  it('has words left and numbers right, and no spaces at the ends of its lines', () => {
    expect(layOutTable(table, 80)).toEqual({
      head: ['alarm                                   state  value'],
      rows: [
        ['checkout-service-production-target-5xx  ALARM    120  ◀ fired'],
        ['latency                                 OK       2.5'],
      ],
    });
  });

  it('shortens names alone when it is too wide', () => {
    // 23 columns beside the name: two spaces, 5, two, 5, two, 7.
    expect(layOutTable(table, 47)).toEqual({
      head: ['alarm                  state  value'],
      rows: [['checkout-…-target-5xx  ALARM    120  ◀ fired'], ['latency                OK       2.5']],
    });
  });

  it.each([30, 20, 12])('takes several lines per row in %i columns, and cuts no cell', (width) => {
    const { head, rows } = layOutTable(table, width);
    expect(head).toEqual([]);
    expect(rows.flat().filter((line) => line.length > width)).toEqual([]);
    const [first = []] = rows;
    const text = first
      .slice(1)
      .map((line) => line.trim())
      .join(' ');
    expect(text).toBe('state ALARM, value 120, ◀ fired');
  });
});
