/** Texts from outside may hold line breaks and control characters. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** One line with its spaces: what comes from outside may neither break it nor move the cursor. */
export function withoutControls(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ');
}
