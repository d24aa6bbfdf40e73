import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCatalogue } from '../../tools/promises/catalogue.ts';
import { findUnlinkedClaims, placesOf } from './claims.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const others = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md') && name !== 'promises.md');
const pages = ['README.md', ...others.map((name) => `docs/${name}`)];

describe('docs/promises.md', () => {
  it('names tests that exist and mutants that fit the code: npm run promises tries them', async () => {
    const { promises, faults } = await readCatalogue(root);
    expect(faults).toEqual([]);
    expect(promises.length).toBeGreaterThan(100);
  });

  it.each(pages)('is linked by every sentence of %s with never, always, once, at most or exactly', (path) => {
    const unlinked = findUnlinkedClaims({ path, text: read(path) }, placesOf(read('docs/promises.md')));
    expect(unlinked.map(({ line, sentence }) => `${path}:${line} ${sentence}`)).toEqual([]);
  });
});
