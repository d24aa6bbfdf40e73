/** Escapes text for an element or an attribute of an SVG. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** A run of text with its position. */
export interface PlacedText {
  readonly text: string;
  readonly x: number;
  /** Position of the baseline. */
  readonly y: number;
  /** Width that the text is stretched to, because a reader may not have our font. */
  readonly width: number;
  /** A class of the picture's style sheet; undefined for the common style. */
  readonly style: string | undefined;
}

export function drawText({ text, x, y, width, style }: PlacedText): string {
  const look = style === undefined ? '' : ` class="${style}"`;
  const place = `x="${tenths(x)}" y="${tenths(y)}" textLength="${tenths(width)}" lengthAdjust="spacingAndGlyphs"`;
  return `<text${look} ${place}>${escapeXml(text)}</text>`;
}

/** Formats a coordinate, rounded to tenths of a pixel. */
export function tenths(value: number): string {
  return String(Math.round(value * 10) / 10);
}
