import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, type Sources, withoutComments } from './import-graph.ts';

const root = join(import.meta.dirname, '..');

/** Files without a test of their own, by path, with the reason. */
type Reasons = Readonly<Record<string, string>>;

const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
const sources = readSources(root, ['src', 'lib', 'lambda', 'tools', ...packages.map((folder) => `${folder}/src`)]);

/** The lists of the project and of its packages, whose paths count from the package's folder. */
function readReasons(): Reasons {
  const read = (folder: string) => {
    const file = join(root, folder, 'test/without-own-test.json');
    const reasons: Reasons = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    return Object.entries(reasons).map(([path, reason]) => [folder === '' ? path : `${folder}/${path}`, reason]);
  };
  return Object.fromEntries(['', ...packages].flatMap(read));
}

/** Where the test of a source file stands: the same path and name below `test/`, in its own package. */
function ownTest(path: string): string {
  const [, folder = '', rest = path] = /^(packages\/[^/]+\/|)src\/(.*)$/.exec(path) ?? [];
  return `${folder}test/${rest.replace(/\.ts$/, '.test.ts')}`;
}

/** Whether anything but imports and re-exports is left when the types are gone. */
function hasCode(source: string): boolean {
  const code = withoutComments(stripTypeScriptTypes(source));
  return code.replace(/^(import|export)\b(?!\s*(default|const|function|class|async|let)\b)[^;]*;/gm, '').trim() !== '';
}

function withoutOwnTest(files: Sources, exists: (path: string) => boolean): readonly string[] {
  return [...files].flatMap(([path, source]) => (hasCode(source) && !exists(ownTest(path)) ? [path] : []));
}

/** Tests that a reason names and that do not exist. */
function missingTests(reasons: Reasons, exists: (path: string) => boolean): readonly string[] {
  return Object.values(reasons).flatMap((reason) =>
    [...reason.matchAll(/[\w./-]+\.test\.ts/g)].map(([path]) => path).filter((path) => !exists(path)),
  );
}

describe('a source file', () => {
  const exists = (path: string) => existsSync(join(root, path));

  it('has a test under the same path and name, or a reason why it has none', () => {
    expect(sources.size).toBeGreaterThan(400);
    expect(withoutOwnTest(sources, exists)).toEqual(Object.keys(readReasons()).toSorted());
  });

  it('without a test has a reason of at least four words, whose tests exist', () => {
    const reasons = readReasons();
    expect(Object.entries(reasons).filter(([, reason]) => reason.split(' ').length < 4)).toEqual([]);
    expect(missingTests(reasons, exists)).toEqual([]);
  });
});

describe('the check of tests', () => {
  it.each([
    ['src/core/time.ts', 'test/core/time.test.ts'],
    ['lib/index.ts', 'test/lib/index.test.ts'],
    ['lambda/sweeper.ts', 'test/lambda/sweeper.test.ts'],
    ['tools/bench/src/heap.ts', 'test/tools/bench/src/heap.test.ts'],
    ['packages/alarms/src/metric-math/parse.ts', 'packages/alarms/test/metric-math/parse.test.ts'],
  ])('looks for the test of %s in %s', (path, test) => {
    expect(ownTest(path)).toBe(test);
  });

  it.each([
    ['a constant', 'export const LIMIT = 3;'],
    ['a function', 'export async function run(): Promise<void> {}'],
    ['a function of a module', "import { a } from './a.ts';\n\nfunction run() {}"],
    ['a default', 'export default 3;'],
    ['a class', 'export class Clock {}'],
    ['a call', "import { a } from './a.ts';\n\na();"],
  ])('finds code in %s', (_, source) => {
    expect(hasCode(source)).toBe(true);
  });

  it.each([
    ['interfaces', '/** A port. */\nexport interface Port {\n  run(): void;\n}\nexport type Name = string;'],
    ['re-exports', "export { a } from './a.ts';\nexport * from './b.ts';\nexport {\n  c,\n  type D,\n} from './c.ts';"],
    ['imports', "import './a.ts';\nimport type { B } from './b.ts';\nimport {\n  c,\n} from './c.ts';"],
    ['comments', '// const a = 1;\n/* const b = 2; */'],
  ])('finds none in %s', (_, source) => {
    expect(hasCode(source)).toBe(false);
  });

  it('names a file that has code and no test', () => {
    const files: Sources = new Map([
      ['src/core/a.ts', 'export const A = 1;'],
      ['src/core/b.ts', 'export const B = 1;'],
      ['src/core/c.ts', 'export type C = 1;'],
    ]);
    expect(withoutOwnTest(files, (path) => path === 'test/core/a.test.ts')).toEqual(['src/core/b.ts']);
  });

  it('names a test of a reason that does not exist', () => {
    const reasons = { 'lib/a.ts': 'Wiring; test/lib/b.test.ts runs it, and packages/p/test/c.test.ts too.' };
    expect(missingTests(reasons, (path) => path === 'test/lib/b.test.ts')).toEqual(['packages/p/test/c.test.ts']);
  });
});
