import type { TaskDefinitionState } from '../services/ecs/state.ts';
import type { FailureModel, ModelsFile } from './schema.ts';

const healthy: FailureModel = {};

/** The model of the first pattern that matches the version, file by file; a healthy one if none matches. */
export function modelOf(taskDefinition: TaskDefinitionState, ...files: readonly ModelsFile[]): FailureModel {
  const names = namesOf(taskDefinition);
  const hit = files
    .flatMap((models) => Object.entries(models))
    .find(([pattern]) => names.some((name) => matches(pattern, name)));
  return hit?.[1] ?? healthy;
}

/** Whether the text matches the pattern, in which `*` stands for any text. */
function matches(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const tail = rest.pop() ?? '';
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false;
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - tail.length;
}

/**
 * All texts that a pattern can match: `family:revision`, the images, environment entries as NAME=value, and commands as
 * `command=rails db:migrate`.
 */
function namesOf({ family, revision, containerDefinitions }: TaskDefinitionState): readonly string[] {
  return [
    `${family}:${revision}`,
    ...containerDefinitions.flatMap((container) => [
      container.image,
      ...environmentOf(container['environment']),
      ...commandOf(container['command']),
    ]),
  ];
}

function commandOf(command: unknown): readonly string[] {
  return Array.isArray(command) && command.length > 0 ? [`command=${command.join(' ')}`] : [];
}

function environmentOf(environment: unknown): readonly string[] {
  if (!Array.isArray(environment)) return [];
  return environment.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('name' in entry)) return [];
    return [`${String(entry.name)}=${'value' in entry ? String(entry.value) : ''}`];
  });
}
