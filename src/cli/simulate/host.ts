import { readdirSync, readFileSync, statSync } from 'node:fs';
import { type OutputFiles, outputFiles } from '../output-file.ts';
import { processStreams } from '../streams.ts';

interface PlayStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The files and streams that `ecs-guard simulate` uses. */
export interface PlayHost extends OutputFiles {
  readonly stdout: PlayStream;
  readonly stderr: PlayStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads all of standard input. */
  readStdin(): string;
  /** @throws with the system's `code` */
  readFile(path: string): string;
  /** Returns the names in a folder; undefined if the path is not one. @throws with the system's `code` */
  listFolder(path: string): readonly string[] | undefined;
}

export function processHost(): PlayHost {
  return {
    ...processStreams(),
    ...outputFiles,
    env: process.env,
    readStdin: () => readFileSync(0, 'utf8'),
    readFile: (path) => readFileSync(path, 'utf8'),
    listFolder: (path) => (statSync(path).isDirectory() ? readdirSync(path) : undefined),
  };
}
