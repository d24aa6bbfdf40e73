import { join } from 'node:path';
import { describeObstacle, type Output, type OutputFiles } from '../output-file.ts';

/** Where an audit is saved, or why it cannot be. */
export type SavePlace = { readonly output: Output } | { readonly fault: string };

/** What `--save` says. */
export interface Save {
  /** A file or a folder. */
  readonly path: string;
  /** Whether to replace a file that exists. */
  readonly force: boolean;
}

/** Returns the file of `--save`, before anything is read: an audit of many services takes minutes. */
export function placeToSave({ path, force }: Save, region: string, files: OutputFiles): SavePlace {
  const kind = files.kindOf(path);
  if (kind === undefined && /[/\\]$/.test(path)) {
    return { fault: `--save: the folder ${path} does not exist: create it, or give another one` };
  }
  if (kind === undefined && files.kindOf(join(path, '..')) !== 'folder') {
    return { fault: `--save: the folder of ${path} does not exist: create it, or give another file` };
  }
  const file = kind === 'folder' ? join(path, `ecs-services-${region}.json`) : path;
  const output = { file, option: '--save', force };
  const fault = describeObstacle(output, files);
  return fault === undefined ? { output } : { fault };
}
