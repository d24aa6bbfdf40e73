/** One place of a pattern: a character that stands for itself, any run of characters, or any one character. */
export type WildcardPart = { readonly is: string } | 'any-run' | 'any-one';

/**
 * Whether the whole text fits the parts. Only the last run is ever made longer, so that the worst case is the text's length
 * times the pattern's: a regular expression goes back to every run, and does not end on a pattern with ten of them.
 */
export function matchesWildcard(parts: readonly WildcardPart[], text: string): boolean {
  let [part, at] = [0, 0];
  let run: { readonly part: number; at: number } | undefined;
  while (at < text.length) {
    const expected = parts[part];
    if (expected === 'any-run') {
      run = { part, at };
      part += 1;
    } else if (expected === 'any-one' || (expected !== undefined && expected.is === text[at])) {
      part += 1;
      at += 1;
    } else if (run === undefined) {
      return false;
    } else {
      run.at += 1;
      [part, at] = [run.part + 1, run.at];
    }
  }
  return parts.slice(part).every((one) => one === 'any-run');
}
