import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * Encodes a value as XML of the query protocol: lists as `member`, maps as `entry` with `key` and `value`, dates in ISO
 * 8601.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#xml-shape-serialization
 */
function element(name: string, schema: NormalizedSchema, value: unknown): string {
  return tag(name, content(schema, value));
}

export function tag(name: string, inside: string): string {
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`;
}

function content(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema()) return members(schema, value);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return asList(value)
      .map((one) => element('member', item, one))
      .join('');
  }
  if (schema.isMapSchema()) {
    const inside = schema.getValueSchema();
    return Object.entries(Object(value))
      .map(([key, one]) => tag('entry', tag('key', escapeXml(key)) + element('value', inside, one)))
      .join('');
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return escapeXml(String(value));
}

/** Encodes the members of a structure that have a value, in the order of the schema. */
export function members(schema: NormalizedSchema, value: unknown): string {
  const given: Readonly<Record<string, unknown>> = Object(value);
  return Object.entries(schema.getMemberSchemas())
    .filter(([name]) => given[name] !== undefined && given[name] !== null)
    .map(([name, member]) => element(name, member, given[name]))
    .join('');
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

/** Escapes text. Characters that XML 1.0 does not allow become the replacement character. */
export function escapeXml(text: string): string {
  return text
    .replace(/[&<>"\r]/g, (character) => entities[character] ?? character)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
