/** One part of a pattern: a literal character, any run of characters, or any one character. */
export type WildcardPart = { readonly is: string } | 'any-run' | 'any-one';

/**
 * Whether the whole text matches the parts. It backtracks only to the last run, so the worst case is the length of the
 * text times that of the pattern. A regular expression backtracks to every run, and takes too long with ten of them.
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
