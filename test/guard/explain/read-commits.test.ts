import { describe, expect, it } from 'vitest';
import type { DeploymentRecord, RecordedImage } from '../../../src/core/deployment/record.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { readCommits } from '../../../src/guard/explain/read-commits.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { task } from '../../builders/task-definitions.ts';
import { fakeEvidence } from '../../fakes/fake-evidence.ts';

const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop';
const image = (name: string, digest?: string, container = 'web'): RecordedImage => ({ container, image: name, digest });
const recordOf = (before: readonly RecordedImage[], after: readonly RecordedImage[]): DeploymentRecord => {
  const { from, to } = rolledBack.revisions;
  return {
    ...rolledBack,
    revisions: { from: from && { ...from, images: before }, to: to && { ...to, images: after } },
  };
};
const revision = (sha: string) => new Map([['org.opencontainers.image.revision', sha]]);

const read = async (
  record: DeploymentRecord,
  {
    tags = new Map(),
    refused = false,
    labels = new Map([['d2', revision('2222222')]]),
  }: {
    readonly tags?: ReadonlyMap<string, string>;
    readonly refused?: boolean;
    readonly labels?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  } = {},
  hasImages = true,
) => {
  const fake = fakeEvidence({ labels });
  if (refused) fake.refusals.set('ecr:BatchGetImage', 'denied');
  const definition = Promise.resolve(task({ tags }));
  const images = hasImages ? fake.gateways.images : undefined;
  const { value, missing } = await fake.time.run(readCommits(images, record, { from: definition, to: definition }));
  return { value, missing: missing?.map(({ why, what }) => `${why}: ${what}`) };
};

describe('the commits of a deployment', () => {
  it('are read for each container whose image changed', async () => {
    const same = image(`${ECR}:side`, 'd9', 'side');
    const record = recordOf([image(`${ECR}:latest`, 'd1'), same], [image(`${ECR}:latest`, 'd2'), same]);
    const labels = new Map([
      ['d1', revision('1111111')],
      ['d2', revision('2222222')],
    ]);
    expect(await read(record, { labels })).toMatchObject({
      value: [{ container: 'web', from: '1111111', to: '2222222' }],
      missing: [],
    });
  });

  it('come from tags of images and task definitions without access to Amazon ECR, and nothing is missing', async () => {
    const record = recordOf([image('shop:a111111')], [image('shop:b222222')]);
    expect(await read(record, {}, false)).toMatchObject({
      value: [{ from: 'a111111', to: 'b222222', basis: 'image-tag' }],
    });
    expect(await read(recordOf([], [image('shop:latest')]), {}, false)).toEqual({ value: [], missing: [] });
    const tags = new Map([['commit', 'c333333']]);
    expect(await read(recordOf([], [image('shop:latest')]), { tags }, false)).toMatchObject({
      value: [{ to: 'c333333' }],
    });
  });

  it.each([
    [
      'the registry is another one',
      image('ghcr.io/acme/shop:latest', 'd2'),
      'unsupported: The commit of web is unknown: the guard reads labels only from Amazon ECR, not from ghcr.io.',
    ],
    [
      'the image has no label',
      image(`${ECR}:latest`, 'd3'),
      'none: The commit of web is unknown: add the label org.opencontainers.image.revision to the image when you build it.',
    ],
    [
      'the digest is not known',
      image(`${ECR}:latest`),
      'none: The commit of web is unknown: ECS has not reported the digest of its image.',
    ],
  ])('are missing if %s', async (_, fresh, what) => {
    expect(await read(recordOf([], [fresh]))).toEqual({ value: [], missing: [what] });
  });

  it('are missing if only the tags of a task definition could name them, and AWS denies that', async () => {
    const fake = fakeEvidence({ labels: new Map([['d2', revision('2222222')]]) });
    const denied = Promise.reject(new GatewayError('denied', 'ecs:DescribeTaskDefinition', 'no'));
    const readDenied = (record: DeploymentRecord, hasImages: boolean) =>
      fake.time.run(readCommits(hasImages ? fake.gateways.images : undefined, record, { from: denied, to: denied }));
    const what = 'The tags of the task definition could not be read: allow ecs:DescribeTaskDefinition.';
    const unread = { value: [], missing: [{ part: 'commits', why: 'denied', what }] };
    expect(await readDenied(recordOf([], [image('shop:latest')]), false)).toEqual(unread);
    expect(await readDenied(recordOf([], [image(`${ECR}:latest`, 'd3')]), true)).toEqual(unread);
    expect(await readDenied(recordOf([], [image(`${ECR}:latest`, 'd2')]), true)).toMatchObject({
      value: [{ to: '2222222' }],
      missing: [],
    });
  });

  it('are missing if Amazon ECR denies the read of the new image', async () => {
    expect(await read(recordOf([], [image(`${ECR}:latest`, 'd2')]), { refused: true })).toEqual({
      value: [],
      missing: ['denied: The labels of the image of web could not be read: allow ecr:BatchGetImage.'],
    });
  });
});
