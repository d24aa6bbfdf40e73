import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { COMMANDS } from '../commands.ts';
import { describeRefusal } from '../refuse.ts';
import { processStreams, type Streams } from '../streams.ts';
import { describeBash } from './bash.ts';
import { completionCommand, type Shell, SHELLS } from './command.ts';
import { describeFish } from './fish.ts';
import { completedCommands } from './words.ts';
import { describeZsh } from './zsh.ts';

const SCRIPTS: Readonly<Record<Shell, typeof describeBash>> = {
  bash: describeBash,
  zsh: describeZsh,
  fish: describeFish,
};

/** Runs `ecs-guard completion SHELL`: prints the script on stdout. */
export function runCompletion(args: readonly string[], streams: Streams = processStreams()): number {
  const line = readCommandLine(completionCommand, args);
  if (line.is === 'refused') {
    streams.stderr.write(describeRefusal(line.faults, 'completion'));
    return exitCodeOf('usage');
  }
  const shell = line.is === 'read' ? SHELLS.find((name) => name === line.operands[0]) : undefined;
  streams.stdout.write(
    line.is === 'help' ? line.text : shell === undefined ? '' : SCRIPTS[shell](completedCommands(COMMANDS)),
  );
  return exitCodeOf('succeeded');
}
