import { MetricMathError } from './fault.ts';
import { checkFunction } from './functions.ts';
import type { MathReadings } from './readings.ts';
import { type Token, tokenize } from './tokens.ts';

export type ArithmeticSign = '+' | '-' | '*' | '/' | '^';
export type ComparisonSign = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type Expression = { readonly column: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'keyword'; readonly name: 'REPEAT' | 'LINEAR' }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'negative'; readonly of: Expression }
  | Binary<'arithmetic', ArithmeticSign>
  | Binary<'comparison', ComparisonSign>
  | Binary<'logical', 'AND' | 'OR'>
);

interface Binary<Kind, Sign> {
  readonly kind: Kind;
  readonly sign: Sign;
  readonly left: Expression;
  readonly right: Expression;
}

type Operator =
  | { readonly kind: 'arithmetic'; readonly sign: ArithmeticSign; readonly level: number }
  | { readonly kind: 'comparison'; readonly sign: ComparisonSign; readonly level: number }
  | { readonly kind: 'logical'; readonly sign: 'AND' | 'OR'; readonly level: number };

const POWER = 7;
const NEGATIVE = 6;
const arithmetic = (sign: ArithmeticSign, level: number): Operator => ({ kind: 'arithmetic', sign, level });
const comparison = (sign: ComparisonSign): Operator => ({ kind: 'comparison', sign, level: 3 });
const logical = (sign: 'AND' | 'OR', level: number): Operator => ({ kind: 'logical', sign, level });

const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['OR', logical('OR', 1)],
  ['||', logical('OR', 1)],
  ['AND', logical('AND', 2)],
  ['&&', logical('AND', 2)],
  ...(['==', '!=', '<', '<=', '>', '>='] as const).map((sign) => [sign, comparison(sign)] as const),
  ['+', arithmetic('+', 4)],
  ['-', arithmetic('-', 4)],
  ['*', arithmetic('*', 5)],
  ['/', arithmetic('/', 5)],
  ['^', arithmetic('^', POWER)],
]);

/** Parses an expression. @throws MetricMathError for invalid metric math and for functions that are not supported */
export function parseMetricMath(expression: string, readings: MathReadings): Expression {
  return new Parser(expression, readings).parse();
}

/** A precedence-climbing parser: an operator's operands contain only operators of higher precedence. */
class Parser {
  readonly #expression: string;
  readonly #readings: MathReadings;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(expression: string, readings: MathReadings) {
    this.#expression = expression;
    this.#readings = readings;
    this.#tokens = tokenize(expression);
  }

  parse(): Expression {
    const parsed = this.#operation(0);
    const rest = this.#peek();
    if (rest.kind !== 'end') throw this.#unexpected(rest, 'an operator or the end');
    return parsed;
  }

  #operation(least: number): Expression {
    let left = this.#operand();
    for (;;) {
      const operator = this.#operator();
      if (operator === undefined || operator.level < least) return left;
      const { column } = this.#take();
      const right = this.#operation(this.#isRightAssociative(operator) ? operator.level : operator.level + 1);
      left = { ...operator, left, right, column };
    }
  }

  #operator(): Operator | undefined {
    const { kind, text } = this.#peek();
    const operator = kind === 'sign' || kind === 'name' ? OPERATORS.get(text) : undefined;
    if (operator === undefined || this.#readings.mathPrecedence === 'conventional') return operator;
    return { ...operator, level: 1 };
  }

  #isRightAssociative({ sign }: Operator): boolean {
    const { mathPrecedence, mathPowerAssociativity } = this.#readings;
    return sign === '^' && mathPrecedence === 'conventional' && mathPowerAssociativity === 'right';
  }

  #operand(): Expression {
    const token = this.#take();
    const { column, text } = token;
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(text), column };
      case 'string':
        return { kind: 'text', text, column };
      case 'id':
        return { kind: 'id', id: text, column };
      case 'name':
        return this.#named(token);
      case 'sign':
        return this.#grouped(token);
      case 'end':
        throw this.#unexpected(token, 'a value');
    }
  }

  #named(token: Token): Expression {
    const { text, column } = token;
    if (text === 'REPEAT' || text === 'LINEAR') return { kind: 'keyword', name: text, column };
    if (OPERATORS.has(text)) throw this.#unexpected(token, 'a value');
    const args = this.#peek().text === '(' ? this.#list(')') : undefined;
    const problem = checkFunction(text, args?.length);
    if (problem !== undefined) throw new MetricMathError(this.#expression, column, problem);
    return { kind: 'call', name: text, args: args ?? [], column };
  }

  #grouped(token: Token): Expression {
    const { text, column } = token;
    if (text === '-') {
      const { mathPrecedence, mathMinusBeforePower } = this.#readings;
      const tight = mathPrecedence === 'left-to-right' || mathMinusBeforePower === 'inside';
      return { kind: 'negative', of: tight ? this.#operand() : this.#operation(NEGATIVE), column };
    }
    if (text === '[') {
      this.#next -= 1;
      return { kind: 'array', items: this.#list(']'), column };
    }
    if (text !== '(') throw this.#unexpected(token, 'a value');
    const inner = this.#operation(0);
    this.#expect(')');
    return inner;
  }

  /** Reads a list from the opening sign to the closing one. */
  #list(close: ')' | ']'): readonly Expression[] {
    this.#take();
    const items: Expression[] = [];
    if (this.#peek().text === close && this.#peek().kind === 'sign') {
      this.#take();
      return items;
    }
    for (;;) {
      items.push(this.#operation(0));
      const { kind, text } = this.#peek();
      if (kind !== 'sign' || text !== ',') break;
      this.#take();
    }
    this.#expect(close);
    return items;
  }

  #expect(sign: string): void {
    const token = this.#take();
    if (token.kind !== 'sign' || token.text !== sign) throw this.#unexpected(token, `"${sign}"`);
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', column: this.#expression.length + 1 };
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }

  #unexpected({ kind, text, column }: Token, wanted: string): MetricMathError {
    const got = kind === 'end' ? 'the end' : JSON.stringify(text);
    return new MetricMathError(
      this.#expression,
      column,
      `expected ${wanted}, got ${got}: complete the expression here`,
    );
  }
}
