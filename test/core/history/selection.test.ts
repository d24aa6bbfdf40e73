import { describe, expect, it } from 'vitest';
import { isChosen, isListed } from '../../../src/core/history/selection.ts';
import { pastDeployment, rolledBack, serviceArn } from './past-deployments.ts';

const ALL = { cluster: undefined, service: undefined, serviceArn: undefined };

describe('the services of a history', () => {
  it('are all, those of a cluster, or one', () => {
    expect(isChosen(serviceArn('cart'), ALL)).toBe(true);
    expect(isChosen(serviceArn('cart'), { ...ALL, cluster: 'shop' })).toBe(true);
    expect(isChosen(serviceArn('cart', 'other'), { ...ALL, cluster: 'shop' })).toBe(false);
    expect(isChosen(serviceArn('cart'), { ...ALL, cluster: 'shop', service: 'cart' })).toBe(true);
    expect(isChosen(serviceArn('cart-2'), { ...ALL, cluster: 'shop', service: 'cart' })).toBe(false);
  });

  it('with an ARN are those of its account and Region', () => {
    const one = { cluster: 'shop', service: 'cart', serviceArn: serviceArn('cart') };
    expect(isChosen(serviceArn('cart'), one)).toBe(true);
    expect(isChosen(serviceArn('cart').replace('111122223333', '444455556666'), one)).toBe(false);
  });

  it('with a short ARN are in the cluster "default"', () => {
    const short = 'arn:aws:ecs:eu-west-1:111122223333:service/cart';
    expect(isChosen(short, { ...ALL, cluster: 'default' })).toBe(true);
    expect(isChosen(short, { ...ALL, cluster: 'shop' })).toBe(false);
  });
});

describe('the deployments of a list', () => {
  it('have one of the outcomes and one of the causes', () => {
    const deployments = [
      pastDeployment(),
      rolledBack(),
      rolledBack({ cause: 'circuit-breaker' }),
      pastDeployment({ outcome: undefined, phase: 'baking' }),
    ];
    const listed = (selection: Parameters<typeof isListed>[1]) =>
      deployments.map((one, index) => (isListed(one, selection) ? index : -1)).filter((index) => index >= 0);
    expect(listed({ outcomes: [], causes: [] })).toEqual([0, 1, 2, 3]);
    expect(listed({ outcomes: ['rolled-back'], causes: [] })).toEqual([1, 2]);
    expect(listed({ outcomes: ['succeeded', 'rolled-back'], causes: [] })).toEqual([0, 1, 2]);
    expect(listed({ outcomes: [], causes: ['alarm'] })).toEqual([1]);
    expect(listed({ outcomes: ['succeeded'], causes: ['alarm'] })).toEqual([]);
  });
});
