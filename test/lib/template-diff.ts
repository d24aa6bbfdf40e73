import type { Template } from 'aws-cdk-lib/assertions';

/**
 * What differs between two templates, a line each: `+` for what is new, `-` for what is gone, `~` for what is another value. A
 * resource stands with its type; of one that is in both the path within it is told.
 */
export function templateDiff(before: Template, after: Template): readonly string[] {
  const { Resources: resourcesBefore, ...restBefore } = before.toJSON();
  const { Resources: resourcesAfter, ...restAfter } = after.toJSON();
  const ids = [...new Set([...Object.keys(resourcesBefore), ...Object.keys(resourcesAfter)])];
  return [
    ...valueDiff(restBefore, restAfter, []),
    ...ids.flatMap((id) => resourceDiff(id, resourcesBefore[id], resourcesAfter[id])),
  ];
}

type ResourceLike = { readonly Type: string } | undefined;

function resourceDiff(id: string, before: ResourceLike, after: ResourceLike): readonly string[] {
  if (before === undefined) return [`+ ${after?.Type} ${id}`];
  if (after === undefined) return [`- ${before.Type} ${id}`];
  return valueDiff(before, after, []).map((line) => `${line.slice(0, 2)}${before.Type} ${line.slice(2)}`);
}

function valueDiff(before: unknown, after: unknown, path: readonly string[]): readonly string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before === undefined) return [`+ ${path.join('.')}`];
  if (after === undefined) return [`- ${path.join('.')}`];
  if (!isRecord(before) || !isRecord(after)) return [`~ ${path.join('.')}`];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return keys.flatMap((key) => valueDiff(before[key], after[key], [...path, key]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
