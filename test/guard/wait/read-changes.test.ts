import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../src/guard/errors.ts';
import { readChanges } from '../../../src/guard/wait/read-changes.ts';
import { fullRecord } from '../../builders/records.ts';
import { container, task } from '../../builders/task-definitions.ts';

const revision = (number: number) => ({
  serviceRevisionArn: `r/${number}`,
  taskDefinitionArn: `td:${number}`,
  images: [{ container: 'web', image: `shop/web:${number}`, digest: undefined }],
});
const record = fullRecord({ revisions: { from: revision(1), to: revision(2) } });
const describeTaskDefinition = async (arn: string) =>
  task({ taskDefinitionArn: arn, cpu: arn === 'td:1' ? '256' : '512', containers: [container()] });

describe('readChanges', () => {
  it('compares both task definitions, and the images that run', async () => {
    const diff = await readChanges({ describeTaskDefinition }, record);
    expect(diff?.changes.map(({ what, from, to }) => [what, from, to])).toEqual([
      ['image', 'shop/web:1', 'shop/web:2'],
      ['cpu', '256', '512'],
    ]);
  });

  it.each(['denied', 'unavailable', 'throttled'] as const)('compares images alone where a read is %s', async (code) => {
    const refuse = async (): Promise<never> => {
      throw new GatewayError(code, 'ecs:DescribeTaskDefinition', 'no');
    };
    const diff = await readChanges({ describeTaskDefinition: refuse }, record);
    expect(diff?.changes.map(({ what }) => what)).toEqual(['image']);
  });

  it('compares images alone where a revision names no task definition', async () => {
    const to = { ...revision(2), taskDefinitionArn: undefined };
    const diff = await readChanges({ describeTaskDefinition }, fullRecord({ revisions: { from: revision(1), to } }));
    expect(diff?.changes.map(({ what }) => what)).toEqual(['image']);
  });

  it('knows nothing where a revision is not known', async () => {
    const revisions = { from: undefined, to: revision(2) };
    expect(await readChanges({ describeTaskDefinition }, fullRecord({ revisions }))).toBeUndefined();
  });

  it('lets a bug through', async () => {
    const fail = async (): Promise<never> => {
      throw new TypeError('a bug');
    };
    await expect(readChanges({ describeTaskDefinition: fail }, record)).rejects.toThrow('a bug');
  });
});
