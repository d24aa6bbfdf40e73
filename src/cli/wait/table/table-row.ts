import { withoutControls } from '../one-line.ts';

/** A row of the table, with its color. */
export interface TableRow {
  readonly text: string;
  readonly style: 'plain' | 'head' | 'dim' | 'good' | 'bad' | 'warning';
}

/** Creates a row, without control characters. */
export function tableRow(style: TableRow['style'], text: string): TableRow {
  return { style, text: withoutControls(text) };
}
