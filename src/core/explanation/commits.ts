import { type EpochMs, parseInstant } from '../time.ts';
import type { CommitRange } from './evidence.ts';
import { compareUrl, parseRepository } from './repository.ts';

/** What an image and its task definition say about their commit. */
export interface CommitSource {
  /** Labels and annotations of the image; undefined if they could not be read. */
  readonly labels: ReadonlyMap<string, string> | undefined;
  /** The tag of the image in the task definition. */
  readonly tag: string | undefined;
  /** The tags of the task definition. */
  readonly tags: ReadonlyMap<string, string> | undefined;
}

/** The commit of one image. */
interface Commit {
  readonly sha: string;
  readonly basis: CommitRange['basis'];
  readonly source: string | undefined;
  readonly at: EpochMs | undefined;
}

/** @see https://github.com/opencontainers/image-spec/blob/main/annotations.md */
const REVISION = 'org.opencontainers.image.revision';
const SOURCE = 'org.opencontainers.image.source';
const CREATED = 'org.opencontainers.image.created';

/** Tags of a task definition that a pipeline may set, in lower case; the first is the label of the image. */
const COMMIT_TAGS = [REVISION, 'commit', 'git-commit', 'git_commit', 'gitcommit', 'commit-sha', 'git-sha', 'git_sha'];
const SOURCE_TAGS = [SOURCE, 'repository', 'git-repository', 'git_repository', 'git-url'];

const SHA = /^[0-9a-f]{7,64}$/;

/** A commit in the tag of an image, alone or after a word: `1f2e3d4`, `sha-1f2e3d4`, `main-1f2e3d4`. */
const SHA_IN_TAG = /^(?:[\w.]+-)?([0-9a-f]{7,64})$/;

/**
 * The commits of the old and the new image of a container; undefined if the new one's is not known. Nothing but letters and
 * digits of a commit, and the address of a known host, comes out of labels and tags.
 */
export function describeCommits(
  container: string,
  from: CommitSource | undefined,
  to: CommitSource,
): CommitRange | undefined {
  const fresh = findCommit(to);
  if (fresh === undefined) return undefined;
  const old = from && findCommit(from);
  const repository = parseRepository(fresh.source ?? '');
  return {
    container,
    from: old?.sha,
    to: fresh.sha,
    repository: repository?.url,
    compareUrl:
      old === undefined || old.sha === fresh.sha ? undefined : repository && compareUrl(repository, old.sha, fresh.sha),
    committedAt: fresh.at,
    basis: fresh.basis,
  };
}

/** When the commit of an image was made; undefined if its labels do not name a commit and its time. */
export function committedAtOf(labels: ReadonlyMap<string, string> | undefined): EpochMs | undefined {
  return shaOf(labels?.get(REVISION)) === undefined ? undefined : parseInstant(labels?.get(CREATED) ?? '');
}

function findCommit({ labels, tag, tags }: CommitSource): Commit | undefined {
  const tagged = lowerKeys(tags);
  const source = labels?.get(SOURCE) ?? firstOf(tagged, SOURCE_TAGS);
  const label = shaOf(labels?.get(REVISION));
  if (label !== undefined) {
    return { sha: label, basis: 'image-label', source, at: committedAtOf(labels) };
  }
  const inTag = shaInTag(tag);
  if (inTag !== undefined) return { sha: inTag, basis: 'image-tag', source, at: undefined };
  const inTags = shaOf(firstOf(tagged, COMMIT_TAGS));
  return inTags === undefined ? undefined : { sha: inTags, basis: 'task-definition-tag', source, at: undefined };
}

function shaOf(text: string | undefined): string | undefined {
  const sha = text?.trim().toLowerCase() ?? '';
  return SHA.test(sha) ? sha : undefined;
}

/** A tag of digits alone is a build number or a date. */
function shaInTag(tag: string | undefined): string | undefined {
  const sha = SHA_IN_TAG.exec(tag ?? '')?.[1];
  return sha === undefined || /^\d+$/.test(sha) ? undefined : sha;
}

function lowerKeys(tags: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  return new Map([...tags].map(([key, value]) => [key.toLowerCase(), value]));
}

function firstOf(tags: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  return keys.map((key) => tags.get(key)).find((value) => value !== undefined);
}
