import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { type HistoryHost, processHost } from '../history/host.ts';
import { createProgress, type Progress } from './progress.ts';

/** What `ecs-guard report` uses besides the clock and streams of a history. */
export interface ReportHost extends HistoryHost {
  exists(file: string): boolean;
  /** Writes a whole file. Rejects with the code `EEXIST` if it exists and must not be replaced. */
  write(file: string, text: string, options: { readonly force: boolean }): Promise<void>;
  readonly progress: Progress;
}

export function reportHost(): ReportHost {
  const history = processHost();
  return { ...history, exists: existsSync, write: writeWhole, progress: createProgress(process.stderr) };
}

/** Writes a whole file. One that exists is replaced at once, so that a reader never sees a part of it. */
export async function writeWhole(file: string, text: string, { force }: { readonly force: boolean }): Promise<void> {
  if (!force) return writeFile(file, text, { flag: 'wx' });
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
