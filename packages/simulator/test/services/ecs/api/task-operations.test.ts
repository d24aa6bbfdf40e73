import { describe, expect, it } from 'vitest';
import { account } from '../account.ts';

describe('RegisterTaskDefinition', () => {
  it.each<[string, readonly unknown[]]>([
    ['Container list cannot be empty.', []],
    ['Container.image should not be null or empty.', [{ name: 'app' }]],
    ['Container.name should not be null or empty.', [{ image: 'example/web' }]],
    [
      "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
      [
        { name: 'proxy', image: 'example/proxy', memoryReservation: 64 },
        { name: 'app', image: 'example/web' },
      ],
    ],
  ])('answers ClientException: %s [ECS-99]', (message, containerDefinitions) => {
    expect(() => account().call('RegisterTaskDefinition', { family: 'web', containerDefinitions })).toThrow(
      expect.objectContaining({ code: 'ClientException', message }),
    );
  });

  it('accepts a container without memory of its own in a task with memory [ECS-99]', () => {
    const containerDefinitions = [{ name: 'app', image: 'example/web' }];
    const { taskDefinition } = account().call<{ taskDefinition: unknown }>('RegisterTaskDefinition', {
      family: 'web',
      memory: '512',
      containerDefinitions,
    });
    expect(taskDefinition).toMatchObject({ memory: '512', compatibilities: ['EXTERNAL', 'EC2'] });
  });
});

describe('DescribeTaskDefinition', () => {
  it('shows the tags only when asked, and refuses what is not registered', () => {
    const shop = account();
    const tags = [{ key: 'team', value: 'a' }];
    shop.call('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'a', image: 'b', memory: 256 }],
      cpu: '256',
      tags,
    });
    expect(shop.call('DescribeTaskDefinition', { taskDefinition: 'web' })).toEqual({
      taskDefinition: expect.objectContaining({ family: 'web', revision: 1, cpu: '256', status: 'ACTIVE' }),
    });
    expect(shop.call('DescribeTaskDefinition', { taskDefinition: 'web:1', include: ['TAGS'] })).toMatchObject({ tags });
    expect(() => shop.call('DescribeTaskDefinition', { taskDefinition: 'web:2' })).toThrow(
      expect.objectContaining({ code: 'ClientException', message: 'Unable to describe task definition.' }),
    );
  });
});
