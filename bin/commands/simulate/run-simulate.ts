import { exitCodeOf } from '../../../core/wait-verdict.ts';
import { describeSimulateUsage } from './usage.ts';

/**
 * Runs `ecs-guard simulate` and gives its exit code: with `--serve` it serves until it is stopped, else it plays
 * scenario files.
 */
export async function runSimulate(args: readonly string[]): Promise<number> {
  if (args.includes('--serve')) {
    const { runServe } = await import('./serve.ts');
    return runServe(args);
  }
  return play(args);
}

/** Scenario files are played by `./play.ts`, once it is there. */
async function play(args: readonly string[]): Promise<number> {
  const fault =
    args.length === 0
      ? 'nothing to simulate: give --serve'
      : `scenario files cannot be played yet, got ${args.join(' ')}: give --serve`;
  process.stderr.write(`error: ${fault}\n\n${describeSimulateUsage()}`);
  return exitCodeOf('usage');
}
