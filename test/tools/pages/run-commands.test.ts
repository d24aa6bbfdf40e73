import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandBlock } from '../../../tools/pages/command-blocks.ts';
import { chooseCommands, runBlocks, writeFiles } from '../../../tools/pages/run-commands.ts';

const block = (commands: string, fields: Partial<CommandBlock> = {}): CommandBlock => ({
  ...{ page: 'docs/page.md', line: 3, triedIn: 'clone', detail: '', output: undefined },
  commands,
  ...fields,
});
const cwd = tmpdir();

describe('blocks of a page', () => {
  it('run one after the other in one shell', async () => {
    const second = block('echo "$name"\n', { line: 9, output: 'shop\n' });
    expect(await runBlocks([block('name=shop\n'), second], { cwd })).toBeUndefined();
  });

  it('are wrong when a command fails, and name the block', async () => {
    const fails = block('echo before\nfalse\necho after\n', { line: 9 });
    expect(await runBlocks([block('echo first\n'), fails], { cwd })).toMatch(/^docs\/page\.md:9 ended with 1:/);
  });

  it('are wrong when a variable is not set', async () => {
    expect(await runBlocks([block('echo "$no_such_variable"\n')], { cwd })).toContain('no_such_variable');
  });

  it('are wrong when a shown line does not come', async () => {
    expect(await runBlocks([block('echo one\n', { output: 'two\n' })], { cwd })).toMatch(
      /^docs\/page\.md:3 did not print "two":/,
    );
  });
});

it('are chosen by where they are tried', () => {
  const pages = [
    { path: 'a.md', text: '<!-- run: clone -->\n```sh\nnpm start\n```\n' },
    { path: 'b.md', text: '<!-- run: package -->\n```sh\nnpx --no ecs-guard --version\n```\n' },
  ];
  expect(chooseCommands(pages, 'package').map(({ page, blocks }) => [page, blocks.length])).toEqual([['b.md', 1]]);
});

it('find the files that their page shows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shown-files-'));
  await writeFiles(folder, [{ name: 'stories/one.yaml', text: 'name: one\n' }]);
  expect(await readFile(join(folder, 'stories/one.yaml'), 'utf8')).toBe('name: one\n');
});
