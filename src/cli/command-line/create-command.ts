import { nearest } from '@ecs-guard/simulator/scenario/format/suggest';
import { Argument, Command, CommanderError, Option } from 'commander';
import type { CommandSpec, OperandSpec, OptionSpec } from './command-spec.ts';

/** Widest line of help, in columns. */
export const HELP_WIDTH = 80;

/** Creates a commander command that writes nothing and does not exit: the caller catches its `CommanderError`. */
export function quietCommand(name: string, helpGroup = 'Options:'): Command {
  return new Command(name)
    .exitOverride()
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .configureHelp({ helpWidth: HELP_WIDTH, subcommandTerm: (command) => command.name() })
    .addHelpOption(new Option('-h, --help', 'show this help').helpGroup(helpGroup))
    .helpCommand(false);
}

/** Creates a command with its options from a spec. */
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
  if (choices === undefined) return argument;
  return argument.choices([...choices]).argParser((text) => chosen(name, choices, text));
}

function createOption(name: string, spec: OptionSpec): Option {
  const text = spec.default === undefined ? spec.text : `${spec.text} (default: ${spec.default})`;
  const option = new Option(`--${name}${spec.value === undefined ? '' : ` <${spec.value}>`}`, text);
  option.helpGroup(`${spec.group}:`);
  const { choices } = spec;
  if (choices !== undefined) option.choices([...choices]);
  if (spec.value === undefined) return option;
  return option.argParser<string | readonly string[]>((text, before) => {
    if (choices === undefined) refuseOption(name, text);
    else chosen(`--${name}`, choices, text);
    return spec.isRepeatable === true ? [...(Array.isArray(before) ? before : []), text] : text;
  });
}

/**
 * Checks a value against its choices, with a shorter message than commander's own.
 *
 * @throws CommanderError for a value that is not one of them
 */
function chosen(what: string, choices: readonly string[], text: string): string {
  if (choices.includes(text)) return text;
  // With three letters, another word is as near as a misspelled one: ksh and zsh.
  const near = text.length > 3 ? nearest(text, choices) : undefined;
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw refusal(`${what} must be ${inWords(choices)}, got "${text}"${hint}`);
}

/** `bash, zsh or fish` */
export function inWords(choices: readonly string[]): string {
  const last = choices.length - 1;
  return [choices.slice(0, last).join(', '), ...choices.slice(last)].filter((word) => word !== '').join(' or ');
}

/** Rejects an option as a value: commander accepts any next word, and no value of `ecs-guard` starts with dashes. */
function refuseOption(name: string, text: string): void {
  if (text.startsWith('--'))
    throw refusal(`--${name} needs a value, got the option "${text}": write the value after --${name}`);
}

function refusal(message: string): CommanderError {
  return new CommanderError(2, 'ecs-guard.invalidValue', message);
}
