import { EXIT_CODES } from '../../core/wait/wait-verdict.ts';
import { wrapWords } from '../wrap-words.ts';
import type { CommandExitCode, CommandSpec } from './command-spec.ts';
import { createCommand, HELP_WIDTH } from './create-command.ts';

/** Returns the text of `ecs-guard NAME --help`. */
export function describeHelp(spec: CommandSpec): string {
  const sections = [
    createCommand(spec).helpInformation().trimEnd(),
    ...(spec.notes === undefined ? [] : [spec.notes]),
    `Exit codes:\n${spec.exitCodes.map(describeExitCode).join('\n')}`,
    `Examples:\n${spec.examples.map((example) => `  ecs-guard ${example}`).join('\n')}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Columns before the meaning of an exit code. */
const MARGIN = 7;

function describeExitCode({ name, meaning }: CommandExitCode): string {
  const entry = EXIT_CODES.find((one) => one.name === name);
  const lines = wrapWords(meaning ?? entry?.meaning ?? '', HELP_WIDTH - MARGIN);
  return `${String(entry?.code).padStart(MARGIN - 2)}  ${lines.join(`\n${' '.repeat(MARGIN)}`)}`;
}
