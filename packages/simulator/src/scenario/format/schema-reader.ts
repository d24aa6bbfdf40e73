import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { z } from 'zod';
import { describeRefusal, refusalOf } from '../../workload/publish/measures.ts';
import { lastOf, type Place, type Reader, show, textOf } from './readers.ts';
import { didYouMean } from './suggest.ts';

/** Reads a part with the workload's schema, and reports its issues at the place of their values. */
export function readBySchema<T>(schema: z.ZodType<T>, form: string, known: readonly string[] = []): Reader<T> {
  return (place) => {
    const parsed = schema.safeParse(plainOf(place.node));
    if (parsed.success) return parsed.data;
    const { issues } = parsed.error;
    // If a key is misspelled, a missing key is probably that one.
    const misspelt = issues.filter(({ code }) => code === 'unrecognized_keys');
    for (const issue of misspelt.length > 0 ? misspelt : issues) reportIssue(place, issue, { form, known });
    return undefined;
  };
}

function reportIssue(
  place: Place,
  issue: z.core.$ZodIssue,
  { form, known }: { readonly form: string; readonly known: readonly string[] },
): void {
  const { document } = place;
  const { node, path } = descend(place, issue.path);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys)
      document.mistake(keyOf(node, key), `${path}.${key}`, `there is no key "${key}": ${didYouMean(key, known)}`);
    return;
  }
  const fix = `write ${lastOf(place.path)}: ${form}`;
  const refusal = refusalOf(issue);
  const mistake = refusal && describeRefusal({ fix, ...refusal });
  document.mistake(node, path, mistake ?? `${describeIssue(issue)}, got ${show(node)}: ${fix}`);
}

/** The types that zod expects, as words for error messages. */
const KINDS: Readonly<Record<string, string>> = { array: 'list', object: 'map of keys and values' };

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return lowerFirst(issue.message);
  return `must be a ${KINDS[issue.expected] ?? issue.expected}`;
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/**
 * Follows the keys as far as the file has them; a value in short form has fewer keys in the file than in the schema.
 */
function descend(
  { node, path }: Place,
  keys: readonly PropertyKey[],
): { readonly node: ParsedNode; readonly path: string } {
  let at = { node, path };
  for (const key of keys) {
    const next = childOf(at.node, key);
    if (next === undefined) break;
    at = { node: next, path: typeof key === 'number' ? `${at.path}[${key}]` : `${at.path}.${String(key)}` };
  }
  return at;
}

function childOf(node: ParsedNode, key: PropertyKey): ParsedNode | undefined {
  if (isSeq<ParsedNode>(node) && typeof key === 'number') return node.items[key];
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return undefined;
  return node.items.find((pair) => textOf(pair.key) === key)?.value ?? undefined;
}

function keyOf(node: ParsedNode, key: string): ParsedNode {
  if (!isMap<ParsedNode, ParsedNode | null>(node)) return node;
  return node.items.find((pair) => textOf(pair.key) === key)?.key ?? node;
}

/** A node as plain data; `on` is true, and `off` is an absent value. */
function plainOf(node: ParsedNode | null): unknown {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    return Object.fromEntries(node.items.map((pair) => [textOf(pair.key) ?? '', plainOf(pair.value)]));
  }
  if (isSeq<ParsedNode>(node)) return node.items.map(plainOf);
  if (!isScalar(node)) return undefined;
  if (node.value === 'on') return true;
  return node.value === 'off' ? undefined : node.value;
}
