import { readFileSync, readdirSync, statSync } from 'node:fs';
import { type OutputFiles, outputFiles } from '../output-file.ts';
import { processStreams, type Streams } from '../streams.ts';

/** The files and streams that `ecs-guard lint` uses. */
export interface LintHost extends Streams, OutputFiles {
  /** Columns of the terminal; undefined if stdout is none. */
  readonly columns: number | undefined;
  /** @throws an error of the operating system */
  readFile(path: string): string;
  /** The names in a folder; undefined for a file. @throws an error of the operating system */
  listFolder(path: string): readonly string[] | undefined;
}

export function processHost(): LintHost {
  const streams = processStreams();
  return {
    ...streams,
    ...outputFiles,
    columns: streams.stdout.isTTY ? streams.stdout.columns : undefined,
    readFile: (path) => readFileSync(path, 'utf8'),
    listFolder: (path) => (statSync(path).isDirectory() ? readdirSync(path).toSorted() : undefined),
  };
}
