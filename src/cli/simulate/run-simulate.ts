/**
 * Runs `ecs-guard simulate` and returns its exit code. With `--serve` it serves until it is stopped, else it plays scenario
 * files.
 */
export async function runSimulate(args: readonly string[]): Promise<number> {
  if (args.includes('--serve')) {
    const { runServe } = await import('./serve.ts');
    return runServe(args);
  }
  const { playScenarios } = await import('./play.ts');
  return playScenarios(args);
}
