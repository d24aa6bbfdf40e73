import type { CommandSpec, OptionSpec } from '../command-line/command-spec.ts';

/** A command, as input to completion scripts. */
export interface CompletedCommand {
  readonly name: string;
  readonly text: string;
  readonly options: readonly CompletedOption[];
  readonly operand: CompletedOperand | undefined;
}

/** An option, as input to completion scripts. */
export interface CompletedOption {
  /** With its dashes. */
  readonly flag: string;
  readonly text: string;
  readonly isRepeatable: boolean;
  /** Undefined for a flag without a value. */
  readonly value: CompletedOperand | undefined;
}

/** A value or argument: one of `choices`, a file, or any text. */
export interface CompletedOperand {
  readonly name: string;
  readonly choices: readonly string[];
  readonly isFile: boolean;
  readonly isRepeatable: boolean;
}

/** Returns all commands with their options, and `help` with the names of the commands. */
export function completedCommands(commands: readonly CommandSpec[]): readonly CompletedCommand[] {
  const help: CompletedCommand = {
    name: 'help',
    text: 'show the help of a command',
    options: [],
    operand: { name: 'command', choices: commands.map(({ name }) => name), isFile: false, isRepeatable: false },
  };
  return [...commands.map(completeCommand), help];
}

function completeCommand({ name, summary, options, operand }: CommandSpec): CompletedCommand {
  return {
    name,
    text: summary,
    options: [...Object.entries(options).map(completeOption), HELP],
    operand: operand && { choices: [], isFile: false, ...operand },
  };
}

const HELP: CompletedOption = { flag: '--help', text: 'show this help', isRepeatable: false, value: undefined };

function completeOption([name, spec]: readonly [string, OptionSpec]): CompletedOption {
  const { value, text, choices = [], isFile = false, isRepeatable = false } = spec;
  return {
    flag: `--${name}`,
    text,
    isRepeatable,
    value: value === undefined ? undefined : { name: value, choices, isFile, isRepeatable: false },
  };
}
