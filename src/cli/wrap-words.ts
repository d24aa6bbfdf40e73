/** A space where a line may break: not before a unit of time, and not after a sign that compares. */
const BREAK = /(?<!(?:^| )[<>≤≥]) (?!(?:s|min|h|d)(?:[ ,;:.)]|$))/;

/** Wraps a text between words into lines of at most `width` columns. A word longer than a line stays whole. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(BREAK)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
