import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readFolder, zipFiles } from '../../../tools/release/archive.ts';

const text = (value: string) => new TextEncoder().encode(value);

describe('an archive', () => {
  it('has each file with its content', () => {
    const files = unzipSync(zipFiles({ 'index.cjs': text('a'), 'chunk.cjs': text('b') }));
    expect(Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ['chunk.cjs', 'b'],
      ['index.cjs', 'a'],
    ]);
  });

  it('has the same bytes, whatever the order of the files', () => {
    const one = zipFiles({ a: text('1'), b: text('2') });
    const other = zipFiles({ b: text('2'), a: text('1') });
    expect(Buffer.compare(one, other)).toBe(0);
  });

  it('has the first date of the format, and lets everyone read the files', () => {
    const bytes = Buffer.from(zipFiles({ 'index.cjs': text('exports') }));
    const entry = bytes.indexOf(Buffer.from('PK\u0001\u0002'));
    // Time and date of MS-DOS: midnight is 0; 1980-01-01 is year 0, month 1, day 1.
    expect(bytes.readUInt16LE(entry + 12)).toBe(0);
    expect(bytes.readUInt16LE(entry + 14)).toBe((1 << 5) | 1);
    // Made by Unix, with the mode of a regular file in the upper half of the attributes.
    expect(bytes.readUInt8(entry + 5)).toBe(3);
    expect((bytes.readUInt32LE(entry + 38) >>> 16).toString(8)).toBe('100644');
  });

  it('is made of the files of a folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'archive-'));
    await writeFile(join(folder, 'index.cjs'), 'exports');
    expect(await readFolder(folder)).toEqual({ 'index.cjs': text('exports') });
  });
});
