/**
 * Whether the whole text fits a pattern in which each `*` stands for any characters, also for none. All other characters stand
 * for themselves.
 *
 * The patterns are a user's, so no regular expression is made of them: ten stars send a backtracking one through billions of
 * ways to fail. Between two stars the first place that fits is as good as any later one, so the text is read once from left to right.
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
