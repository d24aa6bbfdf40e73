import {
  type Alias,
  isScalar,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { findExcess } from './yaml-limits.ts';

/** A mistake in a scenario file. */
export interface Mistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `service.bake`, `alarms.5xx.threshold`, `steps[2]`; empty for the whole file. */
  readonly path: string;
  /** What is wrong, with the value, and what to write instead. */
  readonly text: string;
}

/** What is no character of XML or moves the cursor of a terminal, but for the end of a line and tabs. */
const CONTROLS = /(?![\n\t])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** Nobody reads more at once. */
const MOST_FAULTS = 100;

/** `memory-leak.yaml:3:9: service.bake: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m` */
export function describeMistake({ file, line, column, path, text }: Mistake): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${text}`;
}

/** A file as YAML, with the place of every part, and the mistakes found in it so far. */
export class ScenarioDocument {
  readonly mistakes: Mistake[] = [];
  readonly root: ParsedNode | null;
  /** Of files that it names; without it nobody looks into them. */
  readonly readFile: ((file: string) => string) | undefined;
  readonly #file: string;
  readonly #lines = new LineCounter();

  /** `empty` says what is missing of a file that holds nothing. */
  constructor(
    text: string,
    file: string,
    readFile?: (file: string) => string,
    empty = 'the file is empty: a scenario needs at least a name and what it expects',
  ) {
    this.#file = file;
    this.readFile = readFile;
    const excess = findExcess(text);
    if (excess !== undefined) {
      this.root = null;
      // A parser would have counted the lines.
      for (const { index } of text.slice(0, excess.offset).matchAll(/^/gm)) this.#lines.addNewLine(index);
      this.#add(excess.offset, '', excess.text);
      return;
    }
    const document = parseDocument(text, {
      lineCounter: this.#lines,
      version: '1.2',
      schema: 'core',
      // The parser compares each key with all of its map, which takes minutes for many.
      uniqueKeys: false,
      prettyErrors: false,
    });
    this.root = document.contents;
    for (const error of document.errors.slice(0, MOST_FAULTS)) this.#add(error.pos[0], '', describeYamlError(error));
    // What stands for another part would be read here and there, and not in the third place.
    visit(document, {
      Alias: (_, alias) => this.#refuseAlias(alias),
      Map: (_, map) => this.#refuseSameKeys(map),
      Scalar: (_, { value, range }) => this.#refuseControls(String(value), range?.[0] ?? 0),
    });
    if (this.root === null && document.errors.length === 0) {
      this.#add(0, '', empty);
    }
  }

  /** `offset` counts characters into a text that stands on one line. */
  mistake(node: ParsedNode | null | undefined, path: string, text: string, offset?: number): undefined {
    this.#add((node?.range[0] ?? 0) + (offset === undefined ? 0 : offset + quoteWidth(node)), path, text);
    return undefined;
  }

  /** Line from 1, for what is read and judged later. */
  lineOf(node: ParsedNode): number {
    return this.#lines.linePos(node.range[0]).line;
  }

  #refuseSameKeys({ items }: YAMLMap): void {
    const given = new Set<unknown>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      if (given.has(key.value)) this.#add(key.range?.[0] ?? 0, '', 'the same key stands here twice: leave one out');
      given.add(key.value);
    }
  }

  #refuseAlias({ source, range }: Alias): void {
    this.#add(range?.[0] ?? 0, '', `must not be an alias, got the alias *${source}: write out what it stands for`);
  }

  /** Names and texts go to terminals and into pictures, which take them for commands, or not at all. */
  #refuseControls(value: string, offset: number): void {
    const [found] = CONTROLS.exec(value) ?? [];
    if (found === undefined) return;
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    this.#add(offset, '', `must be text that can be shown, got the control character U+${code}: leave it out`);
  }

  #add(offset: number, path: string, text: string): void {
    if (this.mistakes.length >= MOST_FAULTS) return;
    const { line, col } = this.#lines.linePos(offset);
    const mistake = { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), path, text };
    // A parser that has lost its way says the same of one place over and over.
    const isKnown = this.mistakes.some((one) => describeMistake(one) === describeMistake(mistake));
    if (!isKnown) this.mistakes.push(mistake);
  }
}

function quoteWidth(node: ParsedNode | null | undefined): number {
  return isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') ? 1 : 0;
}

function describeYamlError({ code, message }: YAMLParseError): string {
  const first = shortened(message.split('\n')[0] ?? message);
  if (code === 'TAB_AS_INDENT') return `is no YAML (${lowerFirst(first)}): indent with spaces, never with tabs`;
  if (code === 'MULTIPLE_DOCS') return 'holds more than one document: put every scenario into a file of its own';
  return `is no YAML (${lowerFirst(first)}): check indentation, colons and quotes, and quote a text with ": " or " #" in it`;
}

/** The parser repeats what it does not understand, however long that is. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
