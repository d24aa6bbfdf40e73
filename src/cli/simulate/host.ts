import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

export interface PlayStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The machine that a scenario is played on. */
export interface PlayHost {
  readonly stdout: PlayStream;
  readonly stderr: PlayStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readStdin(): string;
  /** @throws with the system's `code` */
  readFile(path: string): string;
  /** Names of a folder, or undefined for what is none. @throws with the system's `code` */
  listFolder(path: string): readonly string[] | undefined;
  /** @throws with the system's `code` */
  writeFile(path: string, text: string): void;
}

export function processHost(): PlayHost {
  // Whoever reads along may close its end: the exit code says it all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    readStdin: () => readFileSync(0, 'utf8'),
    readFile: (path) => readFileSync(path, 'utf8'),
    listFolder: (path) => (statSync(path).isDirectory() ? readdirSync(path) : undefined),
    writeFile: (path, text) => writeFileSync(path, text),
  };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
