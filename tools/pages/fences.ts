/** A fenced block of a page. */
export interface Fence {
  /** The word after the opening fence; empty if absent. */
  readonly language: string;
  /** The text of the HTML comment in the line above it; empty if absent. */
  readonly marker: string;
  /** Line number of its first line of text, from 1. */
  readonly line: number;
  readonly text: string;
}

/** The fenced blocks of a page, in order. */
export function readFences(page: string): readonly Fence[] {
  const fences: Fence[] = [];
  const lines = page.split('\n');
  let open: { readonly sign: string; readonly language: string; readonly at: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const [, sign = '', language = ''] = /^(`{3,}|~{3,})(\S*)/.exec(line) ?? [];
    if (sign === '') continue;
    if (open === undefined) {
      open = { sign, language, at: index };
    } else if (sign.startsWith(open.sign) && language === '') {
      const text = lines.slice(open.at + 1, index).map((one) => `${one}\n`);
      const [, marker = ''] = /^<!-- (.+) -->$/.exec(lines[open.at - 1] ?? '') ?? [];
      fences.push({ language: open.language, marker, line: open.at + 2, text: text.join('') });
      open = undefined;
    }
  }
  return fences;
}
