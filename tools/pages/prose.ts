/** The words of a page's prose: without tables, code, comments and link URLs. */
export function wordsOf(page: string): readonly string[] {
  const prose = page
    .replaceAll(/^(`{3,}|~{3,})[\s\S]*?^\1/gm, '')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/^\s*\|.*$/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')
    .replaceAll(/\]\([^)]*\)/g, '] ');
  return prose.match(/[\p{L}\p{N}][\p{L}\p{N}'’/.,-]*/gu) ?? [];
}

/** The second-level headings of a page, in order. */
export function sectionsOf(page: string): readonly string[] {
  return [...page.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
}
