import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogue } from '../../../tools/promises/catalogue.ts';

const FOLDERS = ['src/core', 'src/guard', 'src/adapters', 'src/config', 'lambda', 'lib', 'packages/simulator/src'];
const MUTANT = { name: 'never-twice', wrong: 'says it twice', symbol: 'say', replace: 'times = 1', by: 'times = 2' };
const ROW =
  '| <a id="p1"></a>P1 | It is said once. | [test/core/say.test.ts](../test/core/say.test.ts) "says it once" | `never-twice` |\n';

let root: string;

/** A project with one promise, its test, its mutant and its code. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'guard-catalogue-'));
  for (const folder of [...FOLDERS, 'packages/simulator/test', 'packages/alarms/test']) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeAll({
    'docs/promises.md': ROW,
    'test/promises/mutants.json': JSON.stringify([MUTANT]),
    'test/core/say.test.ts': "it('says it once', () => {});\n",
    'src/core/say.ts': 'export function say() {\n  const times = 1;\n  return times;\n}\n',
  });
});
afterEach(() => rm(root, { recursive: true }));

async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

describe('readCatalogue', () => {
  it('has of each promise its mutant, ready to be tried by the test that it names', async () => {
    expect(await readCatalogue(root)).toEqual({
      faults: [],
      promises: [
        {
          id: 'P1',
          text: 'It is said once.',
          file: 'test/core/say.test.ts',
          test: 'says it once',
          mutant: 'never-twice',
          trial: {
            label: 'P1   never-twice: says it twice',
            mutated: {
              path: join(root, 'src/core/say.ts'),
              text: 'export function say() {\n  const times = 2;\n  return times;\n}\n',
            },
            tests: { files: ['test/core/say.test.ts'], pattern: 'says it once$' },
          },
        },
      ],
    });
  });

  it.each([
    [
      'the code',
      'src/core/say.ts',
      'export function say() {\n  return 1;\n}\n',
      /never-twice is out of date: "times = 1" occurs 0 times/,
    ],
    ['the test', 'test/core/say.test.ts', '', /say\.test\.ts has no test "says it once", which P1 names/],
    ['the mutants', 'test/promises/mutants.json', '[]', /P1 names the mutant never-twice, which is not in the list/],
    [
      'the page',
      'docs/promises.md',
      ROW.replace('It is said once.', ''),
      /this row is not id, promise, test and mutant/,
    ],
  ])('has a fault where %s no longer fit the others', async (_, path, text, fault) => {
    await writeAll({ [path]: text });
    const { faults } = await readCatalogue(root);
    expect(faults.join('\n')).toMatch(fault);
  });

  it('leaves out a promise without a mutant, so that all that are left can be tried', async () => {
    await writeAll({ 'test/promises/mutants.json': '[]' });
    expect((await readCatalogue(root)).promises).toEqual([]);
  });
});
