import type { Front } from '../../../src/serve/elb/fronts.ts';

/** What stands in front of a service `web` without rules and a second target group, with fields replaced. */
export function frontOf(fields: Partial<Front> = {}): Front {
  return {
    loadBalancer: 'app/front/1',
    blue: 'targetgroup/a/1',
    green: undefined,
    production: undefined,
    test: undefined,
    port: 80,
    name: 'web',
    service: undefined,
    ...fields,
  };
}
