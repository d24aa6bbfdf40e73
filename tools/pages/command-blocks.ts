import { type Fence, readFences } from './fences.ts';
import type { Page } from './pages.ts';

/**
 * Where a block of commands is run:
 * - `clone`: in a clone after `npm ci`; a test of the suite runs it.
 * - `check`: in a clone too; `.ci/run` runs it, because it takes seconds.
 * - `install`: the installation itself, in a folder with a fresh clone and an empty project next to it; `.ci/package`
 *   runs it.
 * - `package`: in an empty folder with the packed tarball installed; `.ci/package` runs it.
 * - `aws-cli`: with an AWS CLI on the simulated AWS; `.ci/clients` runs it.
 * - `ci`: not from the page; `.ci/run` and `.ci/package` contain the same commands, because they take long.
 * - `not run`: nowhere; its marker gives the reason.
 */
type TriedIn = 'clone' | 'check' | 'install' | 'package' | 'aws-cli' | 'ci' | 'not run';

const TRIED_IN: readonly TriedIn[] = ['clone', 'check', 'install', 'package', 'aws-cli', 'ci', 'not run'];

/** A block of commands on a page, with its marker (a comment in the line above it). */
export interface CommandBlock {
  readonly page: string;
  /** Line of its first command, from 1. */
  readonly line: number;
  readonly triedIn: TriedIn;
  /** The rest of the marker: the reason of `not run`, the models of `aws-cli`; otherwise empty. */
  readonly detail: string;
  readonly commands: string;
  /** The output that the page shows in a following block marked `output`; `…` stands for any text. */
  readonly output: string | undefined;
}

/** A file that a page shows in full and its commands use. */
export interface ShownFile {
  readonly name: string;
  readonly text: string;
}

export interface PageCommands {
  readonly blocks: readonly CommandBlock[];
  readonly files: readonly ShownFile[];
  /** One sentence for each block of commands without a valid marker. */
  readonly faults: readonly string[];
}

const SHELLS = ['sh', 'shell', 'bash', 'console'];

/** Reads the command blocks of a page, and the files that it shows for them (`<!-- file: NAME -->`). */
export function readCommands({ path, text }: Page): PageCommands {
  const blocks: CommandBlock[] = [];
  const files: ShownFile[] = [];
  const faults: string[] = [];
  const fences = readFences(text);
  for (const [index, fence] of fences.entries()) {
    const name = /^file: (\S+)$/.exec(fence.marker)?.[1];
    if (name !== undefined) {
      // A script is a file that other commands run.
      files.push({ name, text: fence.text });
      continue;
    }
    if (!SHELLS.includes(fence.language)) continue;
    const next = fences[index + 1];
    const block = blockOf(path, fence, next?.marker === 'output' ? next.text : undefined);
    if (typeof block === 'string') faults.push(block);
    else blocks.push(block);
  }
  return { blocks, files, faults };
}

function blockOf(
  page: string,
  { line, language, marker, text }: Fence,
  output: string | undefined,
): CommandBlock | string {
  const place = `${page}:${line}`;
  if (language !== 'sh') return `${place} is marked as ${language}: write sh, and the output in a block of its own`;
  const [, word = '', detail = ''] = /^run: (.+?)(?:, (.+))?$/.exec(marker) ?? [];
  const triedIn = marker.startsWith('not run, ') ? 'not run' : word;
  if (!isTriedIn(triedIn) || (triedIn === 'not run' && word !== '')) {
    return `${place} has no marker: put <!-- run: clone --> or its like in the line above it, or <!-- not run, REASON -->`;
  }
  return {
    page,
    line,
    triedIn,
    detail: triedIn === 'not run' ? marker.slice('not run, '.length) : detail,
    commands: text,
    output,
  };
}

function isTriedIn(word: string): word is TriedIn {
  return TRIED_IN.some((one) => one === word);
}
