import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import type { RevisionDiff } from '../../../src/core/diff/revision-diff.ts';
import { GatewayError, type GatewayErrorCode } from '../../../src/guard/errors.ts';
import { compareRevisions } from '../../../src/guard/reconcile/deployment-diff.ts';
import { fullRecord } from '../../builders/records.ts';
import { container, task } from '../../builders/task-definitions.ts';
import { fakeGuard } from '../../fakes/fake-guard.ts';

const revision = (number: number) => ({
  serviceRevisionArn: `r/${number}`,
  taskDefinitionArn: `td:${number}`,
  images: [{ container: 'web', image: `shop/checkout:${number}`, digest: undefined }],
});
const both: DeploymentRecord['revisions'] = { from: revision(1), to: revision(2) };

/** Compares with what ECS says of a task definition; gives what was saved and what was asked for. */
async function compare(revisions: DeploymentRecord['revisions'], answer = describeTask, saveError?: Error) {
  const saved: [string, RevisionDiff][] = [];
  const asked: string[] = [];
  const services = {
    ...fakeGuard().services,
    describeTaskDefinition: async (arn: string) => {
      asked.push(arn);
      return answer(arn);
    },
  };
  const store = {
    saveDiff: async (key: string, diff: RevisionDiff) => {
      if (saveError !== undefined) throw saveError;
      saved.push([key, diff]);
    },
  };
  await compareRevisions({ services, store }, fullRecord({ revisions }));
  return { saved, asked };
}

const describeTask = (arn: string) =>
  Promise.resolve(task({ taskDefinitionArn: arn, cpu: arn === 'td:1' ? '256' : '512', containers: [container()] }));
const refuse = (code: GatewayErrorCode, action: string) => () => Promise.reject(new GatewayError(code, action, 'no'));

describe('compareRevisions', () => {
  it('saves under the deployment what changed from one task definition to the other', async () => {
    const { saved, asked } = await compare(both);
    expect(asked).toEqual(['td:1', 'td:2']);
    expect(saved).toHaveLength(1);
    expect(saved[0]?.[0]).toBe(fullRecord().deploymentKey);
    expect(saved[0]?.[1].changes.map(({ what, from, to }) => [what, from, to])).toEqual([
      ['image', 'shop/checkout:1', 'shop/checkout:2'],
      ['cpu', '256', '512'],
    ]);
  });

  it('compares images alone where a revision names no task definition', async () => {
    const { saved, asked } = await compare({ ...both, to: { ...revision(2), taskDefinitionArn: undefined } });
    expect(asked).toEqual(['td:1']);
    expect(saved[0]?.[1].changes.map(({ what }) => what)).toEqual(['image']);
  });

  it('does nothing where a side is not known', async () => {
    expect(await compare({ ...both, from: undefined })).toEqual({ saved: [], asked: [] });
    expect(await compare({ ...both, to: undefined })).toEqual({ saved: [], asked: [] });
  });

  it.each<GatewayErrorCode>(['denied', 'gone', 'unsupported'])('goes without where ECS says %s', async (code) => {
    expect((await compare(both, refuse(code, 'ecs:DescribeTaskDefinition'))).saved).toEqual([]);
  });

  it('throws on what passes, and on a table that refuses', async () => {
    await expect(compare(both, refuse('throttled', 'ecs:DescribeTaskDefinition'))).rejects.toThrow('no');
    const denied = new GatewayError('denied', 'dynamodb:PutItem', 'the table refuses');
    await expect(compare(both, describeTask, denied)).rejects.toBe(denied);
  });
});
