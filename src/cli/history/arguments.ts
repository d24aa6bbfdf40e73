import type { OptionValues } from '../command-line/command-spec.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { type HistoryOptions, historyCommand } from './command.ts';
import { type PastChoice, readPastChoice } from './past-choice.ts';

/** The arguments of `ecs-guard history`. */
export interface HistoryArguments extends PastChoice {
  readonly format: 'text' | 'csv' | 'json';
  readonly leadTime: boolean;
}

export type HistoryArgumentsReading =
  | { readonly is: 'read'; readonly history: HistoryArguments }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Parses the arguments of `history`, or returns everything that is wrong with them. */
export function readHistoryArguments(args: readonly string[]): HistoryArgumentsReading {
  const line = readCommandLine(historyCommand, args);
  if (line.is !== 'read') return line;
  const values: OptionValues<HistoryOptions> = line.values;
  const faults: string[] = [];
  const fault = (text: string) => void faults.push(text);
  const past = readPastChoice(line, fault);
  if (values.csv === true && values.json === true) fault('--csv and --json exclude each other: leave one out');
  if (values.csv === true && values['lead-time'] === true) fault('--csv has no figures: leave out --lead-time');
  if (faults.length > 0) return { is: 'refused', faults };
  const format = values.json === true ? 'json' : values.csv === true ? 'csv' : 'text';
  return { is: 'read', history: { ...past, format, leadTime: values['lead-time'] === true } };
}
