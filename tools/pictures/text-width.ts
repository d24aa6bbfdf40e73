/** Characters by their width in thousandths of the font size, as in Helvetica and Arial. */
const REGULAR: Readonly<Record<number, string>> = {
  191: "'",
  222: 'ijl',
  260: '|',
  278: ' !,./:;I[\\]ft·',
  333: '()-`r',
  334: '{}',
  350: '•',
  355: '"',
  389: '*',
  469: '^',
  500: 'Jcksvxyz',
  549: '≥≤',
  584: '+<=>~×',
  611: 'FTZ',
  667: '&ABEKPSVXY',
  722: 'CDHNRUw',
  778: 'GOQ',
  833: 'Mm',
  889: '%',
  944: 'W',
  1000: '→…—',
  1015: '@',
};
const BOLD: Readonly<Record<number, string>> = {
  238: "'",
  278: ' ,./I\\ijl·',
  280: '|',
  333: '!()-:;[]`ft',
  350: '•',
  389: '*r{}',
  474: '"',
  500: 'z',
  549: '≥≤',
  584: '+<=>^~×',
  611: '?FLTZbdghnopqu',
  667: 'EPSVXY',
  722: '&ABCDHKNRU',
  778: 'GOQw',
  833: 'M',
  889: '%m',
  944: 'W',
  975: '@',
  1000: '→…—',
};

/** Width of digits, most lowercase letters and every character that is not in a table. */
const COMMON = 556;
const MONOSPACE = 602;

export type Font = 'regular' | 'bold' | 'monospace';

const widths = { regular: bySign(REGULAR), bold: bySign(BOLD) } as const;

/** The width of a text in pixels. @param size of the font, in pixels */
export function textWidth(text: string, font: Font, size: number): number {
  const signs = [...text];
  if (font === 'monospace') return (signs.length * MONOSPACE * size) / 1000;
  return (signs.reduce((sum, sign) => sum + (widths[font].get(sign) ?? COMMON), 0) * size) / 1000;
}

function bySign(table: Readonly<Record<number, string>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(table).flatMap(([width, signs]) => [...signs].map((sign) => [sign, Number(width)])));
}
