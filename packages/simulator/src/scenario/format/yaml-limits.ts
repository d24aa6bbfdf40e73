import { type CST, Parser } from 'yaml';

/** The longest scenario of ours has 2,000 characters, and a series of 50,000 values takes 300,000. */
const MOST_CHARACTERS = 1_000_000;

/** Keys and items of lists, at whatever depth. */
const MOST_PARTS = 10_000;

/** A scenario has six levels at most. The parser calls itself at each one, and runs out of stack at some 800. */
const MOST_LEVELS = 40;

/** Where a text goes beyond what is read, and what to do about it. */
export interface Excess {
  /** In characters from the start. */
  readonly offset: number;
  readonly text: string;
}

/**
 * What makes a text too large to be read within seconds, found before anything is made of it: undefined for a text that may
 * be parsed. The tokens of the lexer are looked at, so that brackets in quotes and comments do not count.
 */
export function findExcess(text: string): Excess | undefined {
  if (text.length > MOST_CHARACTERS) {
    return {
      offset: 0,
      text: `must have at most ${MOST_CHARACTERS} characters, got ${text.length}: split the file, or leave out what is not needed`,
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

/** With a list of its own in place of calls to itself: it is made for texts that would use up the stack. */
function findExcessIn(waiting: Nested[]): Excess | undefined {
  let parts = 0;
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { token, level } = one;
    if (!('items' in token)) continue;
    if (level > MOST_LEVELS) {
      return {
        offset: token.offset,
        text: `must be nested at most ${MOST_LEVELS} levels deep, got a level more: write it without so many brackets or indents`,
      };
    }
    parts += token.items.length;
    if (parts > MOST_PARTS) {
      return {
        offset: token.offset,
        text: `must have at most ${MOST_PARTS} keys and items, got more with the ${token.items.length} of this one: split the file`,
      };
    }
    for (const { key, value } of token.items) {
      for (const inner of [key, value]) if (inner) waiting.push({ token: inner, level: level + 1 });
    }
  }
  return undefined;
}
