import { ServiceError } from '@ecs-guard/simulator/service';
import { expect, it } from 'vitest';
import { observe } from '../../../tools/simulator-pages/observe.ts';
import { type Ask, after } from '../../../tools/simulator-pages/probe-world.ts';
import { ecs, type Step } from '../../../tools/simulator-pages/sample.ts';

const registered = ecs('RegisterTaskDefinition', {
  family: 'web',
  containerDefinitions: [{ name: 'app', image: 'example/web:1', memory: 128 }],
});
const created = (input: Readonly<Record<string, unknown>>): readonly Step[] => [
  ecs('CreateCluster', { clusterName: 'shop' }),
  registered,
  ecs('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 1, ...input }),
];

/** The account, with one operation that is refused. */
async function refusing(refused: string, error: Error): Promise<Ask> {
  const { ask } = await after(created({}));
  return async (service, operation, input) => {
    if (operation === refused) throw error;
    return ask(service, operation, input);
  };
}

it.each([
  ['ListServiceDeployments', 'ecs ListServiceDeployments'],
  ['ListTasks', 'ecs ListTasks'],
  ['DescribeAlarms', 'monitoring DescribeAlarms'],
])('fails when %s is refused: a refused list is not an empty one', async (operation, named) => {
  const ask = await refusing(operation, new ServiceError('AccessDeniedException', 'no'));
  await expect(observe(ask)).rejects.toThrow(`${named} was refused while everything was read: no`);
});

it('passes other errors on', async () => {
  const ask = await refusing('ListTasks', new TypeError('a bug'));
  await expect(observe(ask)).rejects.toThrow(/^a bug$/);
});

it('fails when an answer has no list where one belongs', async () => {
  const { ask } = await after(created({}));
  const without: Ask = async (service, operation, input) =>
    operation === 'ListServices' ? {} : ask(service, operation, input);
  await expect(observe(without)).rejects.toThrow('the answer has no list serviceArns');
});

it('reads the deployments of services of ECS alone, because ECS has none of other controllers', async () => {
  const asked: unknown[] = [];
  const { ask } = await after(created({ deploymentController: { type: 'EXTERNAL' }, taskDefinition: undefined }));
  await observe(async (service, operation, input) => {
    asked.push(operation);
    return ask(service, operation, input);
  });
  expect(asked).toContain('DescribeServices');
  expect(asked).not.toContain('ListServiceDeployments');
});
