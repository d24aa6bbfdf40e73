import { styleText } from 'node:util';
import { isSet } from '../cli/environment.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Most lines of a run without --verbose. npm prints four more above them, and 70 lines are about as many as people read. */
export const MOST_LINES = 66;

/** The output of a run. */
export interface Terminal {
  /** Width in columns, at most 100. */
  readonly width: number;
  /** Number of lines so far. */
  lineCount(): number;
  /** Prints a permanent line. */
  line(text?: string): void;
  /** Replaces the status line. Only a terminal shows it. */
  status(text: string): void;
  paint(style: Style, text: string): string;
}

export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Creates the output. It has no status line or colors without a terminal, or with `CI` or `NO_COLOR`. `FORCE_COLOR` turns
 * colors on for any stream.
 */
export function createTerminal(stream: TerminalStream, env: Environment): Terminal {
  const isPlain = isSet(env['NO_COLOR']) || env['TERM'] === 'dumb';
  const isLive = stream.isTTY === true && !isPlain && !isSet(env['CI']);
  const isColored = isLive || (isSet(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== '0' && !isPlain);
  const width = Math.min(Math.max(stream.columns ?? 100, 60), 100);
  let hasStatus = false;
  let count = 0;
  const clear = () => {
    if (hasStatus) stream.write('\r\u001B[2K');
    hasStatus = false;
  };
  return {
    width,
    lineCount: () => count,
    line: (text = '') => {
      clear();
      stream.write(`${text}\n`);
      count += text.split('\n').length;
    },
    status: (text) => {
      if (!isLive) return;
      clear();
      stream.write(text.slice(0, width - 1));
      hasStatus = true;
    },
    paint: (style, text) => (isColored ? styleText(style, text, { validateStream: false }) : text),
  };
}
