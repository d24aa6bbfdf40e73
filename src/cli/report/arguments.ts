import { readCommandLine } from '../command-line/read-command-line.ts';
import { type PastChoice, readPastChoice } from '../history/past-choice.ts';
import { DEFAULT_OUTPUT, reportCommand } from './command.ts';

/** The arguments of `ecs-guard report`. */
export interface ReportArguments extends PastChoice {
  /** Undefined for stdout. */
  readonly file: string | undefined;
  /** Whether to replace the file. */
  readonly force: boolean;
}

export type ReportArgumentsReading =
  | { readonly is: 'read'; readonly report: ReportArguments }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Parses the arguments of `report`, or returns everything that is wrong with them. */
export function readReportArguments(args: readonly string[]): ReportArgumentsReading {
  const line = readCommandLine(reportCommand, args);
  if (line.is !== 'read') return line;
  const faults: string[] = [];
  const past = readPastChoice(line, (text) => void faults.push(text));
  const { output = DEFAULT_OUTPUT, force = false } = line.values;
  if (output === '-' && force) faults.push('--force needs a file: name one with --output, or leave --force out');
  if (faults.length > 0) return { is: 'refused', faults };
  return { is: 'read', report: { ...past, file: output === '-' ? undefined : output, force } };
}
