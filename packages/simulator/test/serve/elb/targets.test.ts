import { expect, it } from 'vitest';
import { isAwsvpc } from '../../../src/serve/elb/targets.ts';
import { elb, openShop } from './shop.ts';

it('a target of a service without awsvpc is an instance with a dynamic port [ELB-2]', async () => {
  const { create, ask, ecs, after } = await openShop();
  const app = { name: 'app', image: 'example/web', memory: 256, portMappings: [{ containerPort: 80 }] };
  await ecs('RegisterTaskDefinition', { family: 'bridge', networkMode: 'bridge', containerDefinitions: [app] });
  const TargetGroupArn = `${elb}:targetgroup/web/1`;
  const loadBalancers = [{ targetGroupArn: TargetGroupArn, containerName: 'app', containerPort: 80 }];
  await create({ loadBalancers, taskDefinition: 'bridge:1', networkConfiguration: undefined });
  await after(600);
  expect((await ask('DescribeTargetGroups')).TargetGroups).toMatchObject([{ TargetType: 'instance' }]);
  const [described] = (await ask('DescribeTargetHealth', { TargetGroupArn })).TargetHealthDescriptions;
  expect(described.Target).toEqual({ Id: expect.stringMatching(/^i-[0-9a-f]{17}$/), Port: expect.any(Number) });
  // The range of dynamic ports.
  expect(described.Target.Port).toBeGreaterThanOrEqual(32_768);
  expect(described.Target.Port).toBeLessThanOrEqual(61_000);
});

it.each([
  [{ networkConfiguration: { awsvpcConfiguration: { subnets: [] } } }, true],
  [{ networkConfiguration: {} }, false],
  [{ networkConfiguration: null }, false],
  [{}, false],
])('awsvpc in %o: %s', (rest, expected) => {
  expect(isAwsvpc(rest)).toBe(expected);
});
