import { describe, expect, it } from 'vitest';
import { account, web } from '../account.ts';
import { refused } from './create-service.ts';

const named = { cluster: 'shop', serviceName: 'web', desiredCount: 0 };
const external = { deploymentController: { type: 'EXTERNAL' } };
const network = { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } } };

describe('CreateService', () => {
  it.each([
    ['no task definition', {}, 'TaskDefinition can not be blank.'],
    ['none with CODE_DEPLOY', { deploymentController: { type: 'CODE_DEPLOY' } }, 'TaskDefinition can not be blank.'],
    ['one with EXTERNAL', { ...external, taskDefinition: 'api:1' }, 'TaskDefinition must be blank.'],
    ['a network with EXTERNAL', { ...external, ...network }, 'NetworkConfiguration must be null.'],
  ])('refuses %s [ECS-233]', (_, input, message) => {
    expect(() => account().call('CreateService', { ...named, ...input })).toThrow(refused(message));
  });

  it('takes a service of the EXTERNAL controller with its name alone [ECS-233]', () => {
    const shop = account();
    shop.call('CreateService', { ...named, ...external });
    expect(web(shop)).toMatchObject({ status: 'ACTIVE', deployments: [], deploymentController: { type: 'EXTERNAL' } });
    shop.call('UpdateService', { cluster: 'shop', service: 'web', desiredCount: 3 });
    expect(web(shop)).toMatchObject({ desiredCount: 3, runningCount: 0 });
  });
});

describe('UpdateService', () => {
  const codeDeploy = { taskDefinition: 'api:1', deploymentController: { type: 'CODE_DEPLOY' } };
  const deployIt = 'a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.';
  it.each([
    [{ taskDefinition: 'api:2' }, `Unable to update task definition on services with ${deployIt}`],
    [network, `Unable to update network parameters on services with ${deployIt}`],
    [
      { loadBalancers: [{ targetGroupArn: 'arn:tg', containerName: 'app', containerPort: 80 }] },
      `Unable to update load balancers on services with ${deployIt}`,
    ],
  ])('leaves to CodeDeploy what CodeDeploy deploys, here %j [ECS-233]', (input, message) => {
    const shop = account();
    shop.call('CreateService', { ...named, ...codeDeploy });
    const before = web(shop);
    expect(() => shop.call('UpdateService', { cluster: 'shop', service: 'web', ...input })).toThrow(refused(message));
    expect(web(shop)).toEqual(before);
  });

  it('leaves the task definition to the task sets of an EXTERNAL service [ECS-233]', () => {
    const shop = account();
    shop.call('CreateService', { ...named, ...external });
    const update = () => shop.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:1' });
    expect(update).toThrow(refused('Unable to update task definition on services with an EXTERNAL'));
  });
});
