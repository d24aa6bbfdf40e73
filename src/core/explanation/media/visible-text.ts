/** What a terminal or a page must not get from outside: control characters, line breaks, changes of the direction of writing. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** Puts a text from outside on one line. What cannot be seen becomes a space, so that words stay apart. */
export function visibleText(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, ' ').trim();
}

/** Puts a text on one line, at most `limit` characters. */
export function visibleUpTo(text: string, limit: number): string {
  const line = visibleText(text);
  return line.length <= limit ? line : `${line.slice(0, limit - 1).toWellFormed()}…`;
}
