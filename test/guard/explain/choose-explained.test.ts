import { expect, it } from 'vitest';
import { chooseExplained } from '../../../src/guard/explain/choose-explained.ts';
import { at, deploymentArn } from '../../builders/facts.ts';

const listed = (id: string, minute: number) => ({
  serviceDeploymentArn: deploymentArn(id),
  status: 'STOPPED',
  createdAt: at(minute),
  finishedAt: undefined,
  targetServiceRevisionArn: undefined,
});
const service = { cluster: 'shop', service: 'checkout' };

it('is the newest, in whatever order ECS lists them', async () => {
  const some = [listed('b', 2), listed('c', 3), listed('a', 1)];
  expect((await chooseExplained({ unsuccessfulDeployments: async () => some }, service))?.serviceDeploymentArn).toBe(
    deploymentArn('c'),
  );
  expect(await chooseExplained({ unsuccessfulDeployments: async () => [] }, service)).toBeUndefined();
});
