import { join } from 'node:path';
import type { SavedServices } from '../../adapters/saved/saved-schema.ts';
import type { DoctorHost } from './host.ts';

/** Where an audit is saved, or why it cannot be. */
export type SavePlace = { readonly file: string } | { readonly fault: string };

/** Returns the file of `--save`, before anything is read: an audit of many services takes minutes. @param path a file or a folder */
export function placeToSave(path: string, region: string, { kindOf }: Pick<DoctorHost, 'kindOf'>): SavePlace {
  const kind = kindOf(path);
  if (kind === 'file') return { file: path };
  if (kind === 'folder' || /[/\\]$/.test(path)) {
    return kind === 'folder'
      ? { file: join(path, `ecs-services-${region}.json`) }
      : { fault: `--save: the folder ${path} does not exist: create it, or give another one` };
  }
  return kindOf(join(path, '..')) === 'folder'
    ? { file: path }
    : { fault: `--save: the folder of ${path} does not exist: create it, or give another file` };
}

/** Writes the document as a whole: a file that exists is replaced at the end. Returns what went wrong. */
export async function saveServices(
  file: string,
  document: SavedServices,
  { writeWhole }: Pick<DoctorHost, 'writeWhole'>,
): Promise<string | undefined> {
  try {
    await writeWhole(file, `${JSON.stringify(document, undefined, 2)}\n`);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    return `--save: ${file} cannot be written (${code}), so it is unchanged: give another file`;
  }
}
