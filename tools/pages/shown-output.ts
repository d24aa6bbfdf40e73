/**
 * The first line of the shown output that is not in the real output, or undefined if all are there in this order. `…`
 * stands for any text, and the shown output may leave out whole lines.
 */
export function findMissingLine(shown: string, real: string): string | undefined {
  const lines = real.split('\n').map((line) => line.trimEnd());
  let from = 0;
  for (const line of shown.split('\n').filter((one) => one.trim() !== '')) {
    const pattern = new RegExp(`^${line.trimEnd().split('…').map(escaped).join('.*')}$`);
    const at = lines.findIndex((one, index) => index >= from && pattern.test(one));
    if (at < 0) return line;
    from = at + 1;
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
