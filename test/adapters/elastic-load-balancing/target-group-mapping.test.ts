import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, it } from 'vitest';
import { mapTargetGroup } from '../../../src/adapters/elastic-load-balancing/target-group-mapping.ts';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

it('a target group has its load balancers and health check', () => {
  expect(
    mapTargetGroup({
      TargetGroupArn: `${ELB}:targetgroup/web/1a2b3c4d5e6f7a8b`,
      Protocol: 'HTTP',
      LoadBalancerArns: [`${ELB}:loadbalancer/app/shop/0123456789abcdef`],
      HealthCheckIntervalSeconds: 15,
      UnhealthyThresholdCount: 4,
    }),
  ).toEqual({
    arn: `${ELB}:targetgroup/web/1a2b3c4d5e6f7a8b`,
    kind: 'application',
    loadBalancers: ['app/shop/0123456789abcdef'],
    healthCheck: { interval: 15, unhealthyThreshold: 4 },
  });
});

it.each([
  ['HTTP', 'application'],
  ['HTTPS', 'application'],
  ['TCP', 'network'],
  ['TLS', 'network'],
  ['TCP_UDP', 'network'],
  ['GENEVE', 'unknown'],
  [undefined, 'unknown'],
] as const)('the protocol %s is that of the kind %s', (Protocol, kind) => {
  const group: TargetGroup = { TargetGroupArn: `${ELB}:targetgroup/web/1`, Protocol };
  expect(mapTargetGroup(group)).toEqual({
    arn: `${ELB}:targetgroup/web/1`,
    kind,
    loadBalancers: [],
    healthCheck: undefined,
  });
});

it('an entry without an ARN is left out', () => {
  expect(mapTargetGroup({ Protocol: 'HTTP' })).toBeUndefined();
});
