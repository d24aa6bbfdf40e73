import { expect, it } from 'vitest';
import { groupsOf } from '../../../src/serve/elb/scene.ts';
import { frontOf } from './front.ts';

it('a target group that two fronts share is one', () => {
  const front = frontOf();
  const pair = frontOf({ green: 'targetgroup/b/1' });
  expect(groupsOf([front, pair]).map(({ path, side }) => [path, side])).toEqual([
    ['targetgroup/a/1', 'blue'],
    ['targetgroup/b/1', 'green'],
  ]);
});
