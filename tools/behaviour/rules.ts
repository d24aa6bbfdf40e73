import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listTests } from '../test-files.ts';

/** A numbered rule of `packages/simulator/BEHAVIOUR.md`. */
export interface Rule {
  /** `ECS-12` */
  readonly id: string;
  readonly text: string;
  readonly source: string;
}

/** A test that names, by ids at the end of its name, the rules that it checks. */
export interface RuleTest {
  /** Path from the project's root. */
  readonly file: string;
  readonly name: string;
  readonly ids: readonly string[];
}

const ruleLine = /^\| ([A-Z]+-\d+) \| (.+?) \| (.+?) \|$/;
const idOfRule = /[A-Z]+-\d+/g;

/** Reads the rows `| ECS-12 | rule | source |` of the specification, in its order. */
export function readRules(specification: string): readonly Rule[] {
  return specification.split('\n').flatMap((line) => {
    const [, id, text, source] = ruleLine.exec(line.trim()) ?? [];
    return id === undefined || text === undefined || source === undefined ? [] : [{ id, text, source }];
  });
}

const ids = String.raw`\[[A-Z]+-\d+(?:, [A-Z]+-\d+)*\]`;
const nameWithIds = new RegExp(String.raw`(['"\`])((?:(?!\1)[^\\\n]|\\.)*?((?:${ids} ?)*${ids}))\1`, 'g');

/**
 * Finds names of tests, test tables and properties that end with ids: `bakes [ECS-31, ECS-32]`, `bakes [ECS-31]
 * [CW-2]`.
 */
export function readRuleTests(file: string, source: string): readonly RuleTest[] {
  return [...source.matchAll(nameWithIds)].map(([, , name = '', end = '']) => ({
    file,
    name,
    ids: end.match(idOfRule) ?? [],
  }));
}

/** A pattern for Vitest's `--testNamePattern` that matches the names of a rule's tests. */
export function patternOfRule(id: string): string {
  return String.raw`\[([A-Z]+-\d+, )*${id}[\],]`;
}

export async function findRuleTests(root: string): Promise<readonly RuleTest[]> {
  const files = await listTests(root);
  const found = await Promise.all(
    files.map(async (file) => readRuleTests(file, await readFile(join(root, file), 'utf8'))),
  );
  return found.flat();
}

/** Mismatches between rules and tests, one sentence each. */
export function findGaps(rules: readonly Rule[], tests: readonly RuleTest[]): readonly string[] {
  const known = new Set(rules.map(({ id }) => id));
  const held = new Set(tests.flatMap(({ ids }) => ids));
  const twice = rules.filter(({ id }, index) => rules.findIndex((one) => one.id === id) !== index);
  const strangers = tests.flatMap(({ file, name, ids }) =>
    ids.filter((id) => !known.has(id)).map((id) => `${file}: "${name}" names ${id}, which is not a rule`),
  );
  return [
    ...twice.map(({ id }) => `${id} occurs twice in the specification`),
    ...rules.filter(({ id }) => !held.has(id)).map(({ id, text }) => `${id} has no test: ${text}`),
    ...strangers,
  ];
}
