/**
 * The first line of a shown output that the real one does not have, or undefined where it has all of them in this order. `…`
 * stands for any text, and whole lines may be left out.
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
