import { describe, expect, it } from 'vitest';
import { propagatedTags } from '../../../../../src/services/ecs/api/answers/propagated-tags.ts';
import { serviceState } from '../../states.ts';

const own = [{ key: 'of', value: 'service' }];
const others = [{ key: 'of', value: 'task definition' }];
const taskDefinition = {
  arn: 'api:1',
  family: 'api',
  revision: 1,
  containerDefinitions: [],
  registeredAt: 0,
  tags: others,
  rest: {},
};

describe('the tags of a task', () => {
  it.each<[string | undefined, readonly unknown[]]>([
    ['SERVICE', own],
    ['TASK_DEFINITION', others],
    ['NONE', []],
    [undefined, []],
  ])('with propagateTags %s are those of it [ECS-144]', (propagateTags, expected) => {
    expect(propagatedTags(serviceState({ tags: own, rest: { propagateTags } }), taskDefinition)).toEqual(expected);
  });

  it('name cluster and service if ECS manages them [ECS-144]', () => {
    const rest = { propagateTags: 'SERVICE', enableECSManagedTags: true };
    expect(propagatedTags(serviceState({ tags: own, rest }), undefined)).toEqual([
      { key: 'aws:ecs:clusterName', value: 'shop' },
      { key: 'aws:ecs:serviceName', value: 'web' },
      ...own,
    ]);
  });
});
