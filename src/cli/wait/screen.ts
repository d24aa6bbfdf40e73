import { styleText } from 'node:util';
import { between, describeDuration, describeInstant, type EpochMs, minutes } from '../../core/time.ts';
import type { Following } from '../../guard/wait/following.ts';
import type { WaitView } from '../../guard/wait/wait.ts';
import { isSet } from '../environment.ts';
import { describeChanges, describeStanding } from './describe-changes.ts';
import { describeTable } from './table/describe-table.ts';
import type { TableRow } from './table/table-row.ts';

/** The stream for progress. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Shows the progress of a wait. */
export interface WaitScreen extends WaitView {
  /** Prints a line that is not about a change of the deployment. */
  note(text: string): void;
  /** Updates the times in a live table. */
  tick(now: EpochMs): void;
  /** Keeps the current output; nothing overwrites it later. */
  close(): void;
}

/** How to show the progress of a wait. */
export interface ScreenOptions {
  readonly stream: ScreenStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly live: boolean;
  readonly now: () => EpochMs;
  /** Describes why a poll failed, in one line. */
  readonly explain: (error: unknown) => string;
}

/** Some CI systems end a job after ten minutes without output. */
const SILENCE = minutes(5);

/** Creates a table that is redrawn on a terminal; without a terminal and in CI, prints one line per change. */
export function createScreen(options: ScreenOptions): WaitScreen {
  return isRedrawn(options) ? liveScreen(options) : lineScreen(options);
}

/** Whether a table is redrawn, instead of lines per change. */
export function isRedrawn({ stream, env, live }: Omit<ScreenOptions, 'now' | 'explain'>): boolean {
  return live && stream.isTTY === true && env['TERM'] !== 'dumb' && !isSet(env['CI']);
}

function lineScreen({ stream, now, explain }: ScreenOptions): WaitScreen {
  let last: Following | undefined;
  let saidAt: EpochMs | undefined;
  let isSearching = false;
  const line = (text: string) => {
    saidAt = now();
    stream.write(`${describeInstant(saidAt).slice(11, 19)}Z  ${text}\n`);
  };
  return {
    searching: () => {
      if (!isSearching) line('no deployment found yet; ECS can take a few seconds to list it');
      isSearching = true;
    },
    updated: (following, at) => {
      const changes = describeChanges(last, following);
      last = following;
      for (const change of changes) line(change);
      const isSilent = saidAt !== undefined && between(saidAt, at) >= SILENCE;
      if (changes.length === 0 && isSilent) line(describeStanding(following));
    },
    troubled: (error, nextIn) => line(`${explain(error)}; trying again in ${describeDuration(nextIn)}`),
    note: line,
    tick: () => undefined,
    close: () => undefined,
  };
}

function liveScreen({ stream, env, explain }: ScreenOptions): WaitScreen {
  let last: Following | undefined;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) stream.write(`\u001B[${drawn}A\u001B[0J`);
    drawn = 0;
  };
  const draw = (now: EpochMs) => {
    if (last === undefined) return;
    // A terminal of unknown size reports 0.
    const width = Math.max(20, (stream.columns || 80) - 1);
    const height = Math.max(1, (stream.rows || 24) - 2);
    const rows = describeTable(last, now, { width, height }).slice(0, height);
    erase();
    stream.write(rows.map((row) => `${paint(row, width, env)}\n`).join(''));
    drawn = rows.length;
  };
  const note = (text: string) => {
    erase();
    stream.write(`${text}\n`);
  };
  let isSearching = false;
  return {
    searching: () => {
      if (!isSearching) note('no deployment found yet; ECS can take a few seconds to list it');
      isSearching = true;
    },
    updated: (following, now) => {
      last = following;
      draw(now);
    },
    troubled: (error, nextIn) => note(`${explain(error)}; trying again in ${describeDuration(nextIn)}`),
    note,
    tick: draw,
    close: () => {
      drawn = 0;
      last = undefined;
    },
  };
}

const COLORS = {
  plain: undefined,
  head: 'bold',
  dim: 'dim',
  good: 'green',
  bad: 'red',
  warning: 'yellow',
} as const satisfies Record<TableRow['style'], string | undefined>;

function paint({ text, style }: TableRow, width: number, env: ScreenOptions['env']): string {
  const color = COLORS[style];
  const cropped = text.length > width ? `${text.slice(0, width - 1)}…` : text;
  return color === undefined || isSet(env['NO_COLOR']) ? cropped : styleText(color, cropped, { validateStream: false });
}
