/** Text that stands between the tags of an SVG, or in an attribute. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A run of text at its place. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  /** What the text takes, whatever font shows it: a reader may not have ours. */
  readonly width: number;
  /** A class of the picture's style sheet; none for the common style. */
  readonly style: string | undefined;
}

export function drawText({ text, x, y, width, style }: PlacedText): string {
  const look = style === undefined ? '' : ` class="${style}"`;
  const place = `x="${tenths(x)}" y="${tenths(y)}" textLength="${tenths(width)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text${look} ${place}>${escapeXml(text)}</text>`;
}

/** A coordinate: tenths of a pixel are enough. */
export function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}
