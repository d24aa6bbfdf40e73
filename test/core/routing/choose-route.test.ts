import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRoute, type KnownTags, needsTags } from '../../../src/core/routing/choose-route.ts';
import type { Route, RoutingTable } from '../../../src/core/routing/routing-table.ts';

const to = (channel: string) => [{ is: 'slack', channel, post: 'trouble' }] as const;
const table = (...routes: readonly Route[]): RoutingTable => ({ routes, fallback: to('HOME') });
const arn = (path: string) => `arn:aws:ecs:eu-west-1:111122223333:service/${path}`;
const tags = (entries: Readonly<Record<string, string>>) => new Map(Object.entries(entries));

const channels = (routes: RoutingTable, path: string, known: KnownTags = 'unread') => {
  const choice = chooseRoute(routes, arn(path), known);
  return choice.is === 'chosen'
    ? choice.decision.destinations.map((one) => (one.is === 'slack' ? one.channel : one.topicArn))
    : choice.is;
};

describe('a route', () => {
  it('matches by cluster and by service, and needs both if it names both', () => {
    const one = table({ clusters: ['prod-*'], services: ['*/check*'], to: to('A') });
    expect(channels(one, 'prod-eu/checkout')).toEqual(['A']);
    expect(channels(one, 'test/checkout')).toEqual(['HOME']);
    expect(channels(one, 'prod-eu/search')).toEqual(['HOME']);
  });

  it('takes a short ARN for a service of the cluster default', () => {
    expect(channels(table({ clusters: ['default'], to: to('A') }), 'checkout')).toEqual(['A']);
  });

  it('matches by all of its tags, and by any value of each', () => {
    const one = table({ tags: { team: ['payments', 'bill*'], stage: ['prod'] }, to: to('A') });
    expect(channels(one, 'shop/a', tags({ team: 'billing', stage: 'prod' }))).toEqual(['A']);
    expect(channels(one, 'shop/a', tags({ team: 'payments' }))).toEqual(['HOME']);
    expect(channels(one, 'shop/a', tags({ team: 'search', stage: 'prod' }))).toEqual(['HOME']);
  });

  it('asks for tags only when its other matchers match, and for the keys of all routes at once', () => {
    const one = table(
      { clusters: ['prod'], tags: { team: ['a'] }, to: to('A') },
      { tags: { stage: ['b'] }, to: to('B') },
    );
    expect(chooseRoute(one, arn('prod/web'), 'unread')).toEqual({ is: 'needs-tags', keys: ['team', 'stage'] });
    const named = table({ clusters: ['prod'], tags: { team: ['a'] }, to: to('A') });
    expect(channels(named, 'test/web')).toEqual(['HOME']);
    expect([needsTags(one), needsTags(table({ to: to('A') }))]).toEqual([true, false]);
  });

  it('is the only one that counts, unless it continues', () => {
    expect(channels(table({ to: to('A') }, { to: to('B') }), 'shop/a')).toEqual(['A']);
    const chain = table({ to: to('A'), continue: true }, { to: to('B'), continue: true }, { to: to('C') });
    expect(channels(chain, 'shop/a')).toEqual(['A', 'B', 'C']);
  });

  it('that continues without a later match does not send to the fallback as well', () => {
    expect(channels(table({ to: to('A'), continue: true }), 'shop/a')).toEqual(['A']);
  });

  it('and a later one with the same channel send one message', () => {
    expect(channels(table({ to: to('A'), continue: true }, { to: to('A') }), 'shop/a')).toEqual(['A']);
  });
});

describe('without readable tags', () => {
  it('a message goes to the fallback, and to what matched before', () => {
    const one = table(
      { clusters: ['shop'], to: to('AUDIT'), continue: true },
      { tags: { team: ['a'] }, to: to('A') },
      { to: to('B') },
    );
    const choice = chooseRoute(one, arn('shop/a'), 'unreadable');
    expect(channels(one, 'shop/a', 'unreadable')).toEqual(['AUDIT', 'HOME']);
    expect(choice.is === 'chosen' && choice.decision.tagsUnread).toBe(true);
  });

  it('a message goes to the route that matches before any tag is needed', () => {
    const one = table({ clusters: ['shop'], to: to('A') }, { tags: { team: ['a'] }, to: to('B') });
    expect(channels(one, 'shop/a', 'unreadable')).toEqual(['A']);
  });
});

const words = fc.constantFrom('a', 'b', 'c', '*', 'a*');
const randomRoute: fc.Arbitrary<Route> = fc.record(
  {
    clusters: fc.array(words, { minLength: 1, maxLength: 2 }),
    services: fc.array(
      fc.tuple(words, words).map((parts) => parts.join('/')),
      { minLength: 1, maxLength: 2 },
    ),
    tags: fc.dictionary(fc.constantFrom('team', 'stage'), fc.array(words, { minLength: 1, maxLength: 2 })),
    to: fc.constantFrom('A', 'B', 'C').map(to),
    continue: fc.boolean(),
  },
  { requiredKeys: ['to'] },
);

describe('whatever the routes', () => {
  it('a message goes to at least one place, to none twice, and to one if no route continues', () => {
    fc.assert(
      fc.property(
        fc.array(randomRoute, { maxLength: 6 }),
        fc.tuple(fc.constantFrom('a', 'b', 'ab'), fc.constantFrom('a', 'b', 'c')),
        fc.oneof(
          fc.constant('unreadable' as const),
          fc.dictionary(fc.constantFrom('team', 'stage'), fc.constantFrom('a', 'b', 'c')).map(tags),
        ),
        (routes, path, known) => {
          const found = channels(table(...routes), path.join('/'), known);
          if (found === 'needs-tags') throw new Error('tags are known');
          expect(found.length).toBeGreaterThan(0);
          expect(new Set(found).size).toBe(found.length);
          if (routes.every((route) => route.continue !== true)) expect(found.length).toBe(1);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
