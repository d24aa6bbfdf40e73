import type { RecordedImage } from '../deployment/record.ts';
import { diffTaskDefinitions } from './container-diff.ts';
import type { RevisionChange, RevisionDiff, TaskDefinition } from './task-definition.ts';

export type { ContainerDefinition, RevisionChange, RevisionDiff, TaskDefinition } from './task-definition.ts';

/** The most that the changes may weigh as JSON, in bytes. */
const DIFF_BYTES = 16_000;

/** In the order in which they explain a failure: the least useful are cut first. */
const ORDER = [
  'image',
  'digest',
  'container',
  'environment',
  'secret',
  'command',
  'entryPoint',
  'healthCheck',
  'port',
  'cpu',
  'memory',
  'memoryReservation',
  'essential',
  'taskRole',
  'executionRole',
  'networkMode',
  'label',
];

/**
 * What changed from one revision to the other. Images are compared as ECS says that they run, so the same tag with another
 * digest is a change. Where a task definition is not known, only the images of containers that both sides name are compared.
 */
export function calculateRevisionDiff(
  from: TaskDefinition | undefined,
  to: TaskDefinition | undefined,
  fromImages: readonly RecordedImage[],
  toImages: readonly RecordedImage[],
): RevisionDiff {
  const images = diffImages(imagesOf(from, fromImages), imagesOf(to, toImages));
  const rest = from === undefined || to === undefined ? [] : diffTaskDefinitions(from, to);
  const changes = [...images, ...rest].sort(compareChanges);
  const kept = keepWithin(changes, DIFF_BYTES);
  return {
    fromTaskDefinitionArn: from?.taskDefinitionArn,
    toTaskDefinitionArn: to?.taskDefinitionArn,
    changes: kept,
    leftOut: changes.length - kept.length,
  };
}

/** The images that run, else those that the task definition asks for. */
function imagesOf(
  definition: TaskDefinition | undefined,
  recorded: readonly RecordedImage[],
): ReadonlyMap<string, RecordedImage> {
  const asked = (definition?.containers ?? []).map(({ name, image }) => ({
    container: name,
    image,
    digest: undefined,
  }));
  return new Map([...asked, ...recorded].map((image) => [image.container, image]));
}

function diffImages(
  from: ReadonlyMap<string, RecordedImage>,
  to: ReadonlyMap<string, RecordedImage>,
): readonly RevisionChange[] {
  return [...from.values()].flatMap((old): readonly RevisionChange[] => {
    const fresh = to.get(old.container);
    if (fresh === undefined) return [];
    const changed = { container: old.container, name: undefined, change: 'changed' as const };
    if (old.image !== fresh.image) return [{ ...changed, what: 'image', from: old.image, to: fresh.image }];
    const moved = old.digest !== undefined && fresh.digest !== undefined && old.digest !== fresh.digest;
    return moved ? [{ ...changed, what: 'digest', from: old.digest, to: fresh.digest }] : [];
  });
}

/** By what, container and name alone, so that the way back lists the same changes in the same order. */
function compareChanges(a: RevisionChange, b: RevisionChange): number {
  return (
    ORDER.indexOf(a.what) - ORDER.indexOf(b.what) ||
    compareText(a.container ?? '', b.container ?? '') ||
    compareText(a.name ?? '', b.name ?? '')
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function keepWithin(changes: readonly RevisionChange[], bytes: number): readonly RevisionChange[] {
  let left = bytes;
  return changes.filter((change) => {
    const weight = weigh(change);
    if (weight > left) return false;
    left -= weight;
    return true;
  });
}

/** Weighed with the longest word for the change, so that the way back keeps the same changes. */
function weigh(change: RevisionChange): number {
  return new TextEncoder().encode(JSON.stringify({ ...change, change: 'changed' })).length + 1;
}
