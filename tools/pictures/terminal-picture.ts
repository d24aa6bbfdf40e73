import { drawText, escapeXml, tenths } from './svg.ts';

const CHARACTER = 7.8;
const LINE = 17;
const MARGIN = 16;
const TITLE_BAR = 34;

const STYLES = {
  bold: 'fill:#f0f6fc;font-weight:700',
  dim: 'fill:#8b949e',
  red: 'fill:#ff7b72',
  green: 'fill:#3fb950',
  yellow: 'fill:#d29922',
  cyan: 'fill:#39c5cf',
} as const;
type Style = keyof typeof STYLES;

/** The style of each terminal color sequence; 0, 22 and 39 end a style. */
const SEQUENCES: Readonly<Record<string, Style | undefined>> = {
  0: undefined,
  1: 'bold',
  2: 'dim',
  22: undefined,
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
  39: undefined,
};

/** Draws a terminal of `columns` width with the command and its colored output. Returns the SVG. */
export function drawTerminal(command: string, output: string, columns: number): string {
  const lines = [`\u001B[2m$\u001B[22m \u001B[1m${command}\u001B[22m`, ...output.trimEnd().split('\n')];
  const width = Math.ceil(columns * CHARACTER + 2 * MARGIN);
  const height = TITLE_BAR + lines.length * LINE + MARGIN;
  const top = TITLE_BAR + LINE - 4;
  const texts = lines.flatMap((line, row) => drawLine(line, top + row * LINE));
  const sheet = Object.entries(STYLES).map(([name, style]) => `.${name}{${style}}`);
  const dots = ['#ff5f56', '#ffbd2e', '#27c93f'].map(
    (color, index) => `<circle cx="${20 + 20 * index}" cy="18" r="6" fill="${color}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(command)} in a terminal</title>`,
    `<style>text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:13px;fill:#c9d1d9}${sheet.join('')}path{stroke:#6e7681;fill:none;shape-rendering:crispEdges}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...dots,
    ...texts,
    '</svg>',
    '',
  ].join('\n');
}

interface Run {
  readonly text: string;
  readonly column: number;
  readonly style: Style | undefined;
}

function drawLine(line: string, y: number): readonly string[] {
  const runs = runsOf(line);
  const texts = runs
    .flatMap(wordsOf)
    .map(({ text, column, style }) =>
      drawText({ text, x: MARGIN + column * CHARACTER, y, width: [...text].length * CHARACTER, style }),
    );
  const strokes = runs.flatMap(strokesOf).map(({ column, ends }) => drawStrokes(column, y, ends));
  return strokes.length === 0 ? texts : [...texts, `<path d="${strokes.join('')}"/>`];
}

/** Splits a line into runs of one style. @throws Error for a sequence that has no style here */
function runsOf(line: string): readonly Run[] {
  const [plain = '', ...parts] = line.split('\u001B[');
  const runs: Run[] = [{ text: plain, column: 0, style: undefined }];
  let column = [...plain].length;
  for (const part of parts) {
    const code = part.slice(0, part.indexOf('m'));
    if (!Object.hasOwn(SEQUENCES, code)) throw new Error(`the picture has no style for the sequence ${code}`);
    const text = part.slice(code.length + 1);
    runs.push({ text, column, style: SEQUENCES[code] });
    column += [...text].length;
  }
  return runs;
}

/** The words of a run without frame characters and without gaps, because SVG collapses spaces. */
function wordsOf({ text, column, style }: Run): readonly Run[] {
  return [...text.matchAll(/[^\s│─┌┐└┘]+(?: [^\s│─┌┐└┘]+)*/g)].map((match) => {
    const before = text.slice(0, match.index);
    return { text: match[0], column: column + [...before].length, style };
  });
}

/** The directions of the strokes of each frame character: north, east, south, west. */
const FRAME: Readonly<Record<string, string>> = { '│': 'NS', '─': 'EW', '┌': 'SE', '┐': 'SW', '└': 'NE', '┘': 'NW' };

/** The frame characters of a run, which are drawn as strokes because the characters would leave gaps between lines. */
function strokesOf({ text, column }: Run): readonly { readonly column: number; readonly ends: string }[] {
  return [...text].flatMap((sign, index) => {
    const ends = FRAME[sign];
    return ends === undefined ? [] : [{ column: column + index, ends }];
  });
}

function drawStrokes(column: number, y: number, ends: string): string {
  const [x, middle] = [MARGIN + (column + 0.5) * CHARACTER, y - 4.5];
  const to: Readonly<Record<string, string>> = {
    N: `V${tenths(middle - LINE / 2)}`,
    S: `V${tenths(middle + LINE / 2)}`,
    E: `H${tenths(x + CHARACTER / 2)}`,
    W: `H${tenths(x - CHARACTER / 2)}`,
  };
  return [...ends].map((end) => `M${tenths(x)} ${tenths(middle)}${to[end]}`).join('');
}
