/**
 * What a value weighs in an item of the table, in bytes, as DynamoDB counts: text by its UTF-8 bytes, names of attributes
 * included, a number by its digits, and three bytes and one per entry for a list or a map. What is undefined is not stored.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function weighValue(value: unknown): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value === 'number') return numberBytes(value);
  if (Array.isArray(value)) return value.reduce<number>((sum, part) => sum + 1 + weighValue(part), 3);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .reduce((sum, [name, part]) => sum + 1 + textBytes(name) + weighValue(part), 3);
}

/** UTF-8 bytes, counted without making them: a reconciliation weighs hundreds of short texts. */
export function textBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    // A character beyond the first plane takes two units of the text.
    if (code >= 0x10000) index += 1;
  }
  return bytes;
}

/** One byte for every two significant digits, and one or two more; at most 21. */
function numberBytes(value: number): number {
  const digits = String(value).replace(/e.*$/, '').replace(/\D/g, '').length;
  return Math.min(21, Math.ceil(digits / 2) + 2);
}
