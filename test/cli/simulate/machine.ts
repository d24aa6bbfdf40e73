import type { PlayHost } from '../../../src/cli/simulate/host.ts';
import { playScenarios } from '../../../src/cli/simulate/play.ts';
import { memoryFiles } from '../memory-files.ts';

export interface Machine {
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  readonly stdin?: string;
  readonly terminal?: { readonly columns: number };
  readonly env?: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What it wrote; files that stayed are not in it. */
  readonly written: Readonly<Record<string, string>>;
}

/** Runs `ecs-guard simulate` on files that exist in memory alone. */
export async function simulate(args: readonly string[], machine: Machine = {}): Promise<Outcome> {
  const { files = {}, folders = {}, stdin = '', terminal, env = {} } = machine;
  const out = { stdout: '', stderr: '' };
  const written = new Map(Object.entries(files));
  const stream = (name: keyof typeof out) => ({
    ...(terminal === undefined ? {} : { isTTY: true, columns: terminal.columns }),
    write: (text: string) => {
      out[name] += text;
    },
  });
  const missing = (path: string) => Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
  const host: PlayHost = {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env,
    readStdin: () => stdin,
    readFile: (path) => {
      const text = files[path];
      if (text === undefined) throw missing(path);
      return text;
    },
    listFolder: (path) => {
      if (folders[path] === undefined && files[path] === undefined) throw missing(path);
      return folders[path];
    },
    ...memoryFiles(written),
  };
  const code = await playScenarios(args, host);
  const changed = [...written].filter(([path, text]) => files[path] !== text);
  return { code, ...out, written: Object.fromEntries(changed) };
}
