import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCommands } from '../../tools/pages/command-blocks.ts';
import { readFences } from '../../tools/pages/fences.ts';
import { readPages } from '../../tools/pages/pages.ts';
import { chooseCommands, runBlocks } from '../../tools/pages/run-commands.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = readPages(root);
const ci = [read('.ci/run'), read('.ci/package')].join('\n');

describe('the commands of the pages', () => {
  it.each(pages.map((page) => [page.path, page] as const))('of %s say where they are tried', (_, page) => {
    expect(readCommands(page).faults).toEqual([]);
  });

  it.each(chooseCommands(pages, 'clone').map((chosen) => [chosen.page, chosen] as const))(
    'of %s run in a clone',
    async (_, { blocks }) => {
      expect(await runBlocks(blocks, { cwd: root })).toBeUndefined();
    },
  );

  it.each(
    chooseCommands(pages, 'ci').flatMap(({ page, blocks }) =>
      blocks.flatMap(({ commands }) => splitCommands(commands).map((command) => [page, command] as const)),
    ),
  )('of %s are run by the check of the whole project: %s', (_, command) => {
    expect(isInCheck(command)).toBe(true);
  });

  it('are not taken for checked when the check does not have them', () => {
    expect(isInCheck('npm run no-such-script')).toBe(false);
    expect(splitCommands('npm ci && npm start   # everything\n')).toEqual(['npm ci', 'npm start']);
  });

  it('that run nowhere have a reason', () => {
    const reasons = chooseCommands(pages, 'not run').flatMap(({ blocks }) => blocks.map(({ detail }) => detail));
    for (const reason of reasons) expect(reason.split(' ').length).toBeGreaterThan(3);
  });
});

/** Commands by line and by `&&`, without their comments. */
function splitCommands(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => line.replace(/ +#.*$/, '').split('&&'))
    .map((command) => command.trim())
    .filter((command) => command !== '');
}

/** Whether .ci/run or .ci/package runs a command; they add options that keep the output short. */
function isInCheck(command: string): boolean {
  const words = command
    .split(/\s+/)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('(?: --[a-z-]+)* ');
  return new RegExp(`(?:^|[ ;])${words}(?:[ ;']|$)`, 'm').test(ci);
}

describe('npx', () => {
  /** What people read or copy. */
  const texts = [
    ...pages,
    ...['docs/slack', 'examples'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs|js|json|ya?ml)$/.test(name) && !name.includes('node_modules'))
        .map((name) => ({ path: `${folder}/${name}`, text: read(`${folder}/${name}`) })),
    ),
  ];

  /** npx downloads and runs what is not installed, unless it is forbidden or a version is named. */
  const loose = (text: string) => [...text.matchAll(/\bnpx (?!--no )[^\n`]*/g)].map(([command]) => command);

  /** Blocks and words in code; all of a file that is no page. */
  const codeOf = ({ path, text }: { readonly path: string; readonly text: string }) =>
    path.endsWith('.md')
      ? [...readFences(text).map((fence) => fence.text), ...(text.match(/`[^`\n]+`/g) ?? [])].join('\n')
      : text;

  it.each(texts.map((one) => [one.path, one] as const))('downloads nothing in %s', (_, one) => {
    expect(loose(codeOf(one))).toEqual([]);
  });

  it('is found where it would', () => {
    expect(loose('run `npx ecs-guard wait`, or npx --yes --package x y\n`npx --no ecs-guard`')).toEqual([
      'npx ecs-guard wait',
      'npx --yes --package x y',
    ]);
  });
});
