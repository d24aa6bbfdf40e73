import type { VerdictName } from '../../core/wait/wait-verdict.ts';

/** A command as data: the parser, the help and the completion scripts are made of it. */
export interface CommandSpec<Options extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Each way to call it, without `ecs-guard NAME`. */
  readonly usage: readonly string[];
  readonly description: string;
  /** What stands beside the options; absent for a command that takes options alone. */
  readonly operand?: OperandSpec;
  readonly options: Options;
  /** Set as it is below the options, for what must not be wrapped. */
  readonly notes?: string;
  /** The codes that this command can end with, in the order of the table. */
  readonly exitCodes: readonly CommandExitCode[];
  /** Command lines, without `ecs-guard`. */
  readonly examples: readonly string[];
}

export interface OperandSpec {
  readonly name: string;
  readonly text: string;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
  readonly choices?: readonly string[];
  readonly isFile?: boolean;
}

export interface OptionSpec {
  /** What stands for the value in the help; absent for a flag. */
  readonly value?: string;
  readonly text: string;
  /** The heading above it in the help. */
  readonly group: string;
  /** What holds when it is not given, in words. */
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly isFile?: boolean;
  readonly isRepeatable?: boolean;
}

/** By the long name, without dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface CommandExitCode {
  readonly name: VerdictName;
  /** Where this command gives the code a narrower meaning than the table does. */
  readonly meaning?: string;
}

/** What was given of some options; an option that was not given is absent. */
export type OptionValues<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]?: Options[Name] extends { readonly isRepeatable: true }
    ? readonly string[]
    : Options[Name] extends { readonly value: string }
      ? string
      : boolean;
};
