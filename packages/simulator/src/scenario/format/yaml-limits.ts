import { type CST, Parser } from 'yaml';

/** Our longest scenario has 2,000 characters; a series of 50,000 values has 300,000. */
const MOST_CHARACTERS = 1_000_000;

/** Keys and list items at any depth. */
const MOST_PARTS = 10_000;

/** A scenario has at most six levels. The parser recurses at each level and overflows the stack at about 800. */
const MOST_LEVELS = 40;

/** Where a text exceeds a limit, and what to do. */
export interface Excess {
  /** In characters from the start. */
  readonly offset: number;
  readonly text: string;
}

/**
 * Checks whether a text is too large to parse within seconds, before the parser builds anything; undefined if it is
 * not. The check uses the tokens of the lexer, so that brackets in quotes and comments do not count.
 */
export function findExcess(text: string): Excess | undefined {
  if (text.length > MOST_CHARACTERS) {
    return {
      offset: 0,
      text: `must have at most ${MOST_CHARACTERS} characters, got ${text.length}: split or shorten the file`,
    };
  }
  const waiting: Nested[] = [];
  for (const token of new Parser().parse(text)) {
    if (token.type === 'document' && token.value !== undefined) waiting.push({ token: token.value, level: 1 });
  }
  return findExcessIn(waiting);
}

interface Nested {
  readonly token: CST.Token;
  readonly level: number;
}

/** Uses a list instead of recursion, because these texts would overflow the stack. */
function findExcessIn(waiting: Nested[]): Excess | undefined {
  let parts = 0;
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { token, level } = one;
    if (!('items' in token)) continue;
    if (level > MOST_LEVELS) {
      return {
        offset: token.offset,
        text: `must be nested at most ${MOST_LEVELS} levels deep, got more: use fewer nested brackets or indents`,
      };
    }
    parts += token.items.length;
    if (parts > MOST_PARTS) {
      return {
        offset: token.offset,
        text: `must have at most ${MOST_PARTS} keys and items, got more with the ${token.items.length} here: split the file`,
      };
    }
    for (const { key, value } of token.items) {
      for (const inner of [key, value]) if (inner) waiting.push({ token: inner, level: level + 1 });
    }
  }
  return undefined;
}
