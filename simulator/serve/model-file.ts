import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { EcsBehaviours } from '../services/ecs/behaviours.ts';
import type { TaskDefinitionState } from '../services/ecs/state.ts';
import type { ModelOf } from './models.ts';

export interface ModelFileFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type ModelFileReading =
  | { readonly is: 'read'; readonly models: ModelOf }
  | { readonly is: 'refused'; readonly faults: readonly ModelFileFault[] };

/**
 * Reads which task definitions fare how: the first entry that fits counts, and without one a task is healthy.
 *
 * ```yaml
 * models:
 *   - image: "*:bad"              # * stands for anything; of any container
 *     model: { crashAfter: 20s }
 *   - environment: "FAIL=*"       # NAME=value of any container
 *     model: { neverHealthy: true }
 * ```
 *
 * @param model reads what stands at `model`
 */
export function readModelFile(text: string, model: z.ZodType<EcsBehaviours>): ModelFileReading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number, message: string): ModelFileFault => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), message };
  };
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => at(pos[0], message.split('\n')[0] ?? message));
    return { is: 'refused', faults };
  }
  const parsed = fileSchema(model).safeParse(document.toJS());
  if (parsed.success) return { is: 'read', models: modelsOf(parsed.data.models) };
  const found = parsed.error.issues.map((issue) => {
    const path = issue.path.map(String);
    const strange = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    return { offset: offsetOf(document, path, strange), text: `${path.join('.') || 'the file'}: ${wording(issue)}` };
  });
  return {
    is: 'refused',
    faults: found.toSorted((a, b) => a.offset - b.offset).map((one) => at(one.offset, one.text)),
  };
}

type Issue = z.core.$ZodIssue;

function wording(issue: Issue): string {
  if (issue.code === 'unrecognized_keys') return `unknown ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  return issue.message.slice(0, 1).toLowerCase() + issue.message.slice(1);
}

function fileSchema(model: z.ZodType<EcsBehaviours>) {
  const pattern = z.string().min(1);
  const entry = z
    .strictObject({
      image: pattern.optional(),
      environment: z
        .string()
        .regex(/^[^=*]+=/, { error: 'must be NAME=pattern, as "FAIL=*"' })
        .optional(),
      model,
    })
    .refine(({ image, environment }) => image !== undefined || environment !== undefined, {
      error: 'give image or environment, to say whose model it is',
    });
  return z.strictObject({ models: z.array(entry) });
}

interface Entry {
  readonly image?: string | undefined;
  readonly environment?: string | undefined;
  readonly model: EcsBehaviours;
}

function modelsOf(entries: readonly Entry[]): ModelOf {
  return (taskDefinition) => entries.find((entry) => fits(entry, taskDefinition))?.model;
}

function fits({ image, environment }: Entry, { containerDefinitions }: TaskDefinitionState): boolean {
  const images = containerDefinitions.map((container) => container.image);
  const variables = containerDefinitions.flatMap((container) => variablesOf(container['environment']));
  return (
    (image === undefined || images.some((one) => matches(image, one))) &&
    (environment === undefined || variables.some((one) => matches(environment, one)))
  );
}

/** Each as `NAME=value`. */
function variablesOf(environment: unknown): readonly string[] {
  const given: readonly { readonly name?: unknown; readonly value?: unknown }[] = Array.isArray(environment)
    ? environment
    : [];
  return given.map(({ name, value }) => `${String(name)}=${String(value ?? '')}`);
}

/** `*` stands for anything, also for nothing; the rest for itself. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let from = first.length;
  for (const part of rest) {
    const index = text.indexOf(part, from);
    if (index < 0) return false;
    from = index + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

/** Where a key of the mapping stands that the path leads to, or else the nearest thing on the way there. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly string[], key?: string): number {
  const whole = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(whole) ? whole.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
