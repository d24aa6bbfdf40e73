import { MetricMathError } from './fault.ts';

export interface Token {
  readonly kind: 'number' | 'string' | 'id' | 'name' | 'sign' | 'end';
  /** As written; a string without its quotes. */
  readonly text: string;
  readonly column: number;
}

/** Ids begin with a lowercase letter; functions and keywords are uppercase. */
const PATTERNS: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['string', /"[^"]*"|'[^']*'/y],
  ['id', /[a-z][A-Za-z0-9_]*/y],
  ['name', /[A-Z][A-Za-z0-9_]*/y],
  ['sign', /&&|\|\||==|!=|<=|>=|[-+*/^<>(),[\]]/y],
];

/** @throws MetricMathError at an unexpected character */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < expression.length) {
    const found = PATTERNS.map(([kind, pattern]) => [kind, matchAt(pattern, expression, at)] as const).find(
      ([, text]) => text !== undefined,
    );
    const [kind, text] = found ?? [];
    if (kind === undefined || text === undefined)
      throw new MetricMathError(expression, at + 1, describeStray(expression, at));
    if (kind !== 'space') tokens.push({ kind, text: kind === 'string' ? text.slice(1, -1) : text, column: at + 1 });
    at += text.length;
  }
  return [...tokens, { kind: 'end', text: '', column: expression.length + 1 }];
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function describeStray(expression: string, at: number): string {
  const character = expression[at];
  if (character === '"' || character === "'")
    return `the text that begins with ${character} is not closed: add ${character} at its end`;
  if (character === '=') return '"=" is not an operator: compare with "=="';
  return `${JSON.stringify(character)} is not valid here: use ids, numbers, functions and + - * / ^ == != < <= > >= AND OR`;
}
