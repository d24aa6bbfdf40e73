import { styleText } from 'node:util';
import { isSet } from '../cli/environment.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Where the story is shown. */
export interface Terminal {
  readonly width: number;
  /** One line that stays. */
  line(text?: string): void;
  /** What is so for the moment, in place of what was shown before. Only a terminal shows it. */
  status(text: string): void;
  paint(style: Style, text: string): string;
}

export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Plain and complete lines where nobody looks on, or somebody asks for them: no terminal, `CI`, `NO_COLOR`. */
export function createTerminal(stream: TerminalStream, env: Readonly<Record<string, string | undefined>>): Terminal {
  const isLive = stream.isTTY === true && env['TERM'] !== 'dumb' && !isSet(env['CI']) && !isSet(env['NO_COLOR']);
  const width = Math.min(Math.max(stream.columns ?? 100, 60), 120);
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001B[2K');
    shown = false;
  };
  return {
    width,
    line: (text = '') => {
      clear();
      stream.write(`${text}\n`);
    },
    status: (text) => {
      if (!isLive) return;
      clear();
      stream.write(text.slice(0, width - 1));
      shown = true;
    },
    paint: (style, text) => (isLive ? styleText(style, text, { validateStream: false }) : text),
  };
}
