import { createHash } from 'node:crypto';
import type { Explanation } from '../../core/explanation/explanation.ts';
import { describeJson } from '../../core/explanation/media/describe-json.ts';
import { renderHtml } from '../../core/explanation/media/render-html.ts';
import { renderMarkdown } from '../../core/explanation/media/render-markdown.ts';
import { createPaint } from '../create-paint.ts';
import { safeJson } from '../safe-json.ts';
import type { WhyFormat } from './arguments.ts';
import { renderTerminal } from './render-terminal.ts';

/** Where the output goes. */
export interface RenderStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Lines of an output that is no terminal: nothing is left out to fit a screen. */
const UNLIMITED = 1_000;

/** Formats an explanation. */
export function render(
  explanation: Explanation,
  format: WhyFormat,
  stream: RenderStream,
  env: Readonly<Record<string, string | undefined>>,
): string {
  switch (format) {
    case 'json':
      return `${safeJson(describeJson(explanation), 2)}\n`;
    case 'markdown':
      return renderMarkdown(explanation);
    case 'html':
      return renderHtml(explanation, (text) => createHash('sha256').update(text).digest('base64'));
    case 'terminal': {
      const isTerminal = stream.isTTY === true;
      const lines = renderTerminal(explanation, {
        // A terminal of unknown size reports 0.
        columns: Math.max(40, isTerminal ? stream.columns || 80 : 80),
        rows: isTerminal ? stream.rows || 24 : UNLIMITED,
        paint: createPaint(stream, env),
        ascii: env['TERM'] === 'dumb',
      });
      return lines.map((line) => `${line}\n`).join('');
    }
  }
}
