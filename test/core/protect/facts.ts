import type { ServiceFacts } from '../../../src/core/protect/service-facts.ts';

/** The facts of `service()` in `test/core/audit/audited.ts`: a rolling service behind a shared load balancer. */
export function facts(change: Partial<ServiceFacts> = {}): ServiceFacts {
  return {
    cluster: 'shop',
    name: 'checkout',
    strategy: 'ROLLING',
    step: undefined,
    bakeTime: 10,
    minimumHealthyPercent: 100,
    healthCheckGrace: 60,
    targetGroups: [
      {
        dimension: 'targetgroup/checkout/1a2b3c4d5e6f7a8b',
        kind: 'application',
        loadBalancer: 'app/shop/0123456789abcdef',
      },
    ],
    ownLoadBalancer: undefined,
    discoveryNames: [],
    queue: undefined,
    ...change,
  };
}
