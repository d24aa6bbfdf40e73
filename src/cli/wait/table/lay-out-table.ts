import { wrapWords } from '../../wrap-words.ts';
import { shortenNames } from './shorten-names.ts';

/** A table whose first column contains names, which may be shortened. Other cells are never shortened. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Cells from this column up to `numbersTo` are right-aligned. */
  readonly numbersFrom: number;
  readonly numbersTo: number;
}

/** The lines of one row; several if the row is too wide for the terminal. */
type Lines = readonly string[];

const GAP = '  ';

/** Shortest useful name. */
const LEAST_NAME = 12;

/** Lays out a table in `width` columns; returns the lines of the head and of each row. */
export function layOutTable(table: Table, width: number): { readonly head: Lines; readonly rows: readonly Lines[] } {
  const lines = [table.head, ...table.rows];
  const widths = table.head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const [names = 0, ...rest] = widths;
  const room = width - rest.reduce((sum, one) => sum + one + GAP.length, 0);
  if (room < Math.min(names, LEAST_NAME)) return { head: [], rows: stackRows(table, width) };
  const shortened = shortenNames(
    lines.map(([name = '']) => name),
    room,
  );
  const fitted = lines.map(([, ...cells], index) => [shortened[index] ?? '', ...cells]);
  const [head = '', ...rows] = alignColumns(fitted, table);
  return { head: [head], rows: rows.map((row) => [row]) };
}

/** On a narrow terminal, puts each name on its own line, and below it the cells with their headings. */
function stackRows({ head, rows }: Table, width: number): readonly Lines[] {
  const names = shortenNames(
    rows.map(([name = '']) => name),
    width,
  );
  return rows.map(([, ...cells], index) => {
    const labelled = cells.flatMap((cell, column) => (cell === '' ? [] : [`${head[column + 1] ?? ''} ${cell}`.trim()]));
    return [names[index] ?? '', ...wrapWords(labelled.join(', '), width - GAP.length).map((line) => GAP + line)];
  });
}

function alignColumns(lines: readonly (readonly string[])[], { numbersFrom, numbersTo }: Table): readonly string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines.map((line) =>
    widths
      .map((width, column) => {
        const cell = line[column] ?? '';
        return column >= numbersFrom && column < numbersTo ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(GAP)
      .trimEnd(),
  );
}
