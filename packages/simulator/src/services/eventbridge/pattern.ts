import { InvalidEventPattern, type Leaf, type LeafTest, parseLeafOperator } from './operators.ts';

export interface EventPattern {
  matches(event: unknown): boolean;
}

/**
 * Reads an event pattern, and refuses what EventBridge would refuse as well as what this simulator does not know.
 * Two differences stand: numbers are compared by value (EventBridge compares exact matches as they are written), and
 * an `$or` of one alternative is refused (EventBridge takes it for a field of that name).
 *
 * @throws InvalidEventPattern
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
export function parseEventPattern(pattern: unknown): EventPattern {
  const test = parseNode(pattern, [], 'the pattern');
  return { matches: (event) => test({ event, node: event }) };
}

/** Where the matching stands: an object inside the event, or the event itself. */
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

/** An array of objects matches when one of its elements matches by itself. */
function parseNested(path: readonly string[], pattern: unknown, where: string): NodeTest {
  if (!isObject(pattern)) throw new InvalidEventPattern(where, `"${path.at(-1)}" must be an object or an array`);
  const test = parseNode(pattern, path, where);
  return ({ event, node }) => {
    const children = valuesAt(node, path.slice(-1));
    // A field below that must not exist is also absent when this one is.
    return children.length === 0
      ? test({ event, node: undefined })
      : children.some((child) => test({ event, node: child }));
  };
}

interface FieldTest {
  /** The leaf test; undefined for `{"exists": false}`, which looks at the whole event. */
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

/** Everything that stands at a path. Arrays are looked through at every step, as EventBridge does; an empty one is absent. */
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
