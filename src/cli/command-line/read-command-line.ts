import { type Command, CommanderError } from 'commander';
import type { CommandSpec, OptionSpecs, OptionValues } from './command-spec.ts';
import { createCommand } from './create-command.ts';
import { describeHelp } from './describe-help.ts';

/** What was written behind the name of a command. */
export type CommandLine<Options extends OptionSpecs> =
  | { readonly is: 'read'; readonly values: OptionValues<Options>; readonly operands: readonly string[] }
  | { readonly is: 'help'; readonly text: string }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Reads the words behind the name of a command by its spec, or says what is wrong with them. */
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
    return { is: 'refused', faults: [describeParserFault(error)] };
  }
  return { is: 'read', values: valuesOf(command, spec), operands: command.args };
}

/** commander's own words in one line; it sets its suggestion below them. */
export function describeParserFault({ message }: CommanderError): string {
  return message
    .replace(/^error: /, '')
    .replace(/\n\(Did you mean (.+)\?\)$/, ': did you mean $1?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** By the names of the spec; commander calls `--no-live` a `live` that is false. */
function valuesOf<Options extends OptionSpecs>(command: Command, spec: CommandSpec<Options>): OptionValues<Options> {
  const given = command.options.flatMap((option) => {
    const value: unknown = command.getOptionValue(option.attributeName());
    const isGiven = command.getOptionValueSource(option.attributeName()) === 'cli';
    const name = option.long?.slice('--'.length) ?? '';
    return isGiven && name in spec.options ? [[name, option.negate ? value === false : value]] : [];
  });
  // The one door from commander's untyped values: each comes from the option of the spec that its type is made of.
  return Object.fromEntries(given) as OptionValues<Options>;
}
