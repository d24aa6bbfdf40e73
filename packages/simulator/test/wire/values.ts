import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';

/** Text with what XML, forms and JSON escape, but nothing that XML 1.0 cannot say. */
const text = fc
  .array(
    fc.constantFrom('a', 'Z', '0', ' ', '&', '<', '>', '"', "'", '=', '+', '%', '.', ';', '#', 'ß', '温', '😀', '/'),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((characters) => `x${characters.join('')}x`);

const number = fc.oneof(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constantFrom(0.1, -2.5, 1e21, 1e-9));

/** Whole seconds: the coarsest of the protocols keeps no more. */
const instant = fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1_000));

/**
 * Any value of a schema of the SDK. Optional members may be left out, and are below a certain depth. No structure is
 * empty: a form cannot say one.
 */
export function anyValueOf(schema: NormalizedSchema, depth = 0): fc.Arbitrary<unknown> {
  if (schema.isUnitSchema()) return fc.constant({});
  if (schema.isUnionSchema()) return unionOf(schema, depth);
  if (schema.isStructSchema()) return structOf(schema, depth);
  if (schema.isListSchema())
    return fc.array(anyValueOf(schema.getValueSchema(), depth + 1), { minLength: 1, maxLength: 3 });
  if (schema.isMapSchema()) {
    return fc.dictionary(text, anyValueOf(schema.getValueSchema(), depth + 1), {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    });
  }
  if (schema.isBooleanSchema()) return fc.boolean();
  if (schema.isNumericSchema()) return number;
  if (schema.isTimestampSchema()) return instant;
  if (schema.isStringSchema()) return text;
  throw new Error(`no value for the schema ${schema.getName(true)}`);
}

function structOf(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  const required = requiredMembers(schema);
  const members = Object.entries(schema.getMemberSchemas()).filter(
    ([name], index) => depth < 4 || index === 0 || required.includes(name),
  );
  const model: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
    members.map(([name, member]) => [name, anyValueOf(member, depth + 1)]),
  );
  return fc
    .record(model, { requiredKeys: [...required], noNullPrototype: true })
    .filter((value) => depth === 0 || members.length === 0 || Object.keys(value).length > 0);
}

/** Exactly one of its members; one that holds nothing is left out, since a form cannot say it. */
function unionOf(schema: NormalizedSchema, depth: number): fc.Arbitrary<unknown> {
  const members = Object.entries(schema.getMemberSchemas()).filter(
    ([, member]) => !member.isStructSchema() || Object.keys(member.getMemberSchemas()).length > 0,
  );
  return fc.oneof(
    ...members.map(([name, member]) => anyValueOf(member, depth + 1).map((value) => ({ [name]: value }))),
  );
}

/** The required members of a static struct schema come first; element 6 counts them. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const parts: unknown = schema.getSchema();
  const count = Array.isArray(parts) && typeof parts[6] === 'number' ? parts[6] : 0;
  return Object.keys(schema.getMemberSchemas()).slice(0, count);
}

/** The schema of an operation's input or output. */
export function schemaOf(schema: unknown): NormalizedSchema {
  return NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);
}
