/**
 * Inserts each part into a text, between its marker (`<!-- keys -->`) and `<!-- end -->`.
 *
 * @throws Error if a marker is absent
 */
export function withParts(text: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((whole, [name, part]) => {
    const begin = `<!-- ${name} -->`;
    const from = whole.indexOf(begin);
    const to = whole.indexOf('<!-- end -->', from);
    if (from < 0 || to < 0) throw new Error(`the text has no place for ${name}: add ${begin} and <!-- end -->`);
    return `${whole.slice(0, from)}${begin}\n${part}\n${whole.slice(to)}`;
  }, text);
}

/** A Markdown table; cells may contain `|`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
