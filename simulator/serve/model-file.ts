import { isNode, LineCounter, parseDocument } from 'yaml';
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
  return {
    is: 'refused',
    faults: parsed.error.issues.map(({ path, message }) => {
      const where = path.map(String);
      return at(offsetOf(document, where), `${where.join('.') || 'the file'}: ${lowered(message)}`);
    }),
  };
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

/** Where the nearest thing stands that the path leads to. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function lowered(message: string): string {
  return message.slice(0, 1).toLowerCase() + message.slice(1);
}
