import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Words that hide who does what. */
const BANNED = /\b(somebody|nobody|whoever|anybody|unasked|thereof|told|tells)\b/gi;

/** "One value a minute" is "one value per minute". */
const PER =
  /\b(one|requests|messages|values?|percent|samples?|\d[\d,]*\d( points)?) an? (second|minute|hour|call|task|page|point|period|deployment|service)\b/gi;

/** "Is no YAML" is "is not valid YAML". */
const INVERTED =
  /(?<!there )\bis no (YAML|JSON|gzip|alarm|strategy|word|answer|number|metric math|scenario|function)\b/gi;

/**
 * What the packages say: code with its comments and names, scenarios and pages. Names are split into their words. Texts of
 * AWS that hold such a word would need an exception; there are none.
 */
const files = ['packages/simulator', 'packages/alarms'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(src\/.*\.ts|scenarios\/.*\.yaml|[A-Z]+\.md)$/.test(path.replaceAll('\\', '/')))
    .map((path) => `${folder}/${path}`)
    .toSorted(),
);

/** `3: told` for each such word, with its line. */
function findBanned(text: string): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const words = line.replace(/([a-z])([A-Z])/g, '$1 $2');
    return [BANNED, PER, INVERTED].flatMap((pattern) =>
      [...words.matchAll(pattern)].map(([found]) => `${index + 1}: ${found}`),
    );
  });
}

describe('the words of the packages', () => {
  it('are looked for in code, scenarios and pages', () => {
    expect(files).toContain('packages/simulator/src/scenario/format/document.ts');
    expect(files).toContain('packages/alarms/src/evaluate-series.ts');
    expect(files).toContain('packages/simulator/scenarios/healthy.yaml');
    expect(files).toContain('packages/simulator/BEHAVIOUR.md');
  });

  it('say who does what', () => {
    const found = files.flatMap((path) =>
      findBanned(readFileSync(join(root, path), 'utf8')).map((word) => `${path}:${word}`),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["throw new Error('nobody answers');", ['1: nobody']],
    ['const x = 1;\n// Whoever calls is told so.', ['2: Whoever', '2: told']],
    ['let stuckTold = false;', ['1: Told']],
    ['/** One value a minute, 500 a page. */', ['1: value a minute', '1: 500 a page']],
    ['the file is no YAML', ['1: is no YAML']],
    ['name: an operator stops the deployment', []],
    ['/** One value per minute; a scalar of one series, a series of an array. */', []],
  ])('are found in %j', (text, found) => {
    expect(findBanned(text)).toEqual(found);
  });
});
