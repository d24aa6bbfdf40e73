/**
 * Formats data as indented lines. Short parts stay on one line, instants in milliseconds are shown in UTC, and undefined or
 * empty values are left out.
 */
export function describeData(value: unknown, width: number): readonly string[] {
  return describePart(readable(value, ''), width, '');
}

function describePart(value: unknown, width: number, indent: string): readonly string[] {
  const entries = entriesOf(value);
  if (entries === undefined) return [`${indent}${inline(value)}`];
  return entries.flatMap(([name, part]) => {
    const short = `${indent}${name}: ${inline(part)}`;
    if (entriesOf(part) === undefined || short.length <= width) return [short];
    return [`${indent}${name}:`, ...describePart(part, width, `${indent}  `)];
  });
}

/** Entries of a list by position, or of an object by name; undefined for other values. */
function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [`${index + 1}`, item] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const entries = entriesOf(value);
  if (entries !== undefined) return `{ ${entries.map(([name, part]) => `${name}: ${inline(part)}`).join(', ')} }`;
  return String(value);
}

function readable(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => readable(item, name));
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).map(([key, part]) => [key, readable(part, key)] as const);
    return Object.fromEntries(parts.filter(([, part]) => !isBlank(part)));
  }
  return typeof value === 'number' && /(^at|At|^since|Since)$/.test(name) ? describeInstant(value) : value;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || entriesOf(value)?.length === 0;
}

/** Formats milliseconds after 2001 as an instant. Smaller numbers cannot be instants of a deployment. */
function describeInstant(value: number): string | number {
  return value > 1e12 ? new Date(value).toISOString() : value;
}
