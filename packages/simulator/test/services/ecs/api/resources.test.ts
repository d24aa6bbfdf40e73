import { describe, expect, it } from 'vitest';
import { account } from '../account.ts';

const prefix = 'arn:aws:ecs:us-east-1:111122223333:';

describe('resourcesOf', () => {
  it('names the resources of each call', () => {
    const shop = account();
    const resources = (operation: string, input: Record<string, unknown>) =>
      shop.ecs.resourcesOf({ operation, input, caller: { accessKeyId: 'X' } });
    expect(resources('ListServices', { cluster: 'shop' })).toEqual(['*']);
    expect(resources('DescribeCapacityProviders', {})).toEqual(['*']);
    expect(resources('DeregisterTaskDefinition', { taskDefinition: 'api:1' })).toEqual(['*']);
    expect(resources('DescribeServices', { cluster: 'shop', services: ['web'] })).toEqual([
      'arn:aws:ecs:us-east-1:111122223333:service/shop/web',
    ]);
    expect(resources('StopServiceDeployment', { serviceDeploymentArn: 'arn:d' })).toEqual(['arn:d']);
  });

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['CreateService', { cluster: 'shop', serviceName: 'web' }, ['service/shop/web']],
    ['UpdateService', { cluster: 'shop', service: 'web' }, ['service/shop/web']],
    ['DeleteService', { service: 'web' }, ['service/default/web']],
    // A cluster that does not exist is for the operation to say.
    ['ListServiceDeployments', { cluster: 'gone', service: 'web' }, ['service/gone/web']],
    [
      'DescribeTasks',
      { cluster: 'shop', tasks: ['0123', `${prefix}task/shop/4567`] },
      ['task/shop/0123', 'task/shop/4567'],
    ],
    ['RegisterTaskDefinition', { family: 'api' }, ['task-definition/api:*']],
    ['RunTask', { taskDefinition: 'api' }, ['task-definition/api:2']],
    ['RunTask', { taskDefinition: `${prefix}task-definition/api:1` }, ['task-definition/api:1']],
    ['RunTask', { taskDefinition: 'gone:1' }, ['task-definition/gone:1']],
    ['StopTask', { cluster: 'shop', task: '0123' }, ['task/shop/0123']],
    ['DeleteTaskDefinitions', { taskDefinitions: ['api:1'] }, ['task-definition/api:1']],
    ['DescribeContainerInstances', { cluster: 'shop', containerInstances: ['7'] }, ['container-instance/shop/7']],
    ['DescribeCapacityProviders', { capacityProviders: ['FARGATE'] }, ['capacity-provider/FARGATE']],
    ['TagResource', { resourceArn: `${prefix}cluster/shop` }, ['cluster/shop']],
    ['UntagResource', { resourceArn: `${prefix}cluster/shop` }, ['cluster/shop']],
    ['ListTagsForResource', { resourceArn: `${prefix}cluster/shop` }, ['cluster/shop']],
    ['UpdateCluster', { cluster: 'shop' }, ['cluster/shop']],
    ['UpdateClusterSettings', { cluster: `${prefix}cluster/shop` }, ['cluster/shop']],
    ['PutClusterCapacityProviders', { cluster: 'shop' }, ['cluster/shop']],
    ['DeleteCluster', { cluster: 'gone' }, ['cluster/gone']],
    ['ListContainerInstances', {}, ['cluster/default']],
  ])('names those of %s %j', (operation, input, resources) => {
    const call = { operation, input, caller: { accessKeyId: 'X' } };
    expect(account().ecs.resourcesOf(call)).toEqual(resources.map((one) => `${prefix}${one}`));
  });

  it('names a service by the ARN that it has, where that is a short one', () => {
    const shop = account();
    const serviceArn = `${prefix}service/web`;
    shop.ecs.seedService({ cluster: 'shop', serviceName: 'web', serviceArn, taskDefinition: 'api:1' });
    const call = {
      operation: 'UpdateService',
      input: { cluster: 'shop', service: 'web' },
      caller: { accessKeyId: 'X' },
    };
    expect(shop.ecs.resourcesOf(call)).toEqual([serviceArn]);
  });
});
