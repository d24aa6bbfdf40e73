import { describe, expect, it } from 'vitest';
import type { RecordedImage } from '../../../src/core/deployment/record.ts';
import { parseInstant } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { readCommitTimes } from '../../../src/guard/history/commit-times.ts';

const MORNING = '2026-11-24T08:00:00Z';
const NOON = '2026-11-24T12:00:00+01:00';

const labelsOf = (created: string | undefined, revision = '1f2e3d4') =>
  new Map([
    ['org.opencontainers.image.revision', revision],
    ...(created === undefined ? [] : ([['org.opencontainers.image.created', created]] as const)),
  ]);

const image = (
  digest: string | undefined,
  name = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1',
): RecordedImage => ({
  container: 'web',
  image: name,
  digest,
});

/** Images by digest and, for one that exists for several architectures, by architecture. */
function registry(labels: Readonly<Record<string, ReadonlyMap<string, string> | Error>>) {
  const asked: string[] = [];
  const reader = readCommitTimes({
    labels: async ({ repository }, digest, architecture) => {
      asked.push(`${repository} ${digest} ${architecture}`);
      const found = labels[`${digest} ${architecture}`] ?? labels[digest];
      if (found instanceof Error) throw found;
      return found;
    },
  });
  return { reader, asked };
}

describe('the commit time of a deployment', () => {
  it('is that of its newest commit, and each image is read one time', async () => {
    const { reader, asked } = registry({ d1: labelsOf(MORNING), d2: labelsOf(NOON) });
    const images = [image('d1'), image('d2')];
    expect(await reader.committedAt({ images })).toBe(parseInstant('2026-11-24T11:00:00Z'));
    expect(await reader.committedAt({ images: [image('d1')] })).toBe(parseInstant(MORNING));
    expect(asked).toEqual(['shop d1 X86_64', 'shop d2 X86_64']);
  });

  it('comes from the image for ARM if there is no other', async () => {
    const { reader } = registry({ 'd1 ARM64': labelsOf(MORNING) });
    expect(await reader.committedAt({ images: [image('d1')] })).toBe(parseInstant(MORNING));
  });

  it.each([
    ['an image without a digest', [image(undefined)]],
    ['an image of another registry', [image('d1', 'ghcr.io/acme/shop:1')]],
    ['an image whose labels name no time', [image('d2')]],
    ['an image whose labels name no commit', [image('d3')]],
    ['an image that is gone', [image('d4')]],
  ])('is unknown for %s', async (_, images) => {
    const { reader } = registry({ d1: labelsOf(MORNING), d2: labelsOf(undefined), d3: labelsOf(MORNING, 'v1.2') });
    expect(await reader.committedAt({ images })).toBeUndefined();
    expect(reader.notes()).toEqual([]);
  });

  it('is unknown for a deployment whose images are not known', async () => {
    expect(await registry({}).reader.committedAt({})).toBeUndefined();
  });

  it('is not asked for again once AWS denies the call, and a note names it', async () => {
    const { reader, asked } = registry({
      d1: new GatewayError('denied', 'ecr:BatchGetImage', 'no'),
      d2: labelsOf(NOON),
    });
    expect(await reader.committedAt({ images: [image('d1')] })).toBeUndefined();
    expect(await reader.committedAt({ images: [image('d2')] })).toBeUndefined();
    expect(asked).toEqual(['shop d1 X86_64']);
    expect(reader.notes()).toEqual([
      'labels of some images could not be read, so their commit times are unknown: allow ecr:BatchGetImage',
    ]);
  });

  it('is asked for again after another failure', async () => {
    const down = new GatewayError('unavailable', 'ecr:BatchGetImage', 'ECR is down');
    const { reader } = registry({ d1: down, d2: labelsOf(NOON) });
    expect(await reader.committedAt({ images: [image('d1')] })).toBeUndefined();
    expect(await reader.committedAt({ images: [image('d2')] })).toBe(parseInstant(NOON));
    expect(reader.notes()).toEqual([
      'labels of some images could not be read, so their commit times are unknown: ECR is down',
    ]);
  });

  it('remembers 1,000 images, so that memory does not grow with the history', async () => {
    const { reader, asked } = registry({});
    for (let index = 0; index <= 1_000; index += 1) await reader.committedAt({ images: [image(`d${index}`)] });
    expect(asked.length).toBe(2_002);
    await reader.committedAt({ images: [image('d1000')] });
    expect(asked.length).toBe(2_002);
    await reader.committedAt({ images: [image('d0')] });
    expect(asked.length).toBe(2_004);
  });
});
