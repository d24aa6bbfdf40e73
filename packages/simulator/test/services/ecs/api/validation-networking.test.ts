import { describe, expect, it } from 'vitest';
import { behind, blueGroup, productionRule } from '../shifted-web.ts';
import { create, refused } from './create-service.ts';

describe('CreateService refuses', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['canaries where nothing moves traffic', {}, 'needs a load balancer'],
    [
      'load balancers without a second target group',
      { loadBalancers: [{ targetGroupArn: blueGroup }] },
      'advancedConfiguration is required',
    ],
    [
      'one target group twice',
      { loadBalancers: [...behind().loadBalancers, ...behind().loadBalancers] },
      'cannot be used twice',
    ],
    ['one rule for both kinds of traffic', behind({ test: productionRule }), 'must be different'],
    [
      'a listener of an Application Load Balancer for its rule',
      behind({ production: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/app/web/1/2' }),
      'must be a listener rule ARN',
    ],
    ['a Classic Load Balancer', { loadBalancers: [{ loadBalancerName: 'old' }] }, 'Classic Load Balancer'],
  ])('%s [ECS-91]', (_, input, message) => {
    expect(() => create({ strategy: 'CANARY' }, input)).toThrow(refused(message));
  });
});
