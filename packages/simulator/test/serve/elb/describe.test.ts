import { describe, expect, it } from 'vitest';
import {
  describeListener,
  describeLoadBalancer,
  describeRules,
  describeTargetGroup,
} from '../../../src/serve/elb/describe.ts';
import { noon } from '../../loopback.ts';
import { frontOf } from './front.ts';
import { elb } from './shop.ts';

const surface = {
  scope: { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
  zones: ['eu-west-1a', 'eu-west-1b'],
  weightsOf: () => ({ blue: 90, green: 10 }),
};

const front = frontOf({ loadBalancer: 'net/front/50dc6c495c0c9188', port: 443 });

describe('a network load balancer', () => {
  it('has the host name of its kind, and no security group [ELB-1]', () => {
    const described = describeLoadBalancer(surface, 'net/front/50dc6c495c0c9188', noon);
    expect(described).toMatchObject({
      DNSName: 'front-50dc6c495c0c9188.elb.eu-west-1.amazonaws.com',
      Type: 'network',
      AvailabilityZones: [{ ZoneName: 'eu-west-1a' }, { ZoneName: 'eu-west-1b' }],
    });
    expect(described).not.toHaveProperty('SecurityGroups');
  });

  it('has target groups and listeners of TCP [ELB-1]', () => {
    const group = describeTargetGroup(surface, front, front.blue);
    expect(group).toMatchObject({
      Protocol: 'TCP',
      Port: 443,
      HealthCheckProtocol: 'TCP',
      HealthCheckTimeoutSeconds: 10,
    });
    expect(group).not.toHaveProperty('Matcher');
    const forward = { front, kind: 'production' } as const;
    const listener = { path: 'net/front/1/2', loadBalancer: 'net/front/1', port: 80, byDefault: forward, rules: [] };
    expect(describeListener(surface, listener)).toEqual({
      ListenerArn: `${elb}:listener/net/front/1/2`,
      LoadBalancerArn: `${elb}:loadbalancer/net/front/1`,
      Port: 80,
      Protocol: 'TCP',
      DefaultActions: [
        {
          Type: 'forward',
          TargetGroupArn: `${elb}:targetgroup/a/1`,
          ForwardConfig: {
            TargetGroups: [{ TargetGroupArn: `${elb}:targetgroup/a/1`, Weight: 1 }],
            TargetGroupStickinessConfig: { Enabled: false },
          },
        },
      ],
    });
  });
});

it('the rules of a listener come by priority, the default rule last [ELB-1, ELB-3]', () => {
  const pair = { front: { ...front, green: 'targetgroup/b/1' }, kind: 'production' } as const;
  const rules = [{ id: 'r', forward: pair, path: '/cart/*' }];
  const listener = { path: 'app/front/1/2', loadBalancer: 'app/front/1', port: 80, byDefault: undefined, rules };
  expect(describeRules(surface, listener)).toMatchObject([
    {
      RuleArn: `${elb}:listener-rule/app/front/1/2/r`,
      Priority: '1',
      Conditions: [{ Field: 'path-pattern', Values: ['/cart/*'] }],
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ Weight: 90 }, { Weight: 10 }] } }],
      IsDefault: false,
    },
    {
      Priority: 'default',
      Conditions: [],
      Actions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
      IsDefault: true,
    },
  ]);
});
