import { describe, expect, it } from 'vitest';
import {
  capacityProviderOf,
  launchOf,
  launchTypeOf,
  platformOf,
  usesInstances,
} from '../../../../../src/services/ecs/api/answers/launch.ts';

const strategy = (...items: readonly object[]) => ({ rest: { capacityProviderStrategy: items } });
const spot = { capacityProvider: 'FARGATE_SPOT', weight: 3 };
const onDemand = { capacityProvider: 'FARGATE', weight: 1, base: 1 };

describe('container instances', () => {
  it.each([
    ['EC2', true],
    ['EXTERNAL', true],
    ['FARGATE', false],
    ['MANAGED_INSTANCES', false],
  ])('are where tasks of the launch type %s run: %s', (launchType, expected) => {
    expect(usesInstances(launchType)).toBe(expected);
  });
});

describe('launchOf', () => {
  it('is EC2 unless the service says otherwise [ECS-143]', () => {
    expect(launchOf({ rest: {} })).toEqual({ launchType: 'EC2' });
    expect(launchOf({ rest: { launchType: 'FARGATE' } })).toEqual({ launchType: 'FARGATE' });
    expect(launchOf({ rest: { launchType: 'FARGATE', capacityProviderStrategy: [] } })).toEqual({
      launchType: 'FARGATE',
    });
  });

  it('is a strategy, which replaces an earlier launch type, with a weight and a base of 0 [ECS-143]', () => {
    const { rest } = strategy(spot, { capacityProvider: 'FARGATE' });
    expect(launchOf({ rest: { launchType: 'EC2', ...rest } })).toEqual({
      capacityProviderStrategy: [
        { capacityProvider: 'FARGATE_SPOT', weight: 3, base: 0 },
        { capacityProvider: 'FARGATE', weight: 0, base: 0 },
      ],
    });
  });
});

describe('launchTypeOf', () => {
  it.each([
    [{ rest: {} }, 'EC2'],
    [strategy(spot, onDemand), 'FARGATE'],
    [strategy({ capacityProvider: 'nodes' }), 'EC2'],
  ])('of %j is %s [ECS-143]', (service, expected) => {
    expect(launchTypeOf(service)).toBe(expected);
  });
});

describe('capacityProviderOf', () => {
  it('divides the tasks by the weights [ECS-144]', () => {
    const service = strategy(spot, onDemand);
    expect([0, 0.74, 0.75, 0.99].map((share) => capacityProviderOf(service, share))).toEqual([
      'FARGATE_SPOT',
      'FARGATE_SPOT',
      'FARGATE',
      'FARGATE',
    ]);
  });

  it('is the only provider, and none without a strategy [ECS-144]', () => {
    expect(capacityProviderOf(strategy({ capacityProvider: 'nodes' }), 0.5)).toBe('nodes');
    expect(capacityProviderOf({ rest: {} }, 0.5)).toBeUndefined();
  });
});

describe('platformOf', () => {
  it('is that of Fargate alone [ECS-143]', () => {
    expect(platformOf(strategy(spot), 'requested')).toEqual({ platformVersion: 'LATEST', platformFamily: 'Linux' });
    expect(platformOf(strategy(spot), 'resolved')).toEqual({ platformVersion: '1.4.0', platformFamily: 'Linux' });
    expect(platformOf({ rest: {} }, 'resolved')).toEqual({});
  });
});
