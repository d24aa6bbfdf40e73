import { CommanderError, type Command } from 'commander';
import type { CommandSpec } from './command-spec.ts';
import { quietCommand } from './create-command.ts';
import { describeParserFault } from './read-command-line.ts';

/** The parsed arguments of `ecs-guard`. */
export type ProgramLine =
  | { readonly is: 'command'; readonly name: string; readonly args: readonly string[] }
  /** Help about one command; about the program if undefined. */
  | { readonly is: 'help'; readonly about: string | undefined }
  | { readonly is: 'version' }
  | { readonly is: 'refused'; readonly fault: string };

/** Finds the command. The command parses its own arguments. */
export function readProgramLine(commands: readonly CommandSpec[], args: readonly string[]): ProgramLine {
  let line: ProgramLine | undefined;
  const program = createProgram(commands, (name) => {
    line = lineOf(name, args.slice(args.indexOf(name) + 1));
  });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return lineOfEnd(error, commands);
  }
  return line ?? noCommand(commands);
}

/** Returns the text of `ecs-guard --help`. */
export function describeProgramHelp(commands: readonly CommandSpec[]): string {
  return `${createProgram(commands, () => undefined)
    .helpInformation()
    .trimEnd()}

Exit codes:
    0  success; for wait: the deployment succeeded
    2  an argument, a file or the configuration is wrong
  The help of each command lists all of its codes: ecs-guard wait --help
`;
}

/** Creates a parser that knows only the names of the commands. Each command parses its own options when it runs. */
function createProgram(commands: readonly CommandSpec[], chosen: (name: string) => void): Command {
  const program = quietCommand('ecs-guard')
    .usage('<command> [options]')
    .description(
      'Reports how Amazon ECS deployments ended, and why. For real deployments it only reads from AWS, with your credentials. Simulated deployments need no AWS account.',
    )
    .version('', '--version', 'print the version')
    .enablePositionalOptions();
  const entries = [...commands, { name: 'help', summary: 'show the help of a command' }];
  for (const { name, summary } of entries) {
    program.addCommand(
      quietCommand(name)
        .description(summary)
        .helpOption(false)
        .allowUnknownOption()
        .passThroughOptions()
        .argument('[args...]')
        .action(() => chosen(name)),
    );
  }
  return program;
}

function lineOf(name: string, args: readonly string[]): ProgramLine {
  if (name !== 'help') return { is: 'command', name, args };
  return { is: 'help', about: args.find((arg) => !arg.startsWith('-')) };
}

function lineOfEnd(error: CommanderError, commands: readonly CommandSpec[]): ProgramLine {
  if (error.code === 'commander.helpDisplayed') return { is: 'help', about: undefined };
  if (error.code === 'commander.version') return { is: 'version' };
  // Without a command, commander would show its help.
  if (error.code === 'commander.help') return noCommand(commands);
  const fault = describeParserFault(error);
  const isGuessed = error.code !== 'commander.unknownCommand' || fault.endsWith('?');
  return { is: 'refused', fault: isGuessed ? fault : `${fault}: the commands are ${namesOf(commands)}` };
}

function noCommand(commands: readonly CommandSpec[]): ProgramLine {
  return { is: 'refused', fault: `no command: the commands are ${namesOf(commands)}` };
}

function namesOf(commands: readonly CommandSpec[]): string {
  return commands.map(({ name }) => name).join(', ');
}
