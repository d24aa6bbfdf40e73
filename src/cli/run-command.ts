import { exitCodeOf } from '../core/wait/wait-verdict.ts';
import { describeHelp } from './command-line/describe-help.ts';
import { describeProgramHelp, readProgramLine } from './command-line/read-program-line.ts';
import { COMMANDS } from './commands.ts';
import { describeRefusal } from './refuse.ts';
import { type Streams, processStreams } from './streams.ts';

/**
 * Runs the command and returns its exit code, one of `EXIT_CODES`. Each command is loaded only when it runs, so that help
 * does not load AWS clients.
 */
export async function runCommand(args: readonly string[], streams: Streams = processStreams()): Promise<number> {
  const line = readProgramLine(COMMANDS, args);
  switch (line.is) {
    case 'command':
      return runNamed(line.name, line.args);
    case 'help':
      return printHelp(line.about, streams);
    case 'version': {
      const { packageVersion } = await import('./version.ts');
      streams.stdout.write(`${packageVersion()}\n`);
      return exitCodeOf('succeeded');
    }
    case 'refused':
      streams.stderr.write(describeRefusal([line.fault]));
      return exitCodeOf('usage');
  }
}

async function runNamed(name: string, args: readonly string[]): Promise<number> {
  switch (name) {
    case 'wait': {
      const { runWait } = await import('./wait/run-wait.ts');
      return runWait(args);
    }
    case 'why': {
      const { runWhy } = await import('./why/run-why.ts');
      return runWhy(args);
    }
    case 'history': {
      const { runHistory } = await import('./history/run-history.ts');
      return runHistory(args);
    }
    case 'doctor': {
      const { runDoctor } = await import('./doctor/run-doctor.ts');
      return runDoctor(args);
    }
    case 'lint': {
      const { runLint } = await import('./lint/run-lint.ts');
      return runLint(args);
    }
    case 'protect': {
      const { runProtect } = await import('./protect/run-protect.ts');
      return runProtect(args);
    }
    case 'report': {
      const { runReport } = await import('./report/run-report.ts');
      return runReport(args);
    }
    case 'preview': {
      const { runPreview } = await import('./preview/run-preview.ts');
      return runPreview(args);
    }
    case 'simulate': {
      const { runSimulate } = await import('./simulate/run-simulate.ts');
      return runSimulate(args);
    }
    case 'evaluate': {
      const { runEvaluate } = await import('./evaluate/run-evaluate.ts');
      return runEvaluate(args);
    }
    case 'completion': {
      const { runCompletion } = await import('./completion/run-completion.ts');
      return runCompletion(args);
    }
    default:
      throw new Error(`the command "${name}" has a spec and nothing that runs it: add it here`);
  }
}

/** `help wiat` fails like `wiat`. */
function printHelp(about: string | undefined, { stdout, stderr }: Streams): number {
  const spec = COMMANDS.find(({ name }) => name === about);
  if (about === undefined || about === 'help') {
    stdout.write(describeProgramHelp(COMMANDS));
    return exitCodeOf('succeeded');
  }
  if (spec !== undefined) {
    stdout.write(describeHelp(spec));
    return exitCodeOf('succeeded');
  }
  const line = readProgramLine(COMMANDS, [about]);
  stderr.write(describeRefusal([line.is === 'refused' ? line.fault : `there is no help on ${about}`]));
  return exitCodeOf('usage');
}
