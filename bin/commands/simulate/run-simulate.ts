import { playScenarios } from './play.ts';

/** Runs `ecs-guard simulate` and gives its exit code. */
export async function runSimulate(args: readonly string[]): Promise<number> {
  return playScenarios(args);
}
