import { describe, expect, it } from 'vitest';
import { tagsOfServiceTask } from '../../../../src/services/ecs/tasks/task-tags.ts';
import { account, at, steadyWeb, update } from '../account.ts';
import { serviceState, taskDefinitionState } from '../states.ts';

const definition = taskDefinitionState({ tags: [{ key: 'from', value: 'definition' }] });

describe('the tags of a service’s task', () => {
  it.each([
    [{}, []],
    [{ propagateTags: 'NONE' }, []],
    [{ propagateTags: 'SERVICE' }, [{ key: 'from', value: 'service' }]],
    [{ propagateTags: 'TASK_DEFINITION' }, [{ key: 'from', value: 'definition' }]],
    [
      { enableECSManagedTags: true },
      [
        { key: 'aws:ecs:clusterName', value: 'shop' },
        { key: 'aws:ecs:serviceName', value: 'web' },
      ],
    ],
  ])('are those that the service propagates: %j [ECS-212]', (rest, tags) => {
    const service = serviceState({ tags: [{ key: 'from', value: 'service' }], rest });
    expect(tagsOfServiceTask(service, definition)).toEqual(tags);
  });

  it('are those of the time when it starts [ECS-212]', async () => {
    const shop = account();
    const old = { key: 'version', value: '1' };
    await steadyWeb(shop, { desiredCount: 1, propagateTags: 'SERVICE', tags: [old] });
    const resourceArn = 'arn:aws:ecs:us-east-1:111122223333:service/shop/web';
    shop.call('TagResource', { resourceArn, tags: [{ key: 'version', value: '2' }] });
    update(shop, { desiredCount: 2 });
    await shop.clock.advanceTo(at('12:05:00'));
    const { taskArns } = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop' });
    const tagsOf = (arn: string) => Object(shop.call('ListTagsForResource', { resourceArn: arn })).tags;
    expect(taskArns.map(tagsOf)).toEqual([[old], [{ key: 'version', value: '2' }]]);
  });
});
