import { execFile, execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeObstacle, outputFiles, writeOutput } from '../../src/cli/output-file.ts';

const newFolder = () => mkdtempSync(join(tmpdir(), 'output-file-'));
const output = (file: string, force = false) => ({ file, option: '--output', force });

describe('a file', () => {
  it('is written, and replaced only by force', async () => {
    const folder = newFolder();
    const file = join(folder, 'a.html');
    expect(describeObstacle(output(file), outputFiles)).toBeUndefined();
    expect(await writeOutput(output(file), 'one', outputFiles)).toBeUndefined();
    const exists = `${file} exists: add --force to replace it, or name another --output`;
    expect(describeObstacle(output(file), outputFiles)).toBe(exists);
    expect(await writeOutput(output(file), 'two', outputFiles)).toBe(exists);
    expect(readFileSync(file, 'utf8')).toBe('one');
    expect(describeObstacle(output(file, true), outputFiles)).toBeUndefined();
    expect(await writeOutput(output(file, true), 'three', outputFiles)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('three');
    expect(readdirSync(folder)).toEqual(['a.html']);
  });

  it('leaves nothing behind if it cannot be written', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'a'), '');
    const file = join(folder, 'a', 'b.html');
    for (const force of [true, false]) {
      expect(await writeOutput(output(file, force), 'x', outputFiles)).toMatch(
        /b\.html cannot be written \(ENOTDIR: .*\): name another --output$/,
      );
    }
    expect(readdirSync(folder)).toEqual(['a']);
  });

  it('behind a link is replaced, and the link stays', async () => {
    const folder = newFolder();
    const link = join(folder, 'latest.html');
    writeFileSync(join(folder, 'a.html'), 'one');
    symlinkSync('a.html', link);
    expect(describeObstacle(output(link), outputFiles)).toContain('latest.html exists');
    expect(await writeOutput(output(link, true), 'two', outputFiles)).toBeUndefined();
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('two');
  });
});

it.each([true, false])('a folder is refused, with force %s', (force) => {
  const folder = newFolder();
  expect(describeObstacle(output(folder, force), outputFiles)).toBe(`${folder} is a folder: name a file with --output`);
});

it.each([true, false])('a pipe takes the text and stays, with force %s', async (force) => {
  const pipe = join(newFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  expect(describeObstacle(output(pipe, force), outputFiles)).toBeUndefined();
  const script = `import { readFileSync } from 'node:fs'; process.stdout.write(readFileSync(process.argv[1], 'utf8'))`;
  const reader = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, pipe]);
  expect(await writeOutput(output(pipe, force), 'text', outputFiles)).toBeUndefined();
  expect((await reader).stdout).toBe('text');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

it('passes on what is no fault of the file', async () => {
  const files = { kindOf: () => undefined, write: () => Promise.reject(new TypeError('a bug')) };
  await expect(writeOutput(output('a'), 'x', files)).rejects.toThrow('a bug');
});
