/** Puts a text on one line: text from outside may contain line breaks and control characters. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Replaces control characters with spaces: text from outside must not break a line or move the cursor. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ');
}
