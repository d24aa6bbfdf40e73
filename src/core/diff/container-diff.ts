import type { ContainerDefinition, RevisionChange, TaskDefinition } from './task-definition.ts';

type Change = Omit<RevisionChange, 'container'>;

/** Lists the differences between two task definitions, except images. For values that may be secrets, lists only names. */
export function diffTaskDefinitions(from: TaskDefinition, to: TaskDefinition): readonly RevisionChange[] {
  const task = [
    ...diffValue('cpu', from.cpu, to.cpu),
    ...diffValue('memory', from.memory, to.memory),
    ...diffValue('networkMode', from.networkMode, to.networkMode),
    ...diffValue('taskRole', from.taskRoleArn, to.taskRoleArn),
    ...diffValue('executionRole', from.executionRoleArn, to.executionRoleArn),
  ];
  return [...task.map((change) => ({ container: undefined, ...change })), ...diffContainers(from, to)];
}

function diffContainers(from: TaskDefinition, to: TaskDefinition): readonly RevisionChange[] {
  const old = new Map(from.containers.map((container) => [container.name, container]));
  const fresh = new Map(to.containers.map((container) => [container.name, container]));
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((name) => {
    const before = old.get(name);
    const after = fresh.get(name);
    const changes =
      before !== undefined && after !== undefined
        ? diffContainer(before, after)
        : diffValue('container', before?.image, after?.image);
    return changes.map((change) => ({ container: name, ...change }));
  });
}

function diffContainer(from: ContainerDefinition, to: ContainerDefinition): readonly Change[] {
  return [
    ...diffValue('cpu', from.cpu, to.cpu),
    ...diffValue('memory', from.memory, to.memory),
    ...diffValue('memoryReservation', from.memoryReservation, to.memoryReservation),
    ...diffValue('essential', from.essential, to.essential),
    ...diffNames('environment', from.environment, to.environment),
    ...diffNames('secret', from.secrets, to.secrets),
    ...diffNames('port', present(from.ports), present(to.ports)),
    ...hideValue('healthCheck', from.healthCheck, to.healthCheck),
    ...hideValue('command', words(from.command), words(to.command)),
    ...hideValue('entryPoint', words(from.entryPoint), words(to.entryPoint)),
    ...diffNames('label', from.dockerLabels, to.dockerLabels),
  ];
}

/** Compares a value that can be shown. */
function diffValue(
  what: string,
  from: string | number | boolean | undefined,
  to: string | number | boolean | undefined,
): readonly Change[] {
  if (from === to) return [];
  const text = (value: string | number | boolean | undefined) => (value === undefined ? undefined : String(value));
  return [{ what, name: undefined, change: changeOf(from, to), from: text(from), to: text(to) }];
}

/** Compares a value that is never shown: commands and health checks may contain passwords. */
function hideValue(what: string, from: string | undefined, to: string | undefined): readonly Change[] {
  if (from === to) return [];
  return [{ what, name: undefined, change: changeOf(from, to), from: undefined, to: undefined }];
}

/** Compares named values; shows only their names. */
function diffNames(
  what: string,
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): readonly Change[] {
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((name) => from.get(name) !== to.get(name))
    .map((name) => ({ what, name, change: changeOf(from.get(name), to.get(name)), from: undefined, to: undefined }));
}

function changeOf(from: unknown, to: unknown): RevisionChange['change'] {
  if (from === undefined) return 'added';
  return to === undefined ? 'removed' : 'changed';
}

/** Names without values, where only presence matters. */
function present(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, '']));
}

/** A list as one text to compare; an empty list equals none. */
function words(list: readonly string[]): string | undefined {
  return list.length === 0 ? undefined : JSON.stringify(list);
}
