import { refusalOf } from './function-names.ts';
import { MathSyntaxError } from './syntax-error.ts';

/** A node of an expression; `at` is its column, from 1. */
export type Node =
  | { readonly is: 'number'; readonly at: number; readonly value: number }
  | { readonly is: 'string'; readonly at: number; readonly value: string }
  | { readonly is: 'id'; readonly at: number; readonly name: string }
  | { readonly is: 'word'; readonly at: number; readonly name: string }
  | { readonly is: 'list'; readonly at: number; readonly items: readonly Node[] }
  | { readonly is: 'call'; readonly at: number; readonly name: string; readonly args: readonly Node[] }
  | { readonly is: 'minus'; readonly at: number; readonly operand: Node }
  | {
      readonly is: 'binary';
      readonly at: number;
      readonly operator: string;
      readonly left: Node;
      readonly right: Node;
    };

export interface SyntaxReadings {
  readonly mathPrecedence: 'conventional' | 'left-to-right';
  readonly mathPowerAssociativity: 'right' | 'left';
  readonly mathMinusBeforePower: 'outside' | 'inside';
}

/** Operators from lowest to highest precedence; `^` has its own rule. */
const levels: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/'],
];
const spelling: Readonly<Record<string, string>> = { '||': 'OR', '&&': 'AND' };

/** Expressions that were parsed before, by their text and readings. An alarm evaluates the same one every minute. */
const parsed = new Map<string, Node>();

/** More than the alarms of an account use; when it is full, it begins again. */
const MOST_PARSED = 1_000;

/** @throws MathSyntaxError */
export function parseExpression(text: string, readings: SyntaxReadings): Node {
  const { mathPrecedence, mathPowerAssociativity, mathMinusBeforePower } = readings;
  const key = `${mathPrecedence} ${mathPowerAssociativity} ${mathMinusBeforePower} ${text}`;
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const node = parseAfresh(text, readings);
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(key, node);
  return node;
}

function parseAfresh(text: string, readings: SyntaxReadings): Node {
  const reader = new ExpressionReader(text, readings);
  const node = reader.anything();
  reader.end();
  return node;
}

/** A recursive-descent parser: one method per level of the grammar, from lowest to highest precedence. */
class ExpressionReader {
  readonly #text: string;
  readonly #readings: SyntaxReadings;
  #at = 0;

  constructor(text: string, readings: SyntaxReadings) {
    this.#text = text;
    this.#readings = readings;
  }

  anything(): Node {
    return this.#readings.mathPrecedence === 'conventional' ? this.#level(0) : this.#oneByOne();
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#fail('an operator or the end of the expression');
  }

  #level(depth: number): Node {
    const operators = levels[depth];
    if (operators === undefined) return this.#signed();
    let left = this.#level(depth + 1);
    for (;;) {
      const found = this.#operator(operators);
      if (found === undefined) return left;
      left = { is: 'binary', ...found, left, right: this.#level(depth + 1) };
    }
  }

  #oneByOne(): Node {
    const operators = [...levels.flat(), '^'];
    let left = this.#primary();
    for (;;) {
      const found = this.#operator(operators);
      if (found === undefined) return left;
      left = { is: 'binary', ...found, left, right: this.#primary() };
    }
  }

  #signed(): Node {
    const minus = this.#operator(['-']);
    if (minus === undefined) return this.#power();
    if (this.#readings.mathMinusBeforePower === 'inside') {
      return this.#powerOf({ is: 'minus', at: minus.at, operand: this.#primary() });
    }
    return { is: 'minus', at: minus.at, operand: this.#signed() };
  }

  #power(): Node {
    return this.#powerOf(this.#primary());
  }

  #powerOf(base: Node): Node {
    let left = base;
    for (;;) {
      const found = this.#operator(['^']);
      if (found === undefined) return left;
      if (this.#readings.mathPowerAssociativity === 'right') {
        return { is: 'binary', ...found, left, right: this.#signed() };
      }
      left = { is: 'binary', ...found, left, right: this.#exponent() };
    }
  }

  /** An exponent without a further `^`, except after a minus sign, which includes it. */
  #exponent(): Node {
    const minus = this.#operator(['-']);
    if (minus === undefined) return this.#primary();
    if (this.#readings.mathMinusBeforePower === 'inside')
      return { is: 'minus', at: minus.at, operand: this.#exponent() };
    return { is: 'minus', at: minus.at, operand: this.#signed() };
  }

  #primary(): Node {
    this.#skipSpace();
    const at = this.#at + 1;
    const number = this.#match(/(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?/y);
    if (number !== undefined) return { is: 'number', at, value: Number(number) };
    const quoted = this.#match(/"[^"]*"|'[^']*'/y);
    if (quoted !== undefined) return { is: 'string', at, value: quoted.slice(1, -1) };
    const id = this.#match(/[a-z]\w*/y);
    if (id !== undefined) return { is: 'id', at, name: id };
    if (this.#match(/\[/y) !== undefined) return { is: 'list', at, items: this.#untilClosed(']') };
    if (this.#match(/\(/y) !== undefined) {
      const inner = this.anything();
      if (this.#symbol(')') === undefined) this.#fail('")"');
      return inner;
    }
    if (this.#match(/-/y) !== undefined) return { is: 'minus', at, operand: this.#primary() };
    return this.#word(at);
  }

  #word(at: number): Node {
    const name = this.#match(/[A-Z]\w*/y);
    if (name === undefined || name === 'AND' || name === 'OR') {
      this.#at = at - 1;
      return this.#fail('a value');
    }
    if (name === 'REPEAT' || name === 'LINEAR') return { is: 'word', at, name };
    const args = this.#symbol('(') === undefined ? undefined : this.#untilClosed(')');
    const refusal = refusalOf(name, args?.length);
    if (refusal !== undefined) throw new MathSyntaxError(this.#text, at, refusal);
    return { is: 'call', at, name, args: args ?? [] };
  }

  #untilClosed(close: string): readonly Node[] {
    if (this.#symbol(close) !== undefined) return [];
    const items = [this.anything()];
    while (this.#symbol(',') !== undefined) items.push(this.anything());
    if (this.#symbol(close) === undefined) this.#fail(`"${close}"`);
    return items;
  }

  #operator(operators: readonly string[]): { readonly operator: string; readonly at: number } | undefined {
    this.#skipSpace();
    const found = /==|!=|<=|>=|&&|\|\||[-+*/^<>]|(?:AND|OR)(?!\w)/y;
    found.lastIndex = this.#at;
    const [text] = found.exec(this.#text) ?? [];
    if (text === undefined || !operators.includes(text)) return undefined;
    const at = this.#at + 1;
    this.#at += text.length;
    return { operator: spelling[text] ?? text, at };
  }

  #symbol(symbol: string): string | undefined {
    this.#skipSpace();
    if (this.#text[this.#at] !== symbol) return undefined;
    this.#at += 1;
    return symbol;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [text] = pattern.exec(this.#text) ?? [];
    this.#at += text?.length ?? 0;
    return text;
  }

  #skipSpace(): void {
    this.#match(/\s+/y);
  }

  #fail(expected: string): never {
    this.#skipSpace();
    const rest = this.#text.slice(this.#at, this.#at + 10);
    const found = rest === '' ? 'its end' : `"${rest}"`;
    throw new MathSyntaxError(this.#text, this.#at + 1, `expected ${expected}, found ${found}`);
  }
}
