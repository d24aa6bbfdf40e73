import type { SlackMessageState } from '@ecs-guard/simulator/services/slack/state';
import { describeData } from './describe/data.ts';
import { describeMessage } from './describe/message.ts';
import { describeRecord } from './describe/record.ts';
import type { Result } from './results.ts';
import { MOST_LINES, type Terminal } from './terminal.ts';

/** The text for a run without a message. */
export const NO_MESSAGE = 'No Slack message: by default, the guard posts only when something goes wrong.';

const FIGURES_TITLE = 'What happened';

/** The guard's results for the last deployment of a run. */
export interface Remains {
  readonly result: Result | undefined;
  /** Oldest first, with the replies in their threads. */
  readonly messages: readonly SlackMessageState[];
  /** One line per deployment of a scenario. */
  readonly figures: readonly string[];
}

/** Returns the messages without the replies in their threads. */
export function withoutReplies(messages: readonly SlackMessageState[]): readonly SlackMessageState[] {
  return messages.filter(({ threadTs }) => threadTs === undefined);
}

/** Shows the record in six lines, the newest message and the closing lines, within the maximum number of lines of a run. */
export function showBriefly(
  { result, messages, figures }: Remains,
  closing: readonly string[],
  terminal: Terminal,
): void {
  const record = result?.record;
  show(terminal, 'Record in DynamoDB', record === undefined ? ['none'] : describeRecord(record, terminal.width - 2));
  if (figures.length > 0) show(terminal, FIGURES_TITLE, figures);
  const own = withoutReplies(messages);
  const newest = own.at(-1);
  if (newest === undefined) show(terminal, NO_MESSAGE, []);
  else {
    const title = own.length === 1 ? 'Slack message' : `Slack message, the newest of ${own.length}`;
    // Reserves an empty line and the title before it, and an empty line after it.
    const room = MOST_LINES - terminal.lineCount() - closing.length - 3;
    show(terminal, title, fitFrame(describeMessage(newest, terminal.width - 2), room));
  }
  terminal.line();
  for (const line of closing) terminal.line(line);
}

/** Shows the figures of a scenario and the closing lines, after the full output. */
export function showClosing(
  { figures }: Pick<Remains, 'figures'>,
  closing: readonly string[],
  terminal: Terminal,
): void {
  if (figures.length > 0) show(terminal, FIGURES_TITLE, figures);
  terminal.line();
  for (const line of closing) terminal.line(line);
}

/** Fits a frame into the available lines: first without its empty lines, then without its last lines. */
function fitFrame(frame: readonly string[], room: number): readonly string[] {
  if (frame.length <= room) return frame;
  const dense = frame.filter((line) => !/^│ *│$/.test(line));
  if (dense.length <= room) return dense;
  const shown = room - 2;
  const hidden = dense.length - 1 - shown;
  return [...dense.slice(0, shown), ...dense.slice(-1), `${hidden} more lines of the message: --verbose shows them`];
}

/** Shows records and events with all fields, and every message. */
export function showInFull(
  results: readonly Result[],
  messages: readonly SlackMessageState[],
  terminal: Terminal,
): void {
  const data = (value: unknown) => describeData(value, terminal.width - 2);
  for (const { record, finishedEvents } of results) {
    show(terminal, 'Record in DynamoDB', record === undefined ? ['none'] : data(record));
    for (const event of finishedEvents) show(terminal, 'Outcome event on the event bus of the guard', data(event));
  }
  for (const message of messages) {
    const title = message.threadTs === undefined ? 'Slack message' : 'Reply in the thread of a Slack message';
    show(terminal, title, describeMessage(message, terminal.width - 2));
  }
  if (messages.length === 0) show(terminal, NO_MESSAGE, []);
}

function show(terminal: Terminal, title: string, lines: readonly string[]): void {
  terminal.line();
  terminal.line(terminal.paint('bold', title));
  for (const line of lines) terminal.line(`  ${line}`);
}
