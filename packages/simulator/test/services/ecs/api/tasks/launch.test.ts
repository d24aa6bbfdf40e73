import { describe, expect, it } from 'vitest';
import { launchesOf } from '../../../../../src/services/ecs/api/tasks/launch.ts';
import type { ClusterSettings, ClusterState } from '../../../../../src/services/ecs/state.ts';

const cluster = (settings: Partial<ClusterSettings> = {}): ClusterState => ({
  arn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop',
  name: 'shop',
  tags: [],
  status: 'ACTIVE',
  rest: { settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [], ...settings },
});

const both = ['FARGATE', 'FARGATE_SPOT'];
const spot = { capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 };

describe('where the tasks of a call run', () => {
  it('is the launch type, else the cluster’s default strategy, else EC2 [ECS-216]', () => {
    const byDefault = cluster({ capacityProviders: both, defaultCapacityProviderStrategy: [spot] });
    expect(launchesOf(byDefault, { launchType: 'EC2' }, 2)).toEqual([{ launchType: 'EC2', count: 2 }]);
    expect(launchesOf(byDefault, {}, 2)).toEqual([
      { launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT', count: 2 },
    ]);
    expect(launchesOf(cluster(), {}, 2)).toEqual([{ launchType: 'EC2', count: 2 }]);
    // Tools send an empty list for no strategy.
    const none = { launchType: 'EC2', capacityProviderStrategy: [] };
    expect(launchesOf(byDefault, none, 1)).toEqual([{ launchType: 'EC2', count: 1 }]);
  });

  it('gives a provider of weight 0 no task beyond its base [ECS-216]', () => {
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE', weight: 0, base: 1 }, spot];
    expect(launchesOf(cluster({ capacityProviders: both }), { capacityProviderStrategy }, 3)).toEqual([
      { launchType: 'FARGATE', capacityProviderName: 'FARGATE', count: 1 },
      { launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT', count: 2 },
    ]);
  });

  it('cannot be both a launch type and a strategy [ECS-213]', () => {
    expect(() => launchesOf(cluster(), { launchType: 'EC2', capacityProviderStrategy: [spot] }, 1)).toThrow(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  });
});
