import { describe, expect, it } from 'vitest';
import { SimulatorGap } from '../../../../../src/service.ts';
import { type Account, account, steadyWeb } from '../../account.ts';

const prefix = 'arn:aws:ecs:us-east-1:111122223333:';
const a = { key: 'a', value: '1' };
const b = { key: 'b', value: '2' };

const tag = (shop: Account, resourceArn: string, tags: readonly unknown[] = [a, b]) =>
  shop.call('TagResource', { resourceArn, tags });
const untag = (shop: Account, resourceArn: string) => shop.call('UntagResource', { resourceArn, tagKeys: ['a', 'z'] });
const tagsOf = (shop: Account, resourceArn: string) => Object(shop.call('ListTagsForResource', { resourceArn })).tags;

async function withEverything(): Promise<Account & { readonly arns: Readonly<Record<string, string>> }> {
  const shop = account();
  await steadyWeb(shop);
  const { tasks } = shop.call<{ tasks: { taskArn: string }[] }>('RunTask', { cluster: 'shop', taskDefinition: 'api' });
  const { taskArns } = shop.call<{ taskArns: string[] }>('ListTasks', { cluster: 'shop', serviceName: 'web' });
  const arns = {
    cluster: `${prefix}cluster/shop`,
    service: `${prefix}service/shop/web`,
    'task definition': `${prefix}task-definition/api:1`,
    'standalone task': tasks[0]?.taskArn ?? '',
    'task of a service': taskArns[0] ?? '',
  };
  return { ...shop, arns };
}

describe('TagResource, UntagResource and ListTagsForResource', () => {
  it.each(['cluster', 'service', 'task definition', 'standalone task', 'task of a service'])(
    'tag a %s [ECS-228]',
    async (kind) => {
      const shop = await withEverything();
      const arn = shop.arns[kind] ?? '';
      expect(tagsOf(shop, arn)).toEqual([]);
      expect(tag(shop, arn)).toEqual({});
      expect(tag(shop, arn, [{ key: 'b', value: '3' }])).toEqual({});
      expect(tagsOf(shop, arn)).toEqual([a, { key: 'b', value: '3' }]);
      expect(untag(shop, arn)).toEqual({});
      expect(tagsOf(shop, arn)).toEqual([{ key: 'b', value: '3' }]);
    },
  );

  it('change the tags that the descriptions include [ECS-228]', async () => {
    const shop = await withEverything();
    const { cluster = '', service = '', 'task definition': definition = '' } = shop.arns;
    for (const arn of [cluster, service, definition]) tag(shop, arn);
    const include = ['TAGS'];
    const tags = [a, b];
    expect(shop.call('DescribeClusters', { clusters: ['shop'], include })).toMatchObject({ clusters: [{ tags }] });
    expect(shop.call('DescribeServices', { cluster: 'shop', services: ['web'], include })).toMatchObject({
      services: [{ tags }],
    });
    expect(shop.call('DescribeTaskDefinition', { taskDefinition: 'api:1', include })).toMatchObject({ tags });
  });

  it.each([
    [`${prefix}cluster/gone`, 'ClusterNotFoundException', 'Cluster not found.'],
    [`${prefix}service/web`, 'InvalidParameterException', 'Long arn format must be used for tagging operations'],
    [`${prefix}service/shop/gone`, 'ResourceNotFoundException', expect.stringContaining('was not found')],
    [`${prefix}task/shop/gone`, 'ResourceNotFoundException', expect.stringContaining('was not found')],
    [`${prefix}task-definition/gone:1`, 'ResourceNotFoundException', expect.stringContaining('was not found')],
    ['shop', 'InvalidParameterException', 'resourceArn must be the ARN of an ECS resource, got "shop".'],
  ])('refuse %s: %s [ECS-229]', (arn, code, message) => {
    const shop = account();
    for (const call of [tag, untag]) expect(() => call(shop, arn)).toThrow(expect.objectContaining({ code, message }));
  });

  it('refuse a missing resource in ListTagsForResource as an invalid parameter [ECS-229]', () => {
    expect(() => tagsOf(account(), `${prefix}service/shop/gone`)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });

  it('refuse a cluster that was deleted [ECS-229]', () => {
    const shop = account();
    shop.call('DeleteCluster', { cluster: 'shop' });
    expect(() => tag(shop, `${prefix}cluster/shop`)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        message: 'The specified cluster is inactive. Specify an active cluster and try again.',
      }),
    );
  });

  it.each(['container-instance/shop/0', 'capacity-provider/FARGATE'])('refuse %s, which has no tags here', (rest) => {
    expect(() => tag(account(), `${prefix}${rest}`)).toThrow(SimulatorGap);
  });
});
