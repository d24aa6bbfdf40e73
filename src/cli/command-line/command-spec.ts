import type { VerdictName } from '../../core/wait/wait-verdict.ts';

/** A command as data. The parser, the help and the completion scripts are generated from it. */
export interface CommandSpec<Options extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The ways to call it, without `ecs-guard NAME`. */
  readonly usage: readonly string[];
  readonly description: string;
  /** The argument besides options; absent for a command with options only. */
  readonly operand?: OperandSpec;
  readonly options: Options;
  /** Printed unchanged below the options, for text that must not be wrapped. */
  readonly notes?: string;
  /** The exit codes of this command, in the order of `EXIT_CODES`. */
  readonly exitCodes: readonly CommandExitCode[];
  /** Command lines, without `ecs-guard`. */
  readonly examples: readonly string[];
}

/** The argument of a command besides its options. */
export interface OperandSpec {
  readonly name: string;
  readonly text: string;
  readonly isRequired: boolean;
  readonly isRepeatable: boolean;
  readonly choices?: readonly string[];
  readonly isFile?: boolean;
}

/** An option of a command. */
export interface OptionSpec {
  /** Placeholder of the value in the help; absent for a flag. */
  readonly value?: string;
  readonly text: string;
  /** Its heading in the help. */
  readonly group: string;
  /** The default, in words. */
  readonly default?: string;
  readonly choices?: readonly string[];
  readonly isFile?: boolean;
  readonly isRepeatable?: boolean;
}

/** By the long name, without dashes. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** An exit code of a command. */
export interface CommandExitCode {
  readonly name: VerdictName;
  /** Set if the code has a narrower meaning for this command than in `EXIT_CODES`. */
  readonly meaning?: string;
}

/** The given values of some options; absent for options that were not given. */
export type OptionValues<Options extends OptionSpecs> = {
  readonly [Name in keyof Options]?: Options[Name] extends { readonly isRepeatable: true }
    ? readonly string[]
    : Options[Name] extends { readonly value: string }
      ? string
      : boolean;
};
