/** A page of ours. */
export interface Page {
  /** Path from the project's root. */
  readonly path: string;
  readonly text: string;
}

/** A sentence that promises something and does not link to where the promise stands. */
export interface UnlinkedClaim {
  readonly path: string;
  /** The line on which the sentence begins, from 1. */
  readonly line: number;
  readonly sentence: string;
}

/** Words that promise, as whole words: the `never` of `blind-spot-never-healthy` is part of a name. */
const PROMISING = /(?<![\w-])(?:never|always|once|at\s+most|exactly)(?![\w-])/i;

const LINK = /\]\((?:docs\/)?promises\.md#([\w-]+)\)/g;

/**
 * Sentences, headings and cells of tables with a promising word and no link to a place of docs/promises.md. Code and the
 * addresses of links promise nothing.
 *
 * @param places the anchors of docs/promises.md
 */
export function findUnlinkedClaims({ path, text }: Page, places: ReadonlySet<string>): readonly UnlinkedClaim[] {
  return sentencesOf(text)
    .filter(({ sentence }) => PROMISING.test(withoutCode(sentence)) && !isLinked(sentence, places))
    .map(({ line, sentence }) => ({ path, line, sentence }));
}

function withoutCode(sentence: string): string {
  return sentence.replaceAll(/(`+).+?\1/g, '`').replaceAll(/\]\([^)]*\)/g, ']');
}

function isLinked(sentence: string, places: ReadonlySet<string>): boolean {
  return [...sentence.matchAll(LINK)].some(([, place = '']) => places.has(place));
}

/** The anchors of a page: those that it sets itself, and those that GitHub makes of its headings. */
export function placesOf(page: string): ReadonlySet<string> {
  const set = [...page.matchAll(/<a id="([\w-]+)">/g)].map(([, id = '']) => id);
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...set, ...headings]);
}

interface Sentence {
  readonly line: number;
  readonly sentence: string;
}

/** The sentences of a page in its order, without its blocks of code. */
export function sentencesOf(text: string): readonly Sentence[] {
  return blocksOf(text).flatMap(({ line, lines }) => splitBlock(line, lines));
}

interface Block {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

const FENCE = /^\s*(`{3,}|~{3,})/;

/** A row of a table, a heading and an item of a list stand alone; other lines go with the line before. */
const ALONE = /^\s*(?:\||#)/;
const BEGINS = /^\s*(?:[-*+] |\d+[.)] |> )/;

function blocksOf(text: string): readonly Block[] {
  const blocks: { line: number; lines: string[] }[] = [];
  let fence: string | undefined;
  let goesOn = false;
  for (const [index, line] of text.split('\n').entries()) {
    const [, mark] = FENCE.exec(line) ?? [];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
      goesOn = false;
    } else if (fence === undefined) {
      const isEmpty = line.trim() === '';
      const last = blocks.at(-1);
      if (!isEmpty && goesOn && last !== undefined && !ALONE.test(line) && !BEGINS.test(line)) last.lines.push(line);
      else if (!isEmpty) blocks.push({ line: index + 1, lines: [line] });
      goesOn = !isEmpty && !ALONE.test(line);
    }
  }
  return blocks;
}

function splitBlock(line: number, lines: readonly string[]): readonly Sentence[] {
  const [first = ''] = lines;
  if (first.trimStart().startsWith('|')) {
    const cells = first
      .trim()
      .slice(1, -1)
      .split(/(?<!\\)\|/);
    return cells.flatMap((cell) => splitText(line, cell));
  }
  return splitText(line, lines.map((one) => one.replace(BEGINS, '').trim()).join('\n'));
}

/** A full stop ends a sentence, unless it belongs to an abbreviation. */
const END = /(?<!\b(?:e\.g|i\.e))[.!?][)"*_]*\s+(?=\S)/g;

function splitText(line: number, text: string): readonly Sentence[] {
  const sentences: Sentence[] = [];
  const ends = [...[...text.matchAll(END)].map((match) => match.index + match[0].length), text.length];
  let from = 0;
  for (const end of ends) {
    const before = text.slice(0, from).split('\n').length - 1;
    const sentence = text.slice(from, end).trim().replaceAll('\n', ' ');
    if (sentence !== '') sentences.push({ line: line + before, sentence });
    from = end;
  }
  return sentences;
}
