import { exitCodeOf } from '../core/wait/wait-verdict.ts';
import { describeEvaluateUsage, describeUsage, describeWaitUsage } from './usage.ts';

/**
 * Runs what the command line asks for and gives its exit code, one of `EXIT_CODES`. Nothing of AWS is loaded before a
 * command that needs it has been understood: help is there at once.
 */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'wait':
      return wait(rest);
    case 'simulate':
      return simulate(rest);
    case 'evaluate':
      return evaluate(rest);
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(await usageOf(rest[0]));
      return exitCodeOf('succeeded');
    case '--version':
      return printVersion();
    case undefined:
      return refuse('no command given');
    default:
      return refuse(`unknown command "${command}"`);
  }
}

async function wait(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(describeWaitUsage());
    return exitCodeOf('succeeded');
  }
  const { runWait } = await import('./wait/run-wait.ts');
  return runWait(args);
}

async function simulate(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(await usageOf('simulate'));
    return exitCodeOf('succeeded');
  }
  const { runSimulate } = await import('./simulate/run-simulate.ts');
  return runSimulate(args);
}

async function evaluate(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(describeEvaluateUsage());
    return exitCodeOf('succeeded');
  }
  const { runEvaluate } = await import('./evaluate/run-evaluate.ts');
  return runEvaluate(args);
}

async function usageOf(command: string | undefined): Promise<string> {
  if (command === 'wait') return describeWaitUsage();
  if (command === 'evaluate') return describeEvaluateUsage();
  if (command !== 'simulate') return describeUsage();
  const { describeSimulateUsage } = await import('./simulate/usage.ts');
  return describeSimulateUsage();
}

async function printVersion(): Promise<number> {
  const { packageVersion } = await import('./version.ts');
  process.stdout.write(`${packageVersion()}\n`);
  return exitCodeOf('succeeded');
}

function refuse(fault: string): number {
  process.stderr.write(`error: ${fault}\n\n${describeUsage()}`);
  return exitCodeOf('usage');
}
