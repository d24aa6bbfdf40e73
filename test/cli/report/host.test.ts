import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeWhole } from '../../../src/cli/report/host.ts';

it('writes a file, and replaces one only by force', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  const file = join(folder, 'a.html');
  await writeWhole(file, 'one', { force: false });
  await expect(writeWhole(file, 'two', { force: false })).rejects.toMatchObject({ code: 'EEXIST' });
  expect(await readFile(file, 'utf8')).toBe('one');
  await writeWhole(file, 'three', { force: true });
  expect(await readFile(file, 'utf8')).toBe('three');
  expect(await readdir(folder)).toEqual(['a.html']);
});

it('leaves nothing behind if it cannot replace a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  await writeFile(join(folder, 'a'), '');
  await expect(writeWhole(join(folder, 'a', 'b.html'), 'x', { force: true })).rejects.toThrow('ENOTDIR');
  expect(await readdir(folder)).toEqual(['a']);
});
