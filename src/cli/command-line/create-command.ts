import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { CommandSpec, OperandSpec, OptionSpec } from './command-spec.ts';

/** Widest line of help, in columns. */
export const HELP_WIDTH = 80;

/** A commander command that writes nothing and ends no process: whoever parses catches its `CommanderError`. */
export function quietCommand(name: string, helpGroup = 'Options:'): Command {
  return new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .configureHelp({ helpWidth: HELP_WIDTH, subcommandTerm: (command) => command.name() })
    .addHelpOption(new Option('-h, --help', 'show this help').helpGroup(helpGroup))
    .helpCommand(false);
}

/** One command with its options, as its spec says. */
export function createCommand(spec: CommandSpec): Command {
  const isGrouped = Object.values(spec.options).some(({ group }) => group !== 'Options');
  const command = quietCommand(`ecs-guard ${spec.name}`, isGrouped ? 'Help:' : 'Options:')
    .usage(spec.usage.join(`\n       ecs-guard ${spec.name} `))
    .description(spec.description);
  if (spec.operand !== undefined) command.addArgument(createArgument(spec.operand));
  for (const [name, option] of Object.entries(spec.options)) command.addOption(createOption(name, option));
  return command;
}

function createArgument({ name, text, isRequired, isRepeatable, choices }: OperandSpec): Argument {
  const term = `${name}${isRepeatable ? '...' : ''}`;
  const argument = new Argument(isRequired ? `<${term}>` : `[${term}]`, text);
  return choices === undefined ? argument : argument.choices([...choices]);
}

function createOption(name: string, spec: OptionSpec): Option {
  const text = spec.default === undefined ? spec.text : `${spec.text} (default: ${spec.default})`;
  const option = new Option(`--${name}${spec.value === undefined ? '' : ` <${spec.value}>`}`, text);
  option.helpGroup(`${spec.group}:`);
  if (spec.choices !== undefined) return option.choices([...spec.choices]);
  if (spec.value === undefined) return option;
  return option.argParser<string | readonly string[]>((text, before) => {
    refuseOption(text);
    return spec.isRepeatable === true ? [...(Array.isArray(before) ? before : []), text] : text;
  });
}

/** commander takes the next word for a value, whatever it is; no value of ours begins like an option. */
function refuseOption(text: string): void {
  if (text.startsWith('--')) throw new InvalidArgumentError('It is an option: write the value in front of it.');
}
