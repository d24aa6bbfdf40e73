/**
 * Size of a value in a table item, in bytes, as DynamoDB counts: UTF-8 bytes of text, including attribute names; digits of
 * a number; three bytes per list or map plus one per entry. Undefined values are not stored.
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

/** Counts UTF-8 bytes without encoding them, because one reconciliation measures hundreds of short texts. */
export function textBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codePointAt(index) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    // A character beyond U+FFFF takes two UTF-16 units.
    if (code >= 0x10000) index += 1;
  }
  return bytes;
}

/** One byte per two significant digits, plus one or two; at most 21. */
function numberBytes(value: number): number {
  const digits = String(value).replace(/e.*$/, '').replace(/\D/g, '').length;
  return Math.min(21, Math.ceil(digits / 2) + 2);
}
