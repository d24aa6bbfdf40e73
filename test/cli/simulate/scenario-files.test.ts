import { describe, expect, it } from 'vitest';
import { readScenarioFiles } from '../../../src/cli/simulate/scenario-files.ts';
import { files, folders, HEALTHY } from './files.ts';
import { simulate } from './machine.ts';

const missing = (path: string) => Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });

/** Reads from files that exist in memory alone. */
function read(...paths: readonly string[]) {
  const known = new Map(Object.entries({ ...files, 'b.yaml': 'nam: x' }));
  const names = new Map<string, readonly string[]>(Object.entries(folders));
  return readScenarioFiles(paths, {
    readStdin: () => HEALTHY,
    readFile: (path) => {
      const text = known.get(path);
      if (text === undefined) throw missing(path);
      return text;
    },
    listFolder: (path) => {
      if (!names.has(path) && !known.has(path)) throw missing(path);
      return names.get(path);
    },
  });
}

describe('the files of scenarios', () => {
  it('are those that are named, and of a folder all scenarios by name', () => {
    const reading = read('ok.yaml', 'a', '-');
    expect(reading.is === 'read' && reading.files.map(({ file, scenario }) => [file, scenario.name])).toEqual([
      ['ok.yaml', 'healthy'],
      ['a/leak.yml', 'a slow leak'],
      ['a/ok.yaml', 'healthy'],
      ['stdin', 'healthy'],
    ]);
  });

  it('are refused with all that is wrong', () => {
    expect(read('none.yaml', 'empty', 'b.yaml')).toEqual({
      is: 'refused',
      faults: [
        'none.yaml does not exist: name a file, a folder, or - for standard input',
        'empty contains no scenarios: put files ending in .yaml there, or give another folder',
        'b.yaml:1:1: nam: there is no key "nam": did you mean "name"?',
        'b.yaml:1:1: name: is missing: write name: a slow leak trips the alarm',
      ],
    });
  });

  it.each([
    [undefined, 'monday.csv cannot be read (ENOENT): give the path of a CSV file, relative to this file'],
    ['monday,5\n', 'monday.csv line 1 must be timestamp,value such as 2014-02-14 14:30:00,0.132, got "monday,5"'],
  ])('refuses the recording %j, where the scenario names it [SCN-1]', async (csv, fault) => {
    const story = 'name: x\nload: { recording: monday.csv }\n';
    const recording = csv === undefined ? {} : { 'folder/monday.csv': csv };
    const { code, stderr } = await simulate(['folder/x.yaml'], { files: { 'folder/x.yaml': story, ...recording } });
    expect(stderr).toBe(`error: folder/x.yaml:2:7: load.recording: ${fault}\n`);
    expect(code).toBe(2);
  });
});
