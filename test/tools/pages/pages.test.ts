import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPages } from '../../../tools/pages/pages.ts';

const root = join(import.meta.dirname, '../../..');
const pages = readPages(root);
const paths = pages.map(({ path }) => path);

describe('readPages', () => {
  it('reads the pages that a newcomer opens, and the README of each package', () => {
    for (const path of [
      'README.md',
      'CONTRIBUTING.md',
      'CHANGELOG.md',
      'docs/design.md',
      'packages/alarms/README.md',
    ]) {
      expect(paths).toContain(path);
    }
    expect(pages.find(({ path }) => path === 'README.md')?.text).toMatch(/^# /m);
  });

  it('reads each once, and none of another project', () => {
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => !existsSync(join(root, path)) || path.includes('node_modules'))).toEqual([]);
  });
});
