import { describe, expect, it } from 'vitest';
import { account } from '../../account.ts';

const prefix = 'arn:aws:ecs:us-east-1:111122223333:capacity-provider/';
const provider = (name: string) => ({ capacityProviderArn: `${prefix}${name}`, name, status: 'ACTIVE', tags: [] });

describe('DescribeCapacityProviders', () => {
  it('answers FARGATE and FARGATE_SPOT, which every account has [ECS-225]', () => {
    expect(account().call('DescribeCapacityProviders')).toEqual({
      capacityProviders: [provider('FARGATE'), provider('FARGATE_SPOT')],
      failures: [],
    });
  });

  it('takes names and ARNs, and names what is missing [ECS-225]', () => {
    const capacityProviders = ['FARGATE', `${prefix}FARGATE_SPOT`, 'mine'];
    expect(account().call('DescribeCapacityProviders', { capacityProviders })).toEqual({
      capacityProviders: [provider('FARGATE'), provider('FARGATE_SPOT')],
      failures: [{ arn: `${prefix}mine`, reason: 'MISSING' }],
    });
  });

  it('answers those of a cluster, in pages [ECS-225]', () => {
    const shop = account();
    const describeOf = (input: Record<string, unknown>) => shop.call('DescribeCapacityProviders', input);
    expect(describeOf({ cluster: 'shop' })).toEqual({ capacityProviders: [], failures: [] });
    expect(describeOf({ maxResults: 1 })).toMatchObject({
      capacityProviders: [{ name: 'FARGATE' }],
      nextToken: expect.any(String),
    });
    expect(() => describeOf({ maxResults: 11 })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});
