import { statSync } from 'node:fs';
import { realpath, rename, rm, writeFile } from 'node:fs/promises';
import { oneLine } from './wait/one-line.ts';

/** Where a command writes a file. */
export interface OutputFiles {
  /** What is at a path; undefined if nothing is, or if it cannot be seen. A device or a pipe is a stream. */
  kindOf(path: string): 'file' | 'folder' | 'stream' | undefined;
  /** Writes a whole file. Rejects with the code `EEXIST` if it exists and must not be replaced. */
  write(path: string, text: string, options: { readonly force: boolean }): Promise<void>;
}

/** The files of this machine. */
export const outputFiles: OutputFiles = { kindOf, write };

/** The option with which a user allows to replace a file. */
export const forceOption = (group: string) => ({ group, text: 'replace the file if it exists' }) as const;

/** A file that the user named. */
export interface Output {
  readonly file: string;
  /** The option that named it, like `--output`. */
  readonly option: string;
  /** Whether to replace a file that exists. */
  readonly force: boolean;
}

/** Why a file cannot be written, found out before the work for it begins; undefined if nothing is in the way. */
export function describeObstacle({ file, option, force }: Output, { kindOf: look }: OutputFiles): string | undefined {
  const kind = look(file);
  if (kind === 'folder') return `${oneLine(file)} is a folder: name a file with ${option}`;
  return kind === 'file' && !force ? describeExisting(file, option) : undefined;
}

/** Writes a file. Returns what went wrong. */
export async function writeOutput(output: Output, text: string, files: OutputFiles): Promise<string | undefined> {
  const { file, option } = output;
  try {
    await files.write(file, text, output);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    if (error.code === 'EEXIST') return describeExisting(file, option);
    return `${oneLine(file)} cannot be written (${oneLine(error.message)}): name another ${option}`;
  }
}

function describeExisting(file: string, option: string): string {
  return `${oneLine(file)} exists: add --force to replace it, or name another ${option}`;
}

function kindOf(path: string) {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isDirectory()) return 'folder';
    return found.isFile() ? 'file' : 'stream';
  } catch {
    // Writing reports what is wrong with the path.
    return undefined;
  }
}

/** A file that exists is replaced at once, so that a reader never sees a part of it. */
async function write(path: string, text: string, { force }: { readonly force: boolean }): Promise<void> {
  const kind = kindOf(path);
  // A device or a pipe takes the text and stays.
  if (kind === 'stream') return writeFile(path, text);
  if (!force) return writeFile(path, text, { flag: 'wx' });
  // A link stays a link.
  const file = kind === 'file' ? await realpath(path) : path;
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
