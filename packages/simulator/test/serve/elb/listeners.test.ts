import { describe, expect, it } from 'vitest';
import { listenersOf } from '../../../src/serve/elb/listeners.ts';
import { frontOf } from './front.ts';

describe('the listeners', () => {
  it('forward everything to a service that was given no rule, and paths to the next one [ELB-1]', () => {
    const [web, cart] = [frontOf({}), frontOf({ name: 'cart', blue: 'targetgroup/b/1' })];
    expect(listenersOf([web, cart])).toEqual([
      {
        path: expect.stringMatching(/^app\/front\/1\/[0-9a-f]{16}$/),
        loadBalancer: 'app/front/1',
        port: 80,
        byDefault: { front: web, kind: 'production' },
        rules: [
          {
            id: expect.stringMatching(/^[0-9a-f]{16}$/),
            forward: { front: cart, kind: 'production' },
            path: '/cart/*',
          },
        ],
      },
    ]);
  });

  it('have the rules that ECS was given, on port 80 for production and 8080 for tests [ELB-1]', () => {
    const one = frontOf({
      production: { listener: 'app/front/1/p', rule: 'r' },
      test: { listener: 'app/front/1/t', rule: 's' },
    });
    const two = frontOf({ production: { listener: 'app/front/1/q', rule: 'r' } });
    expect(listenersOf([one, two]).map(({ path, port, rules }) => [path, port, rules.map(({ id }) => id)])).toEqual([
      ['app/front/1/p', 80, ['r']],
      ['app/front/1/t', 8080, ['s']],
      ['app/front/1/q', 81, ['r']],
    ]);
  });

  it('of a network load balancer forward by themselves [ELB-1]', () => {
    const one = frontOf({ loadBalancer: 'net/front/1', production: { listener: 'net/front/1/p', rule: undefined } });
    expect(listenersOf([one])).toMatchObject([{ path: 'net/front/1/p', byDefault: { kind: 'production' }, rules: [] }]);
  });
});
