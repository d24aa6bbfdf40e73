import { describe, expect, it } from 'vitest';
import type { DeploymentRoute } from '../../../../lib/guard/routing/routing-props.ts';
import { unreachableProblems } from '../../../../lib/guard/routing/unreachable-routes.ts';

type Matchers = Omit<DeploymentRoute, 'to'>;
const to = [{ slackChannel: 'C0AAAAAAAA' }];
const isReachable = (first: Matchers, second: Matchers) =>
  unreachableProblems({
    routes: [
      { ...first, to },
      { ...second, to },
    ],
  }).length === 0;

describe('a route after another', () => {
  it.each<[Matchers, Matchers]>([
    [{}, {}],
    [{ clusters: ['prod-*'] }, { clusters: ['prod-eu'] }],
    [{ clusters: ['prod-*'] }, { clusters: ['prod-eu*', 'prod-us'], teams: ['a'] }],
    [{ clusters: ['prod'] }, { services: ['prod/web'] }],
    [{ services: ['*/web'] }, { services: ['prod/web', 'test/web'] }],
    [{ teams: ['a', 'b'] }, { teams: ['b'] }],
    [{ teams: ['a'] }, { tags: { team: 'a', stage: 'prod' } }],
    [{ tags: { stage: '*' } }, { tags: { stage: 'p*' } }],
  ])('is unreachable: %j before %j', (first, second) => {
    expect(isReachable(first, second)).toBe(false);
  });

  it.each<[Matchers, Matchers]>([
    [{ clusters: ['prod-eu'] }, { clusters: ['prod-*'] }],
    [{ clusters: ['prod'] }, {}],
    [{ teams: ['a'] }, { teams: ['a', 'b'] }],
    [{ teams: ['a'] }, { clusters: ['a'] }],
    [{ tags: { stage: 'prod' } }, { teams: ['a'] }],
    [{ services: ['prod/web'] }, { clusters: ['prod'] }],
    [{ continue: true }, { teams: ['a'] }],
  ])('is reachable: %j before %j', (first, second) => {
    expect(isReachable(first, second)).toBe(true);
  });
});
