import { stripVTControlCharacters } from 'node:util';
import { createTerminal, type Terminal } from '../../src/start/terminal.ts';

/** A terminal that keeps what it shows: colored like a real one, `columns` wide. */
export function recordTerminal(columns: number): { readonly terminal: Terminal; lines(): readonly string[] } {
  let written = '';
  const stream = { isTTY: true, columns, write: (text: string) => (written += text) };
  return {
    terminal: createTerminal(stream, {}),
    // What stood there for a moment was written before a carriage return.
    lines: () =>
      stripVTControlCharacters(written)
        .split('\n')
        .slice(0, -1)
        .map((line) => line.slice(line.lastIndexOf('\r') + 1)),
  };
}
