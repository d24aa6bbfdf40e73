import { wrap } from '../core/slack/render-as-text.ts';
import { describeClock } from './describe/events.ts';
import type { Terminal } from './terminal.ts';
import type { TimelineEntry } from './timeline.ts';

/** Width of the prefix of an entry, such as `  09:00:20  CloudWatch  `. */
const PREFIX_WIDTH = 24;

/** Most lines of one timeline, so that a run fits on one or two screens. */
const MOST_TIMELINE_LINES = 18;

/** Of these, lines that are reserved for the end of the deployment. */
const LINES_FOR_THE_END = 6;

export interface TimelineView {
  show(entry: TimelineEntry): void;
  /** Prints how many entries were left out, if any. */
  end(): void;
}

/** Prints entries as they arrive: all of them with --verbose, else as many as fit. */
export function createTimelineView(terminal: Terminal, isVerbose: boolean): TimelineView {
  let lines = 0;
  let leftOut = 0;
  return {
    show: (entry) => {
      if (entry.rank === 'detail' && !isVerbose) return;
      const text = isVerbose && entry.detail !== undefined ? `${entry.text} (${entry.detail})` : entry.text;
      const parts = wrap(text, terminal.width - PREFIX_WIDTH);
      const most = entry.rank === 'end' ? MOST_TIMELINE_LINES : MOST_TIMELINE_LINES - LINES_FOR_THE_END;
      if (!isVerbose && lines + parts.length > most) {
        leftOut += 1;
        return;
      }
      lines += parts.length;
      print(terminal, entry, parts);
    },
    end: () => {
      if (leftOut === 0) return;
      const steps = leftOut === 1 ? '1 step is' : `${leftOut} steps are`;
      terminal.line(terminal.paint('dim', `  ${steps} left out. --verbose shows every step.`));
    },
  };
}

function print(
  { line, paint }: Terminal,
  { at, who, style }: TimelineEntry,
  [first, ...rest]: readonly string[],
): void {
  line(`  ${paint('dim', describeClock(at))}  ${paint(style, who.padEnd(10))}  ${first}`);
  for (const part of rest) line(`${' '.repeat(PREFIX_WIDTH)}${part}`);
}
