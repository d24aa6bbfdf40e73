import { LineCounter } from 'yaml';

/**
 * Returns a function that finds the line of the deepest part of a path that a JSON text has, from 1: of the key of a member, or of an
 * item. An item is named by its index, or by its member `Id`, as the metrics of an alarm have it. Each map is looked through one time.
 *
 * @param text valid JSON
 */
export function linesOfJson(text: string): (path: readonly (string | number)[]) => number {
  const reader = new JsonReader(text);
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return (path) => lines.linePos(reader.find(path)).line;
}

interface Found {
  readonly at: number;
  /** Where its value begins. */
  readonly value: number;
}

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPENING: readonly number[] = [91, 123];
const CLOSING: readonly number[] = [93, 125];
/** Spaces, commas and colons. */
const BETWEEN: readonly number[] = [9, 10, 13, 32, COMMA, 58];

/** Walks through valid JSON without building anything. */
class JsonReader {
  readonly #text: string;
  /** By the offset of the opening brace. */
  readonly #members = new Map<number, ReadonlyMap<string, Found>>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The offset of the deepest part of the path. */
  find(path: readonly (string | number)[]): number {
    let at = this.#next(0);
    let value = at;
    for (const step of path) {
      const found = this.#text[value] === '{' ? this.#membersAt(value).get(String(step)) : this.#item(value, step);
      if (found === undefined) break;
      at = found.at;
      value = found.value;
    }
    return at;
  }

  /** The next offset that is not space, a comma or a colon. */
  #next(from: number): number {
    let at = from;
    while (BETWEEN.includes(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  /** Of two members with the same name, the last one counts. */
  #membersAt(open: number): ReadonlyMap<string, Found> {
    const known = this.#members.get(open);
    if (known !== undefined) return known;
    const members = new Map<string, Found>();
    let at = this.#next(open + 1);
    while (at < this.#text.length && this.#text[at] !== '}') {
      const end = this.#endOfString(at);
      const value = this.#next(end);
      members.set(this.#textAt(at, end), { at, value });
      at = this.#next(this.#endOf(value));
    }
    this.#members.set(open, members);
    return members;
  }

  #textAt(from: number, to: number): string {
    const quoted = this.#text.slice(from, to);
    return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  }

  #item(open: number, step: string | number): Found | undefined {
    if (this.#text[open] !== '[') return undefined;
    let at = this.#next(open + 1);
    for (let index = 0; at < this.#text.length && this.#text[at] !== ']'; index += 1) {
      if (step === index || (typeof step === 'string' && this.#idOf(at) === step)) return { at, value: at };
      at = this.#next(this.#endOf(at));
    }
    return undefined;
  }

  #idOf(at: number): unknown {
    const id = this.#text[at] === '{' ? this.#membersAt(at).get('Id') : undefined;
    if (id === undefined || this.#text[id.value] !== '"') return undefined;
    return this.#textAt(id.value, this.#endOfString(id.value));
  }

  /** The offset after a value. Templates are long, so it compares codes and jumps over strings. */
  #endOf(from: number): number {
    let open = 0;
    let at = from;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (open === 0 && at > from && (CLOSING.includes(code) || BETWEEN.includes(code))) return at;
      if (OPENING.includes(code)) open += 1;
      else if (CLOSING.includes(code)) open -= 1;
      at = code === QUOTE ? this.#endOfString(at) : at + 1;
      if (open === 0 && (code === QUOTE || CLOSING.includes(code))) return at;
    }
    return at;
  }

  #endOfString(from: number): number {
    let at = this.#text.indexOf('"', from + 1);
    while (at > 0 && this.#isEscaped(at)) at = this.#text.indexOf('"', at + 1);
    return at < 0 ? this.#text.length : at + 1;
  }

  /** Whether an odd number of backslashes stands before. */
  #isEscaped(quote: number): boolean {
    let first = quote;
    while (this.#text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    return (quote - first) % 2 === 1;
  }
}
