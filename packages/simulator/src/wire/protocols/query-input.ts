import type { NormalizedSchema } from '@smithy/core/schema';
import type { ShapeFault } from '../shape-check.ts';

/** A form's fields as a tree, split at the dots of their names. */
interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

export interface FormReading {
  readonly input: unknown;
  /** Wrong types and unknown members; the shape check of the input finds missing members. */
  readonly faults: readonly ShapeFault[];
}

/** Fields that select the operation, or sign a presigned request, and are not part of its input. */
const addressing = /^(?:Action|Version|X-Amz-[A-Za-z-]+)$/;

/**
 * Reads a form by the schema of its operation. A field is e.g. `MetricData.member.1.Dimensions.member.1.Name=…`.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#query-key-resolution
 */
export function readForm(schema: NormalizedSchema, fields: URLSearchParams): FormReading {
  const root: FormNode = { value: undefined, children: new Map() };
  for (const [name, value] of fields) if (!addressing.test(name)) plant(root, name, value);
  const faults: ShapeFault[] = [];
  const input = schema.isUnitSchema() ? {} : readStruct(schema, root, '', faults);
  return { input, faults };
}

function plant(root: FormNode, name: string, value: string): void {
  let node = root;
  for (const part of name.split('.')) {
    const child: FormNode = node.children.get(part) ?? { value: undefined, children: new Map() };
    node.children.set(part, child);
    node = child;
  }
  node.value = value;
}

function readValue(schema: NormalizedSchema, node: FormNode, path: string, faults: ShapeFault[]): unknown {
  if (schema.isStructSchema()) return readStruct(schema, node, path, faults);
  if (schema.isListSchema()) return readList(schema, node, path, faults);
  if (schema.isMapSchema()) return readMap(schema, node, path, faults);
  const [stray] = node.children.keys();
  if (stray !== undefined) faults.push({ kind: 'unknown-member', message: `unknown member ${path}.${stray}` });
  return readScalar(schema, node.value ?? '', path, faults);
}

function readStruct(schema: NormalizedSchema, node: FormNode, path: string, faults: ShapeFault[]): unknown {
  if (node.value !== undefined && node.value !== '') faults.push(wrongType(path, 'an object', node.value));
  const members = schema.getMemberSchemas();
  const read: Record<string, unknown> = {};
  for (const [name, child] of node.children) {
    const at = path === '' ? name : `${path}.${name}`;
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) faults.push({ kind: 'unknown-member', message: `unknown member ${at}` });
    else read[name] = readValue(member, child, at, faults);
  }
  return read;
}

/** A list without members is written as an empty field. */
function readList(schema: NormalizedSchema, node: FormNode, path: string, faults: ShapeFault[]): unknown {
  if (node.value !== undefined && node.value !== '') faults.push(wrongType(path, 'a list', node.value));
  const element = schema.getValueSchema();
  return numbered(node, 'member', path, faults).map((item, index) =>
    readValue(element, item, `${path}[${index}]`, faults),
  );
}

function readMap(schema: NormalizedSchema, node: FormNode, path: string, faults: ShapeFault[]): unknown {
  if (node.value !== undefined && node.value !== '') faults.push(wrongType(path, 'a map', node.value));
  const element = schema.getValueSchema();
  const keyName = xmlNameOf(schema.getKeySchema(), 'key');
  const valueName = xmlNameOf(element, 'value');
  return Object.fromEntries(
    numbered(node, 'entry', path, faults).map((entry) => {
      const key = entry.children.get(keyName)?.value ?? '';
      const value = entry.children.get(valueName) ?? { value: undefined, children: new Map() };
      return [key, readValue(element, value, `${path}[${key}]`, faults)];
    }),
  );
}

/** SNS calls the parts of an entry `Name` and `Value`. */
function xmlNameOf(schema: NormalizedSchema, standard: string): string {
  const { xmlName } = schema.getMergedTraits();
  return typeof xmlName === 'string' ? xmlName : standard;
}

/** The elements `<path>.<word>.1`, `.2`, … in the order of their numbers. */
function numbered(node: FormNode, word: string, path: string, faults: ShapeFault[]): readonly FormNode[] {
  const found: { readonly at: number; readonly node: FormNode }[] = [];
  for (const [name, child] of node.children) {
    if (name !== word) faults.push({ kind: 'unknown-member', message: `unknown member ${path}.${name}` });
    else
      for (const [index, item] of child.children) {
        if (/^[1-9]\d{0,8}$/.test(index)) found.push({ at: Number(index), node: item });
        else faults.push({ kind: 'unknown-member', message: `unknown member ${path}.${word}.${index}` });
      }
  }
  return found.toSorted((a, b) => a.at - b.at).map((one) => one.node);
}

const numberPattern = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|NaN|-?Infinity)$/;
const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;
const base64Pattern = /^[A-Za-z0-9+/]*={0,2}$/;

/** Reads blobs too, although no operation of CloudWatch or STS has one. */
function readScalar(schema: NormalizedSchema, text: string, path: string, faults: ShapeFault[]): unknown {
  const fits = (expected: string, pattern: RegExp, read: () => unknown): unknown => {
    if (pattern.test(text)) return read();
    faults.push(wrongType(path, expected, text));
    return text;
  };
  if (schema.isBooleanSchema()) return fits('true or false', /^(?:true|false)$/, () => text === 'true');
  if (schema.isNumericSchema()) return fits('a number', numberPattern, () => Number(text));
  if (schema.isTimestampSchema()) return fits('a date', instantPattern, () => new Date(text));
  if (schema.isBlobSchema()) return fits('base64', base64Pattern, () => Buffer.from(text, 'base64'));
  return text;
}

function wrongType(path: string, expected: string, text: string): ShapeFault {
  return { kind: 'wrong-type', message: `member ${path} must be ${expected}, got "${text.slice(0, 60)}"` };
}
