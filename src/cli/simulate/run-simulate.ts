/**
 * Runs `ecs-guard simulate` and returns its exit code. With `--serve` it serves until it is stopped, with
 * `--from` it plays failures of services, else it plays scenario files.
 */
export async function runSimulate(args: readonly string[]): Promise<number> {
  if (args.includes('--serve')) {
    const { runServe } = await import('./serve.ts');
    return runServe(args);
  }
  if (args.some((arg) => arg === '--from' || arg.startsWith('--from='))) {
    const { runStories } = await import('./run-stories.ts');
    return runStories(args);
  }
  const { playScenarios } = await import('./play.ts');
  return playScenarios(args);
}
