/**
 * Whether the whole text matches a pattern in which each `*` stands for any characters, or none. All other characters are
 * literal.
 *
 * Patterns come from users, so they are not converted to regular expressions: with ten stars, a backtracking engine can
 * take billions of steps. Between two stars the first match is as good as any later one, so the text is read once from left
 * to right.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  const end = text.length - tail.length;
  if (end < head.length || !text.startsWith(head) || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}
