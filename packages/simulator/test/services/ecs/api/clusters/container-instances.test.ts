import { describe, expect, it } from 'vitest';
import { SimulatorGap } from '../../../../../src/service.ts';
import { type Account, account, steadyWeb } from '../../account.ts';

const id = '00000000000000000000000000000001';
const arn = (one: string) => `arn:aws:ecs:us-east-1:111122223333:container-instance/shop/${one}`;
const zero = '0'.repeat(32);

async function withTwoInstances(): Promise<Account> {
  const shop = account();
  shop.ecs.setCapacity('shop', [
    { cpu: 1024, memory: 256 },
    { cpu: 2048, memory: 1024 },
  ]);
  // 256 MiB each: one task on the first, one on the second.
  await steadyWeb(shop);
  return shop;
}

describe('ListContainerInstances', () => {
  it('lists the instances of the cluster, all of which are ACTIVE [ECS-226]', async () => {
    const shop = await withTwoInstances();
    const listed = (input: Record<string, unknown> = {}) =>
      shop.call('ListContainerInstances', { cluster: 'shop', ...input });
    expect(listed()).toEqual({ containerInstanceArns: [arn(zero), arn(id)] });
    expect(listed({ status: 'DRAINING' })).toEqual({ containerInstanceArns: [] });
    expect(listed({ maxResults: 1 })).toEqual({ containerInstanceArns: [arn(zero)], nextToken: expect.any(String) });
    expect(() => listed({ filter: 'attribute:x exists' })).toThrow(SimulatorGap);
  });

  it('lists none for a cluster without limits [ECS-226]', () => {
    expect(account().call('ListContainerInstances', { cluster: 'shop' })).toEqual({ containerInstanceArns: [] });
  });
});

describe('DescribeContainerInstances', () => {
  it('answers what an instance has, and what its tasks leave [ECS-226]', async () => {
    const shop = await withTwoInstances();
    const described = shop.call('DescribeContainerInstances', { cluster: 'shop', containerInstances: [id, 'gone'] });
    const resource = (name: string, integerValue: number) => expect.objectContaining({ name, integerValue });
    expect(described).toMatchObject({
      containerInstances: [
        {
          containerInstanceArn: arn(id),
          ec2InstanceId: 'i-00000000000000001',
          status: 'ACTIVE',
          agentConnected: true,
          runningTasksCount: 1,
          pendingTasksCount: 0,
          registeredResources: expect.arrayContaining([resource('CPU', 2048), resource('MEMORY', 1024)]),
          remainingResources: expect.arrayContaining([resource('CPU', 2048), resource('MEMORY', 768)]),
        },
      ],
      failures: [{ arn: arn('gone'), reason: 'MISSING' }],
    });
  });

  it.each([
    [0, 'Container instance cannot be empty.'],
    [101, 'Container instance cannot have more than 100 elements.'],
  ])('refuses %d instances [ECS-226]', (count, message) => {
    const containerInstances = Array.from({ length: count }, String);
    expect(() => account().call('DescribeContainerInstances', { cluster: 'shop', containerInstances })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });
});
