import { runStories } from '../../../src/cli/simulate/run-stories.ts';
import { TEN_TEMPLATES } from './ten-templates.ts';

/** A service with errors caught by an alarm, crashes by the circuit breaker, and nothing else caught. */
export const WEB = TEN_TEMPLATES['rolling-alb'];

/** Runs `ecs-guard simulate --from web.yaml` on files that exist in memory alone. */
export async function simulateFrom(
  args: readonly string[],
  files: Readonly<Record<string, string>> = { 'web.yaml': WEB },
) {
  let stdout = '';
  let stderr = '';
  const code = await runStories(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    columns: undefined,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT', syscall: 'open' });
      return text;
    },
    listFolder: () => undefined,
  });
  return { code, stdout, stderr };
}
