import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bannedIn } from './banned-words.ts';
import { readProse } from './prose-in-code.ts';

const root = join(import.meta.dirname, '../..');

/** Rewritten separately. */
const NOT_YET = ['src/cli/', 'src/start/', 'bin/ecs-guard.ts', 'bin/start.ts'];

const files = globSync(
  ['src', 'lib', 'lambda', 'bin', 'examples'].map((folder) => `${folder}/**/*.{ts,cjs}`),
  {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  },
)
  .filter((path) => !NOT_YET.some((start) => path.startsWith(start)))
  .toSorted();

/** Comments and strings that hold banned words, as `line: word`. In code "tell" and "for ever" are banned too. */
function findBanned(source: string): readonly string[] {
  return readProse(source).flatMap(({ line, text }) =>
    text
      .split('\n')
      .flatMap((part, index) =>
        [...bannedIn(part), ...[...part.matchAll(/\b(tells?|for ever)\b/gi)].map(([word]) => word)].map(
          (word) => `${line + index}: ${word}`,
        ),
      ),
  );
}

describe('the words of the code', () => {
  it('are read from every folder', () => {
    for (const folder of ['src/core/', 'src/guard/', 'src/adapters/', 'lib/', 'lambda/', 'bin/', 'examples/'])
      expect(files.some((path) => path.startsWith(folder))).toBe(true);
  });

  it.each(files)('in %s say who does what', (path) => {
    expect(findBanned(readFileSync(join(root, path), 'utf8'))).toEqual([]);
  });

  it.each([
    ['a comment', '// nobody\nconst a = 1; /* x\n * told */', ['1: nobody', '3: told']],
    ['a string', "const a = 'nobody';\nconst b = \"it's told\";", ['1: nobody', '2: told']],
    [
      'a template, also within its expressions',
      `const a = \`x \${b({ c: \`nobody\` }) + \`told\`} whoever\nunasked\`;`,
      ['1: nobody', '1: told', '1: whoever', '2: unasked'],
    ],
    ['what follows a regular expression with quotes', 'const a = b.replace(/[\'"`/]/g, c); // nobody', ['1: nobody']],
    ['what follows a division', 'const a = b / 2; // nobody /', ['1: nobody']],
    ['a message per deployment', "const a = 'one message a deployment';", ['1: one message a deployment']],
  ])('are found in %s', (_, source, found) => {
    expect(findBanned(source)).toEqual(found);
  });

  it.each([
    ['names', 'const told = nobody(unasked);'],
    ['a regular expression', 'const a = /nobody/.test(b);'],
    ['longer words', "const a = 'untold'; // nobodys"],
  ])('are not found in %s', (_, source) => {
    expect(findBanned(source)).toEqual([]);
  });
});
