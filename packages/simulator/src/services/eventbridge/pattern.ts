import { InvalidEventPattern, type Leaf, type LeafTest, parseLeafOperator } from './operators.ts';

export interface EventPattern {
  matches(event: unknown): boolean;
}

/**
 * Parses an event pattern. Two differences to EventBridge remain: numbers are compared by value (in exact matches,
 * EventBridge compares them as they are written), and an `$or` with one alternative is rejected (EventBridge treats it
 * as a field with that name).
 *
 * @throws InvalidEventPattern for a pattern that EventBridge rejects or the simulator does not support
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
export function parseEventPattern(pattern: unknown): EventPattern {
  const test = parseNode(pattern, [], 'the pattern');
  return { matches: (event) => test({ event, node: event }) };
}

/** The current position in an event: an object inside it, or the event itself. */
interface Scope {
  readonly event: unknown;
  readonly node: unknown;
}

type NodeTest = (scope: Scope) => boolean;

function parseNode(pattern: unknown, path: readonly string[], where: string): NodeTest {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) {
    throw new InvalidEventPattern(where, 'it must be an object with at least one field');
  }
  const tests = Object.entries(pattern).map(([key, value]): NodeTest => {
    const inside = path.length === 0 ? key : `${path.join('.')}.${key}`;
    if (key === '$or') return parseOr(value, path, inside);
    return Array.isArray(value)
      ? parseField([...path, key], value, inside)
      : parseNested([...path, key], value, inside);
  });
  return (scope) => tests.every((test) => test(scope));
}

function parseOr(alternatives: unknown, path: readonly string[], where: string): NodeTest {
  if (!Array.isArray(alternatives) || alternatives.length < 2) {
    throw new InvalidEventPattern(where, '$or takes a list of at least two patterns');
  }
  const tests = alternatives.map((alternative, index) => parseNode(alternative, path, `${where}[${index}]`));
  return (scope) => tests.some((test) => test(scope));
}

/** An array of objects matches if a single one of its elements matches. */
function parseNested(path: readonly string[], pattern: unknown, where: string): NodeTest {
  if (!isObject(pattern)) throw new InvalidEventPattern(where, `"${path.at(-1)}" must be an object or an array`);
  const test = parseNode(pattern, path, where);
  return ({ event, node }) => {
    const children = valuesAt(node, path.slice(-1));
    // If this field is absent, so are the fields below it, which `exists: false` must match.
    return children.length === 0
      ? test({ event, node: undefined })
      : children.some((child) => test({ event, node: child }));
  };
}

interface FieldTest {
  /** The leaf test; undefined for `{"exists": false}`, which tests the whole event. */
  readonly leaf: LeafTest | undefined;
}

function parseField(path: readonly string[], values: readonly unknown[], where: string): NodeTest {
  if (values.length === 0) throw new InvalidEventPattern(where, 'empty arrays are not allowed');
  const tests = values.map((value, index) => parseFieldTest(value, `${where}[${index}]`));
  return ({ event, node }) => {
    const leaves = valuesAt(node, path.slice(-1)).filter(isLeaf);
    return tests.some(({ leaf }) =>
      leaf === undefined ? !valuesAt(event, path).some(isLeaf) : leaves.some((value) => leaf(value)),
    );
  };
}

function parseFieldTest(value: unknown, where: string): FieldTest {
  if (isLeaf(value)) return { leaf: (leaf) => leaf === value };
  const [[operator, operand] = [], ...others] = isObject(value) ? Object.entries(value) : [];
  if (operator === undefined || others.length > 0) {
    throw new InvalidEventPattern(where, 'a match is a value or an object with exactly one operator');
  }
  if (operator !== 'exists') return { leaf: parseLeafOperator(operator, operand, where) };
  if (typeof operand !== 'boolean') throw new InvalidEventPattern(where, 'exists takes true or false');
  return { leaf: operand ? () => true : undefined };
}

/** All values at a path. As in EventBridge, arrays are searched at every step, and an empty array counts as absent. */
function valuesAt(node: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(node)) return node.flatMap((element) => valuesAt(element, path));
  const [key, ...rest] = path;
  if (key === undefined) return [node];
  return isObject(node) && Object.hasOwn(node, key) ? valuesAt(node[key], rest) : [];
}

function isLeaf(value: unknown): value is Leaf {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
