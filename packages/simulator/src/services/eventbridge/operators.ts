import { matchesWildcard, type WildcardPart } from '../wildcard.ts';

/** A value in an event that is neither an object nor an array. */
export type Leaf = string | number | boolean | null;

export type LeafTest = (leaf: Leaf) => boolean;

/** An event pattern that EventBridge rejects, or that the simulator does not support. */
export class InvalidEventPattern extends Error {
  constructor(where: string, problem: string) {
    super(`event pattern is not valid at ${where}: ${problem}`);
    this.name = 'InvalidEventPattern';
  }
}

/**
 * Parses an operator that compares an existing leaf. `exists` is not one of them: it tests the field itself.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function parseLeafOperator(operator: string, operand: unknown, where: string): LeafTest {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return parseEnd(operator, operand, where);
    case 'equals-ignore-case':
    case 'wildcard':
      return parseTextOperator(operator, operand, where);
    case 'numeric':
      return parseNumeric(operand, where);
    case 'anything-but':
      return parseAnythingBut(operand, where);
    case 'cidr':
      throw new InvalidEventPattern(where, 'cidr is an operator of EventBridge that the simulator does not have');
    default:
      throw new InvalidEventPattern(where, `unrecognized match type ${operator}`);
  }
}

function parseEnd(operator: 'prefix' | 'suffix', operand: unknown, where: string): LeafTest {
  if (typeof operand === 'string') return parseTextOperator(operator, operand, where);
  const [[inner, text] = [], ...others] = entriesOf(operand);
  if (inner !== 'equals-ignore-case' || others.length > 0 || typeof text !== 'string') {
    throw new InvalidEventPattern(where, `${operator} takes a string or {"equals-ignore-case": string}`);
  }
  const wanted = text.toLowerCase();
  if (operator === 'prefix') return (leaf) => typeof leaf === 'string' && leaf.toLowerCase().startsWith(wanted);
  return (leaf) => typeof leaf === 'string' && leaf.toLowerCase().endsWith(wanted);
}

function parseTextOperator(operator: string, operand: unknown, where: string): LeafTest {
  if (typeof operand !== 'string') throw new InvalidEventPattern(where, `${operator} takes a string`);
  switch (operator) {
    case 'prefix':
      return (leaf) => typeof leaf === 'string' && leaf.startsWith(operand);
    case 'suffix':
      return (leaf) => typeof leaf === 'string' && leaf.endsWith(operand);
    case 'equals-ignore-case': {
      const wanted = operand.toLowerCase();
      return (leaf) => typeof leaf === 'string' && leaf.toLowerCase() === wanted;
    }
    case 'wildcard': {
      const parts = parseWildcard(operand, where);
      return (leaf) => typeof leaf === 'string' && matchesWildcard(parts, leaf);
    }
    default:
      throw new InvalidEventPattern(where, `unrecognized match type ${operator}`);
  }
}

/** `*` is any run of characters, even an empty one. Only `\*` and `\\` are valid escapes; `**` is not allowed. */
function parseWildcard(wildcard: string, where: string): readonly WildcardPart[] {
  const parts = wildcard.match(/\\[\s\S]?|[\s\S]/g) ?? [];
  return parts.map((part, index) => {
    if (part === '*') {
      if (parts[index + 1] === '*') throw new InvalidEventPattern(where, 'consecutive wildcard characters');
      return 'any-run';
    }
    if (part.startsWith('\\') && part !== '\\*' && part !== '\\\\') {
      throw new InvalidEventPattern(where, 'a backslash may escape nothing but * and \\');
    }
    return { is: part.slice(-1) };
  });
}

/** EventBridge compares only numbers between -5e9 and 5e9. */
const numericLimit = 5e9;

function parseNumeric(operand: unknown, where: string): LeafTest {
  const parts: readonly unknown[] = Array.isArray(operand) ? operand : [];
  if (parts.length !== 2 && parts.length !== 4) {
    throw new InvalidEventPattern(where, 'numeric takes one or two comparisons, such as [">", 0, "<=", 5]');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    tests.push(parseComparison(parts[index], parts[index + 1], where));
  }
  const comparators = [parts[0], parts[2]].map((comparator) => String(comparator).charAt(0));
  if (parts.length === 4 && (comparators.includes('=') || comparators[0] === comparators[1])) {
    throw new InvalidEventPattern(where, 'a numeric range needs one lower and one upper bound');
  }
  return (leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf));
}

function parseComparison(comparator: unknown, bound: unknown, where: string): (value: number) => boolean {
  if (typeof bound !== 'number' || Math.abs(bound) > numericLimit) {
    throw new InvalidEventPattern(
      where,
      `numeric compares with numbers from -5e9 to 5e9, got ${JSON.stringify(bound)}`,
    );
  }
  switch (comparator) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      throw new InvalidEventPattern(where, `unrecognized numeric comparison ${JSON.stringify(comparator)}`);
  }
}

/** Matches every existing leaf of any type that is not excluded; an absent field never matches. */
function parseAnythingBut(operand: unknown, where: string): LeafTest {
  if (typeof operand === 'string' || typeof operand === 'number' || Array.isArray(operand)) {
    const excluded = nonEmptyList(operand, where);
    const kind = typeof excluded[0];
    if ((kind !== 'string' && kind !== 'number') || excluded.some((value) => typeof value !== kind)) {
      throw new InvalidEventPattern(where, 'anything-but takes strings alone or numbers alone');
    }
    return (leaf) => !excluded.includes(leaf);
  }
  const [[operator, inner] = [], ...others] = entriesOf(operand);
  if (operator === undefined || others.length > 0 || !textOperators.includes(operator)) {
    throw new InvalidEventPattern(where, `anything-but takes values or one of ${textOperators.join(', ')}`);
  }
  const tests = nonEmptyList(inner, where).map((value) => parseTextOperator(operator, value, where));
  return (leaf) => !tests.some((test) => test(leaf));
}

const textOperators: readonly string[] = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'];

function nonEmptyList(operand: unknown, where: string): readonly unknown[] {
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw new InvalidEventPattern(where, 'anything-but takes at least one value');
  return values;
}

function entriesOf(operand: unknown): readonly (readonly [string, unknown])[] {
  return typeof operand === 'object' && operand !== null && !Array.isArray(operand) ? Object.entries(operand) : [];
}
