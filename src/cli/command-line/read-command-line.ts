import { type Command, CommanderError } from 'commander';
import type { CommandSpec, OptionSpecs, OptionValues } from './command-spec.ts';
import { createCommand, inWords } from './create-command.ts';
import { describeHelp } from './describe-help.ts';

/** The parsed arguments of a command. */
export type CommandLine<Options extends OptionSpecs> =
  | { readonly is: 'read'; readonly values: OptionValues<Options>; readonly operands: readonly string[] }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Parses the arguments of a command by its spec, or returns what is wrong with them. */
export function readCommandLine<Options extends OptionSpecs>(
  spec: CommandSpec<Options>,
  args: readonly string[],
): CommandLine<Options> {
  const command = createCommand(spec);
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { is: 'help', text: describeHelp(spec) };
    return { is: 'refused', faults: [describeMissing(error, spec, args) ?? describeParserFault(error)] };
  }
  return { is: 'read', values: valuesOf(command, spec), operands: command.args };
}

/** Puts commander's message and its suggestion on one line. */
export function describeParserFault({ message }: CommanderError): string {
  return message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.+)\?\)$/, ': did you mean $1?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Says what to give where an argument is missing, or a value after the last option. */
function describeMissing(
  { code }: CommanderError,
  { operand }: CommandSpec,
  args: readonly string[],
): string | undefined {
  if (code === 'commander.optionMissingArgument')
    return `${args.at(-1)} needs a value: write the value after ${args.at(-1)}`;
  if (code !== 'commander.missingArgument' || operand === undefined) return undefined;
  const { name, choices = [] } = operand;
  return `no ${name} given: ${choices.length === 0 ? `give a ${name}` : `choose ${inWords(choices)}`}`;
}

/** Returns the values by the names in the spec. commander stores `--no-live` as a `live` that is false. */
function valuesOf<Options extends OptionSpecs>(command: Command, spec: CommandSpec<Options>): OptionValues<Options> {
  const given = command.options.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    const isGiven = command.getOptionValueSource(option.attributeName()) === 'cli';
    const name = option.long?.slice('--'.length) ?? '';
    return isGiven && name in spec.options ? [[name, option.negate ? value === false : value]] : [];
  });
  // The only place that types commander's values: each is from the option of the spec that defines its type.
  return Object.fromEntries(given) as OptionValues<Options>;
}
