import type { RecordedImage } from '../deployment/record.ts';
import { diffTaskDefinitions } from './container-diff.ts';
import type { RevisionChange, RevisionDiff, TaskDefinition } from './task-definition.ts';

export type { ContainerDefinition, RevisionChange, RevisionDiff, TaskDefinition } from './task-definition.ts';

/** Largest size of the changes as JSON, in bytes. */
const DIFF_BYTES = 16_000;

/** Most useful for explaining a failure first; the last are left out first. */
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
 * Compares two revisions. Images are compared as they run, so the same tag with another digest is a change. If a task
 * definition is unknown, compares only the images of containers in both revisions.
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

/** The images that run, else those in the task definition. */
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

/** Sorts by kind, container and name only, so that the reverse comparison has the same order. */
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

/** Size with the longest value of `change`, so that the reverse comparison keeps the same changes. */
function weigh(change: RevisionChange): number {
  return new TextEncoder().encode(JSON.stringify({ ...change, change: 'changed' })).length + 1;
}
