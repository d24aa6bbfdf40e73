import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { linkedFiles } from '../../tools/pages/links.ts';

const root = join(import.meta.dirname, '../..');
const listing = z.array(z.object({ files: z.array(z.object({ path: z.string() })) }));

/** Without the build, whose files no page links. */
const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], { cwd: root });
const parsed: unknown = JSON.parse(stdout);
// npm answers a list, or one package alone.
const [packed] = listing.parse(Array.isArray(parsed) ? parsed : [parsed]);
const files = packed?.files.map(({ path }) => path) ?? [];
const isPacked = (path: string) =>
  files.some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));

/** Where pages may link what the package does not carry, and why. */
const EXCEPTIONS: Readonly<Record<string, RegExp>> = {
  // It names the test of each promise, and says that these are in the repository.
  'docs/promises.md': /^(packages\/simulator\/)?test\//,
};

it.each(files.filter((path) => path.endsWith('.md')))('%s links what the package carries', (path) => {
  const missing = linkedFiles({ path, text: readFileSync(join(root, path), 'utf8') }).filter((file) => !isPacked(file));
  expect(missing.filter((file) => EXCEPTIONS[path]?.test(file) !== true)).toEqual([]);
});

it('the package carries the README, the security page and the docs', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/install.md', 'docs/records.md']));
});
