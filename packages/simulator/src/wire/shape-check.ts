import type { NormalizedSchema } from '@smithy/core/schema';

/**
 * `wire`: a parsed JSON body, where a timestamp is a number and a blob is base64 text.
 * `native`: a value in memory, where a timestamp is a `Date` and a blob is bytes.
 */
export type ValueForm = 'wire' | 'native';

export interface ShapeFault {
  readonly kind: 'missing-member' | 'unknown-member' | 'wrong-type';
  readonly message: string;
}

/**
 * Compares a value with a schema of the SDK, and lists everything that does not match. The SDK's own codec accepts
 * wrong types and silently drops unknown members, so a misspelled member would go unnoticed until AWS ignores it.
 */
export function findShapeFaults(
  schema: NormalizedSchema,
  value: unknown,
  form: ValueForm,
  path = '',
): readonly ShapeFault[] {
  if (schema.isUnitSchema()) return [];
  if (schema.isStructSchema()) return structFaults(schema, value, form, path);
  if (schema.isListSchema()) return listFaults(schema, value, form, path);
  if (schema.isMapSchema()) return mapFaults(schema, value, form, path);
  const expected = expectedScalar(schema, form);
  return expected === undefined || expected.fits(value) ? [] : [wrongType(path, expected.name, value)];
}

function structFaults(schema: NormalizedSchema, value: unknown, form: ValueForm, path: string): readonly ShapeFault[] {
  if (!isRecord(value)) return [wrongType(path, 'an object', value)];
  const members = schema.getMemberSchemas();
  const unknown = Object.keys(value)
    .filter((name) => !Object.hasOwn(members, name))
    .map((name): ShapeFault => ({ kind: 'unknown-member', message: `unknown member ${join(path, name)}` }));
  const missing = requiredMembers(schema)
    .filter((name) => isAbsent(value[name]))
    .map((name): ShapeFault => ({ kind: 'missing-member', message: `member ${join(path, name)} must not be null` }));
  const inside = Object.entries(members).flatMap(([name, member]) =>
    isAbsent(value[name]) ? [] : findShapeFaults(member, value[name], form, join(path, name)),
  );
  return [...unknown, ...missing, ...inside];
}

function listFaults(schema: NormalizedSchema, value: unknown, form: ValueForm, path: string): readonly ShapeFault[] {
  if (!Array.isArray(value)) return [wrongType(path, 'a list', value)];
  const element = schema.getValueSchema();
  return value.flatMap((item, index) => findShapeFaults(element, item, form, `${path}[${index}]`));
}

function mapFaults(schema: NormalizedSchema, value: unknown, form: ValueForm, path: string): readonly ShapeFault[] {
  if (!isRecord(value)) return [wrongType(path, 'a map', value)];
  const element = schema.getValueSchema();
  return Object.entries(value).flatMap(([key, item]) => findShapeFaults(element, item, form, join(path, key)));
}

interface ExpectedScalar {
  readonly name: string;
  fits(value: unknown): boolean;
}

const string: ExpectedScalar = { name: 'a string', fits: (value) => typeof value === 'string' };
const boolean: ExpectedScalar = { name: 'true or false', fits: (value) => typeof value === 'boolean' };
const number: ExpectedScalar = { name: 'a number', fits: (value) => typeof value === 'number' };
/** JSON has no literals for these, so they are strings. */
const unmeasurable: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);
const wireNumber: ExpectedScalar = {
  name: 'a number',
  fits: (value) => typeof value === 'number' || unmeasurable.has(value),
};
const date: ExpectedScalar = { name: 'a date', fits: (value) => value instanceof Date };
const bytes: ExpectedScalar = { name: 'bytes', fits: (value) => value instanceof Uint8Array };

/** Undefined for a document, which can be any value. */
function expectedScalar(schema: NormalizedSchema, form: ValueForm): ExpectedScalar | undefined {
  if (schema.isStringSchema()) return string;
  if (schema.isBooleanSchema()) return boolean;
  if (schema.isNumericSchema()) return form === 'wire' ? wireNumber : number;
  if (schema.isTimestampSchema()) return form === 'wire' ? number : date;
  if (schema.isBlobSchema()) return form === 'wire' ? string : bytes;
  return undefined;
}

/** The required members of a static struct schema come first; element 6 is their number. */
function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const parts: unknown = schema.getSchema();
  const count = Array.isArray(parts) ? parts[6] : undefined;
  return typeof count === 'number' ? Object.keys(schema.getMemberSchemas()).slice(0, count) : [];
}

function wrongType(path: string, expected: string, value: unknown): ShapeFault {
  const where = path === '' ? 'the body' : `member ${path}`;
  return { kind: 'wrong-type', message: `${where} must be ${expected}, got ${describe(value)}` };
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `${typeof value} ${String(JSON.stringify(value)).slice(0, 60)}`;
}

/** AWS treats a null like an absent member. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
