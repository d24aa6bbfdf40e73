import { expect, it } from 'vitest';
import type { Front } from '../../../src/serve/elb/fronts.ts';
import { groupsOf } from '../../../src/serve/elb/scene.ts';

it('a target group that two fronts share is one', () => {
  const front: Front = {
    loadBalancer: 'app/front/1',
    blue: 'targetgroup/a/1',
    green: undefined,
    production: undefined,
    test: undefined,
    port: 80,
    name: 'web',
    service: undefined,
  };
  const pair: Front = { ...front, green: 'targetgroup/b/1' };
  expect(groupsOf([front, pair]).map(({ path, side }) => [path, side])).toEqual([
    ['targetgroup/a/1', 'blue'],
    ['targetgroup/b/1', 'green'],
  ]);
});
