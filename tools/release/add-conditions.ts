import { isDeepStrictEqual } from 'node:util';
import { type Fields, fieldsOf, isFields } from '../../src/core/template/template.ts';

/** A template without one of its optional parts. */
interface Variant {
  /** Name of the condition that holds where the part is on. */
  readonly condition: string;
  readonly template: Fields;
}

const NO_VALUE = { Ref: 'AWS::NoValue' };

/**
 * Makes one template of many: of the whole one, with every part on, and of one variant per part, with only this part off.
 * A resource that a variant lacks gets its condition, and a value that a variant lacks or has otherwise becomes a `Fn::If`.
 *
 * @throws Error if a difference has no form: two parts that change one value, or a list in another order
 */
export function addConditions(whole: Fields, variants: readonly Variant[]): Fields {
  const resources = Object.entries(fieldsOf(whole['Resources'])).map(([id, resource]) => {
    const others = variants.map(({ condition, template }) => ({
      condition,
      value: fieldsOf(template['Resources'])[id],
    }));
    const owners = others.filter(({ value }) => value === undefined);
    if (owners.length > 1) throw new Error(`${id} exists only with ${namesOf(owners)}: give it one condition`);
    const [owner] = owners;
    const present = others.filter(({ value }) => value !== undefined);
    const { Type, ...rest } = fieldsOf(merge(resource, present, id));
    return [id, { Type, ...(owner && { Condition: owner.condition }), ...rest }];
  });
  return { ...whole, Resources: Object.fromEntries(resources) };
}

interface Other {
  readonly condition: string;
  /** Undefined if the variant lacks the value. */
  readonly value: unknown;
}

/** Returns the value, with a `Fn::If` where one of the others differs. */
function merge(value: unknown, others: readonly Other[], path: string): unknown {
  const different = others.filter((one) => !isDeepStrictEqual(one.value, value));
  if (different.length === 0) return value;
  if (isFields(value) && different.every((one) => isFields(one.value))) return mergeFields(value, different, path);
  if (Array.isArray(value) && different.every((one) => Array.isArray(one.value)))
    return mergeLists(value, different, path);
  if (different.length > 1 && isWordList(value) && different.every((one) => isWordList(one.value))) {
    return mergeWordLists(value, different, path);
  }
  return choose(value, different, path);
}

function choose(value: unknown, different: readonly Other[], path: string): unknown {
  const [one, ...more] = different;
  if (one === undefined) return value;
  if (more.length > 0) throw new Error(`${path} depends on ${namesOf(different)}: it can depend on one`);
  return { 'Fn::If': [one.condition, value, one.value ?? NO_VALUE] };
}

function mergeFields(value: Fields, others: readonly Other[], path: string): Fields {
  const extra = others.flatMap((one) => Object.keys(fieldsOf(one.value)).filter((key) => !(key in value)));
  if (extra.length > 0) throw new Error(`${path} has ${extra.join(', ')} only where a part is off`);
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      const fields = others.map(({ condition, value: other }) => ({ condition, value: fieldsOf(other)[key] }));
      const absent = fields.filter((one) => one.value === undefined);
      const present = fields.filter((one) => one.value !== undefined);
      return [key, choose(merge(field, present, `${path}.${key}`), absent, `${path}.${key}`)];
    }),
  );
}

/** Each other has the same items in the same order, except those that it lacks, or as many items. */
function mergeLists(value: readonly unknown[], others: readonly Other[], path: string): readonly unknown[] {
  const aligned = others.map((one) => ({
    ...one,
    items: align(value, Array.isArray(one.value) ? one.value : [], path),
  }));
  return value.map((item, index) => {
    const items = aligned.map(({ condition, items: found }) => ({ condition, value: found[index] }));
    const absent = items.filter((one) => one.value === undefined);
    const present = items.filter((one) => one.value !== undefined);
    return choose(merge(item, present, `${path}[${index}]`), absent, `${path}[${index}]`);
  });
}

/** The other's item for each item; undefined for those that it lacks. */
function align(value: readonly unknown[], other: readonly unknown[], path: string): readonly unknown[] {
  if (value.length === other.length) return other;
  const rest = [...other];
  const items = value.map((item) => (isDeepStrictEqual(rest[0], item) ? rest.shift() : undefined));
  if (rest.length > 0) throw new Error(`${path} has other items, or another order, where a part is off`);
  return items;
}

/** Whether a text is a list of words with commas between them, as in an environment variable. */
function isWordList(value: unknown): value is string {
  return typeof value === 'string' && /^([a-z]+(,[a-z]+)*)?$/.test(value);
}

/** Each word is empty where its part is off. An item without a value could leave `Fn::Join` an empty list. */
function mergeWordLists(value: string, others: readonly Other[], path: string): unknown {
  const words = value.split(',').map((word) => {
    const without = others.filter((one) => !String(one.value).split(',').includes(word));
    return choose(
      word,
      without.map(({ condition }) => ({ condition, value: '' })),
      path,
    );
  });
  return { 'Fn::Join': [',', words] };
}

function namesOf(others: readonly Other[]): string {
  return others.map(({ condition }) => condition).join(' and ');
}
