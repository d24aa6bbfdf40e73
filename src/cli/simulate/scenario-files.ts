import { dirname, isAbsolute, join } from 'node:path';
import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { PlayHost } from './host.ts';

/** The parts of the host that read files. */
type FilesHost = Pick<PlayHost, 'readStdin' | 'readFile' | 'listFolder'>;

/** A scenario and the path of its file. */
export interface ScenarioFile {
  readonly file: string;
  readonly scenario: Scenario;
}

export type FilesReading =
  | { readonly is: 'read'; readonly files: readonly ScenarioFile[] }
  | { readonly is: 'refused'; readonly faults: readonly string[] };

/** Reads every scenario at the paths; in a folder, the `.yaml` and `.yml` files by name. */
export function readScenarioFiles(paths: readonly string[], host: FilesHost): FilesReading {
  const faults: string[] = [];
  const files: ScenarioFile[] = [];
  for (const path of paths) {
    for (const { file, text } of readTexts(path, host, faults)) {
      const reading = parseScenario(text, { file, readFile: readBeside(file, host) });
      if (reading.is === 'read') files.push({ file, scenario: reading.scenario });
      else faults.push(...reading.mistakes.map(describeMistake));
    }
  }
  return faults.length > 0 ? { is: 'refused', faults } : { is: 'read', files };
}

/** Returns a reader of recordings, whose paths are relative to the scenario's folder. */
export function readBeside(file: string, host: FilesHost): (recording: string) => string {
  return (recording) => host.readFile(isAbsolute(recording) ? recording : join(dirname(file), recording));
}

function readTexts(
  path: string,
  host: FilesHost,
  faults: string[],
): readonly { readonly file: string; readonly text: string }[] {
  try {
    if (path === '-') return [{ file: 'stdin', text: host.readStdin() }];
    const names = host.listFolder(path);
    if (names === undefined) return [{ file: path, text: host.readFile(path) }];
    const scenarios = names.filter((name) => /\.ya?ml$/.test(name)).toSorted();
    if (scenarios.length === 0)
      faults.push(`${path} contains no scenarios: put files ending in .yaml there, or give another folder`);
    return scenarios.map((name) => ({ file: join(path, name), text: host.readFile(join(path, name)) }));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    faults.push(`${path} ${problem}: name a file, a folder, or - for standard input`);
    return [];
  }
}
