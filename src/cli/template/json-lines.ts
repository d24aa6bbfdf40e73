/**
 * Returns the offset of the deepest part of a path that a JSON text has: of the key of a member, or of an item. An item is named by its
 * index, or by its member `Id`, as the metrics of an alarm have it.
 *
 * @param text valid JSON
 */
export function offsetInJson(text: string, path: readonly (string | number)[]): number {
  const reader = new JsonReader(text);
  let at = reader.next(0);
  let value = at;
  for (const step of path) {
    const found = text[value] === '{' ? reader.member(value, String(step)) : reader.item(value, step);
    if (found === undefined) break;
    at = found.at;
    value = found.value;
  }
  return at;
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

  constructor(text: string) {
    this.#text = text;
  }

  /** The next offset that is not space, a comma or a colon. */
  next(from: number): number {
    let at = from;
    while (BETWEEN.includes(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  /** The last member with the name, because the last one counts. @param open offset of the opening brace */
  member(open: number, name: string): Found | undefined {
    let found: Found | undefined;
    let at = this.next(open + 1);
    while (at < this.#text.length && this.#text[at] !== '}') {
      const end = this.#endOfString(at);
      const value = this.next(end);
      if (JSON.parse(this.#text.slice(at, end)) === name) found = { at, value };
      at = this.next(this.#endOf(value));
    }
    return found;
  }

  item(open: number, step: string | number): Found | undefined {
    if (this.#text[open] !== '[') return undefined;
    let at = this.next(open + 1);
    for (let index = 0; at < this.#text.length && this.#text[at] !== ']'; index += 1) {
      if (step === index || (typeof step === 'string' && this.#idOf(at) === step)) return { at, value: at };
      at = this.next(this.#endOf(at));
    }
    return undefined;
  }

  #idOf(at: number): unknown {
    const id = this.#text[at] === '{' ? this.member(at, 'Id') : undefined;
    if (id === undefined || this.#text[id.value] !== '"') return undefined;
    return JSON.parse(this.#text.slice(id.value, this.#endOfString(id.value)));
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
