/** Shortens a text to `width` columns. It removes the middle, where names usually differ least. */
export function shorten(text: string, width: number): string {
  const points = [...text];
  if (points.length <= width) return text;
  const head = Math.ceil((width - 1) / 2);
  const tail = width - 1 - head;
  return `${points.slice(0, head).join('')}…${points.slice(points.length - tail).join('')}`;
}
