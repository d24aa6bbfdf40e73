import type { DeploymentRecord, RecordedImage } from '../../core/deployment/record.ts';
import type { TaskDefinition } from '../../core/diff/task-definition.ts';
import { type CommitSource, describeCommits } from '../../core/explanation/commits.ts';
import type { CommitRange, MissingPart } from '../../core/explanation/evidence.ts';
import { parseImageName } from '../../core/explanation/image-name.ts';
import type { ImageGateway } from './evidence-port.ts';
import type { Definitions } from './read-definitions.ts';
import { describeFailure, type Read } from './read-part.ts';

/** Most containers. */
const CONTAINERS = 5;

/** An image of a revision. */
interface RevisionImage {
  readonly image: RecordedImage;
  readonly definition: Promise<TaskDefinition | undefined>;
}

/** Reads the commits of the images that changed. Without a gateway, only from tags of the image and the task definition. */
export async function readCommits(
  images: ImageGateway | undefined,
  { revisions }: DeploymentRecord,
  definitions: Definitions,
): Promise<Read<readonly CommitRange[]>> {
  const before = new Map((revisions.from?.images ?? []).map((image) => [image.container, image]));
  const changed = (revisions.to?.images ?? []).filter((image) => !isSame(before.get(image.container), image));
  const results = await Promise.all(
    changed.slice(0, CONTAINERS).map((image) => {
      const old = before.get(image.container);
      const from = old && { image: old, definition: definitions.from };
      return readRange(images, from, { image, definition: definitions.to });
    }),
  );
  return {
    value: results.flatMap(({ range }) => range ?? []),
    missing: results.flatMap(({ missing }) => missing ?? []),
  };
}

function isSame(old: RecordedImage | undefined, fresh: RecordedImage): boolean {
  if (old?.digest !== undefined && fresh.digest !== undefined) return old.digest === fresh.digest;
  return old?.image === fresh.image;
}

async function readRange(
  images: ImageGateway | undefined,
  from: RevisionImage | undefined,
  to: RevisionImage,
): Promise<{ readonly range?: CommitRange | undefined; readonly missing?: MissingPart }> {
  const { container } = to.image;
  const [old, fresh] = await Promise.allSettled([from && readSource(images, from), readSource(images, to)]);
  if (fresh.status === 'rejected') {
    return { missing: describeFailure('commits', fresh.reason, `The labels of the image of ${container}`) };
  }
  const range = describeCommits(
    container,
    old.status === 'fulfilled' ? old.value?.source : undefined,
    fresh.value.source,
  );
  if (range !== undefined) return { range };
  if (fresh.value.unread !== undefined) return { missing: fresh.value.unread };
  if (images === undefined) return {};
  return { missing: withoutCommit(to.image) };
}

async function readSource(
  images: ImageGateway | undefined,
  { image, definition }: RevisionImage,
): Promise<{ readonly source: CommitSource; readonly unread?: MissingPart }> {
  const { ecr, tag } = parseImageName(image.image);
  const [settled] = await Promise.allSettled([definition]);
  const defined = settled.status === 'fulfilled' ? settled.value : undefined;
  const canRead = images !== undefined && ecr !== undefined && image.digest !== undefined;
  const labels = canRead ? await images.labels(ecr, image.digest, defined?.architecture ?? 'X86_64') : undefined;
  const source = { labels, tag, tags: defined?.tags };
  if (settled.status === 'fulfilled') return { source };
  return { source, unread: describeFailure('commits', settled.reason, 'The tags of the task definition') };
}

function withoutCommit({ container, image, digest }: RecordedImage): MissingPart {
  const { ecr, registry } = parseImageName(image);
  if (ecr === undefined) {
    const what = `The commit of ${container} is unknown: the guard reads labels only from Amazon ECR, not from ${registry}.`;
    return { part: 'commits', why: 'unsupported', what };
  }
  const help = 'add the label org.opencontainers.image.revision to the image when you build it.';
  const what =
    digest === undefined
      ? `The commit of ${container} is unknown: ECS has not reported the digest of its image.`
      : `The commit of ${container} is unknown: ${help}`;
  return { part: 'commits', why: 'none', what };
}
