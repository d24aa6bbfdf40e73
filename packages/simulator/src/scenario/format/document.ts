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
  /** What is wrong, which value, and what to write instead. */
  readonly text: string;
}

/** Characters that XML does not allow or that control a terminal, except line ends and tabs. */
const CONTROLS = /(?![\n\t])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u;

/** The most mistakes that are reported; a longer list is not useful. */
const MOST_FAULTS = 100;

/** E.g. `memory-leak.yaml:3:9: service.bake: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m`. */
export function describeMistake({ file, line, column, path, text }: Mistake): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${text}`;
}

/** A YAML file with the position of each part and the mistakes found so far. */
export class ScenarioDocument {
  readonly mistakes: Mistake[] = [];
  readonly root: ParsedNode | null;
  /** Reads files that the scenario names; without it they are not checked. */
  readonly readFile: ((file: string) => string) | undefined;
  readonly #file: string;
  readonly #lines = new LineCounter();

  /** `empty` is the message for an empty file. */
  constructor(
    text: string,
    file: string,
    readFile?: (file: string) => string,
    empty = 'the file is empty: write at least name: and expect:',
  ) {
    this.#file = file;
    this.readFile = readFile;
    const excess = findExcess(text);
    if (excess !== undefined) {
      this.root = null;
      // Without the parser, the lines are not counted yet.
      for (const { index } of text.slice(0, excess.offset).matchAll(/^/gm)) this.#lines.addNewLine(index);
      this.#add(excess.offset, '', excess.text);
      return;
    }
    const document = parseDocument(text, {
      lineCounter: this.#lines,
      version: '1.2',
      schema: 'core',
      // The parser compares each key with all others of its map, which takes minutes for large maps.
      uniqueKeys: false,
      prettyErrors: false,
    });
    this.root = document.contents;
    for (const error of document.errors.slice(0, MOST_FAULTS)) this.#add(error.pos[0], '', describeYamlError(error));
    // Only some readers would resolve an alias.
    visit(document, {
      Alias: (_, alias) => this.#refuseAlias(alias),
      Map: (_, map) => this.#refuseSameKeys(map),
      Scalar: (_, { value, range }) => this.#refuseControls(String(value), range?.[0] ?? 0),
    });
    if (this.root === null && document.errors.length === 0) {
      this.#add(0, '', empty);
    }
  }

  /** Records a mistake. `offset` counts characters from the start of a one-line text. */
  mistake(node: ParsedNode | null | undefined, path: string, text: string, offset?: number): undefined {
    this.#add((node?.range[0] ?? 0) + (offset === undefined ? 0 : offset + quoteWidth(node)), path, text);
    return undefined;
  }

  /** Line number, from 1. */
  lineOf(node: ParsedNode): number {
    return this.#lines.linePos(node.range[0]).line;
  }

  #refuseSameKeys({ items }: YAMLMap): void {
    const given = new Set<unknown>();
    for (const { key } of items) {
      if (!isScalar(key)) continue;
      if (given.has(key.value)) this.#add(key.range?.[0] ?? 0, '', 'the map has the same key twice: remove one');
      given.add(key.value);
    }
  }

  #refuseAlias({ source, range }: Alias): void {
    this.#add(range?.[0] ?? 0, '', `must not be an alias, got *${source}: write out the value`);
  }

  /** Names and texts go to terminals and SVG files: a terminal would run control characters, SVG does not allow them. */
  #refuseControls(value: string, offset: number): void {
    const [found] = CONTROLS.exec(value) ?? [];
    if (found === undefined) return;
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    this.#add(offset, '', `must be printable text, got the control character U+${code}: remove it`);
  }

  #add(offset: number, path: string, text: string): void {
    if (this.mistakes.length >= MOST_FAULTS) return;
    const { line, col } = this.#lines.linePos(offset);
    const mistake = { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), path, text };
    // After a syntax error, the parser can report the same place again and again.
    const isKnown = this.mistakes.some((one) => describeMistake(one) === describeMistake(mistake));
    if (!isKnown) this.mistakes.push(mistake);
  }
}

function quoteWidth(node: ParsedNode | null | undefined): number {
  return isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') ? 1 : 0;
}

function describeYamlError({ code, message }: YAMLParseError): string {
  const first = shortened(message.split('\n')[0] ?? message);
  if (code === 'TAB_AS_INDENT') return `is not valid YAML (${lowerFirst(first)}): indent with spaces, not tabs`;
  if (code === 'MULTIPLE_DOCS') return 'contains more than one document: put each scenario in its own file';
  return `is not valid YAML (${lowerFirst(first)}): check indentation, colons and quotes, and quote text that contains ": " or " #"`;
}

/** Shortens a message of the parser, which can quote text of any length. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
