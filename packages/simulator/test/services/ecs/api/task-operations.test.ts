import { describe, expect, it } from 'vitest';
import { account } from '../account.ts';

describe('RegisterTaskDefinition', () => {
  it('refuses what ECS refuses, and answers the size in whole units [ECS-99, ECS-141]', () => {
    const { call } = account();
    const register = (input: Record<string, unknown>) =>
      call<{ taskDefinition: unknown }>('RegisterTaskDefinition', { family: 'web', ...input }).taskDefinition;
    expect(() => register({ containerDefinitions: [{ name: 'app' }] })).toThrow(
      expect.objectContaining({ code: 'ClientException', message: 'Container.image should not be null or empty.' }),
    );
    const containerDefinitions = [{ name: 'app', image: 'example/web' }];
    expect(register({ cpu: '1 vCPU', memory: '2 GB', containerDefinitions })).toMatchObject({
      revision: 1,
      cpu: '1024',
      memory: '2048',
      compatibilities: ['EXTERNAL', 'EC2'],
    });
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
