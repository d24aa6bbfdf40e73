import type { PlayHost } from '../../../src/cli/simulate/host.ts';
import { playScenarios } from '../../../src/cli/simulate/play.ts';

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
  readonly written: Readonly<Record<string, string>>;
}

/** Runs `ecs-guard simulate` on files that exist in memory alone. */
export async function simulate(args: readonly string[], machine: Machine = {}): Promise<Outcome> {
  const { files = {}, folders = {}, stdin = '', terminal, env = {} } = machine;
  const out = { stdout: '', stderr: '' };
  const written: Record<string, string> = {};
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
    writeFile: (path, text) => {
      if (path.includes('/')) throw missing(path);
      written[path] = text;
    },
  };
  const code = await playScenarios(args, host);
  return { code, ...out, written };
}
