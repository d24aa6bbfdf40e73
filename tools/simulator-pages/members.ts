import type { WireOperation } from '@ecs-guard/simulator/wire/operations';

export type Schema = WireOperation['input'];
export type Input = Readonly<Record<string, unknown>>;

/** One step into an input: the name of a member, `[]` for an element of a list, `{}` for a value of a map. */
export type Step = string;

/** A member without members of its own: a scalar, or a list or map of scalars. */
export interface Leaf {
  /** `containerDefinitions[].healthCheck.startPeriod` */
  readonly path: string;
  readonly steps: readonly Step[];
  readonly schema: Schema;
}

/** All leaves of an input, in the order of the SDK's schema. */
export function leavesOf(schema: Schema, steps: readonly Step[] = []): readonly Leaf[] {
  if (schema.isUnitSchema()) return [];
  const inner = innerOf(schema);
  if (inner.length === 0) return steps.length === 0 ? [] : [{ path: pathOf(steps), steps, schema }];
  return inner.flatMap(([step, one]) => leavesOf(one, [...steps, step]));
}

/** `['a', '[]', 'b']` is `a[].b`. */
export function pathOf(steps: readonly Step[]): string {
  return steps.reduce(
    (path, step) => (step === '[]' || step === '{}' || path === '' ? path + step : `${path}.${step}`),
    '',
  );
}

/** The members of a structure; the elements of a list, or the values of a map, that have members. */
function innerOf(schema: Schema): readonly (readonly [Step, Schema])[] {
  if (schema.isStructSchema()) return Object.entries(schema.getMemberSchemas());
  if (!schema.isListSchema() && !schema.isMapSchema()) return [];
  const value = schema.getValueSchema();
  return innerOf(value).length === 0 ? [] : [[schema.isListSchema() ? '[]' : '{}', value]];
}

/** The value of a leaf, in the first element of each list and the first value of each map. */
export function valueAt(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce<unknown>((inner, step) => inside(inner, step), value);
}

function inside(value: unknown, step: Step): unknown {
  const [first] = step === '[]' && Array.isArray(value) ? value : Object.values(objectOf(value));
  return step === '[]' || step === '{}' ? first : objectOf(value)[step];
}

/** The input with another value at a leaf. Structures on the way there that it lacks get their required members. */
export function withValue(schema: Schema, input: Input, steps: readonly Step[], value: unknown): Input {
  return objectOf(placed(schema, input, steps, value));
}

function placed(schema: Schema, old: unknown, [step, ...further]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value;
  if (step === '[]') {
    const [first, ...others] = Array.isArray(old) ? old : [];
    return [placed(schema.getValueSchema(), first, further, value), ...others];
  }
  if (step === '{}') {
    const [[key, first] = ['key', undefined], ...others] = Object.entries(objectOf(old));
    return Object.fromEntries([[key, placed(schema.getValueSchema(), first, further, value)], ...others]);
  }
  const members = schema.getMemberSchemas();
  const known = old === undefined ? leastOf(schema) : objectOf(old);
  const member = members[step];
  if (member === undefined) throw new Error(`the schema has no member ${step}`);
  return { ...known, [step]: placed(member, known[step], further, value) };
}

/** The input without a leaf, and without structures that lose their only member. */
export function withoutValue(input: Input, steps: readonly Step[]): Input {
  return objectOf(removed(input, steps));
}

function removed(old: unknown, [step, ...further]: readonly Step[], depth = 0): unknown {
  if (step === undefined || old === undefined) return undefined;
  if (step === '[]') {
    const [first, ...others]: readonly unknown[] = Array.isArray(old) ? old : [];
    const left = [removed(first, further, depth + 1), ...others].filter((one) => one !== undefined);
    return left.length === 0 ? undefined : left;
  }
  const entries = Object.entries(objectOf(old));
  const [[first] = ['']] = entries;
  const key = step === '{}' ? first : step;
  const left = entries
    .map(([name, one]) => [name, name === key && further.length > 0 ? removed(one, further, depth + 1) : one] as const)
    .filter(([name, one]) => one !== undefined && !(name === key && further.length === 0));
  return left.length === 0 && depth > 0 ? undefined : Object.fromEntries(left);
}

/** A structure with its required members alone. */
function leastOf(schema: Schema): Input {
  const members = schema.getMemberSchemas();
  return Object.fromEntries(
    requiredMembers(schema).flatMap((name) => (members[name] === undefined ? [] : [[name, sampleOf(members[name])]])),
  );
}

/** The required members of a structure in the SDK's schemas come first; element 6 is their number. */
export function requiredMembers(schema: Schema): readonly string[] {
  const parts: unknown = schema.getSchema();
  const count = Array.isArray(parts) ? parts[6] : undefined;
  return typeof count === 'number' ? Object.keys(schema.getMemberSchemas()).slice(0, count) : [];
}

/** A value of a schema's type. Those of two variants differ, where the type has two values. */
export function sampleOf(schema: Schema, variant: 0 | 1 = 0): unknown {
  if (schema.isListSchema()) return [sampleOf(schema.getValueSchema(), variant)];
  if (schema.isMapSchema()) return { probed: sampleOf(schema.getValueSchema(), variant) };
  if (schema.isStructSchema()) return leastOf(schema);
  if (schema.isBooleanSchema()) return variant === 0;
  if (schema.isNumericSchema()) return [17, 19][variant];
  if (schema.isTimestampSchema()) return new Date([Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 5, 1)][variant] ?? 0);
  if (schema.isBlobSchema()) return new Uint8Array([variant]);
  return `probed-${variant + 1}`;
}

function objectOf(value: unknown): Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
