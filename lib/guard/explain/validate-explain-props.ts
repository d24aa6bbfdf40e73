import { EXPLAIN_PARTS, type ExplainPart } from '../../../src/config/explain-parts.ts';
import { emptyProblems, wordProblems } from '../../problems.ts';
import type { ExplainProps } from './explain-props.ts';

/** Parts that accept a list, and what each list contains. */
const LISTS: Readonly<Partial<Record<ExplainPart, { readonly item: string; readonly arn: string }>>> = {
  logs: { item: 'log group', arn: 'logGroupArn' },
  commits: { item: 'repository', arn: 'repositoryArn' },
};

/** Problems of what the guard shall gather. Users of JavaScript pass values that the types exclude. */
export function explainProblems(explain: ExplainProps | false | undefined): readonly string[] {
  if (explain === undefined || explain === false) return [];
  if (typeof explain !== 'object' || Array.isArray(explain)) {
    return [`explain must be an object like { logs: true }, or false, got ${JSON.stringify(explain)}: omit it for {}`];
  }
  const values: Readonly<Record<string, unknown>> = { ...explain };
  return Object.entries(values).flatMap(([name, value]) => {
    const part = EXPLAIN_PARTS.find((known) => known === name);
    if (part === undefined) return wordProblems('explain', name, EXPLAIN_PARTS);
    return partProblems(part, value);
  });
}

function partProblems(part: ExplainPart, value: unknown): readonly string[] {
  const list = LISTS[part];
  if (value === undefined || typeof value === 'boolean') return [];
  if (list === undefined || !Array.isArray(value)) {
    const alternative =
      list === undefined ? '' : ` or a list of ${list.item === 'repository' ? 'repositories' : 'log groups'}`;
    return [`explain.${part} must be true or false${alternative}, got ${describe(value)}: omit it for false`];
  }
  return [
    ...emptyProblems(`explain.${part}`, value, list.item, 'add one, or omit it to grant nothing'),
    ...value.flatMap((item: unknown) => itemProblems(part, item, list)),
  ];
}

function itemProblems(
  part: ExplainPart,
  item: unknown,
  { item: kind, arn: field }: { readonly item: string; readonly arn: string },
): readonly string[] {
  const arn: unknown =
    typeof item === 'object' && item !== null && field in item ? Reflect.get(item, field) : undefined;
  if (typeof arn !== 'string') {
    return [
      `explain.${part} must contain ${kind === 'repository' ? 'repositories' : 'log groups'}, got ${describe(item)}: pass constructs, not names`,
    ];
  }
  return [];
}

function describe(value: unknown): string {
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : JSON.stringify(value);
}
