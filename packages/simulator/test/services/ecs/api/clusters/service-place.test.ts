import { describe, expect, it } from 'vitest';
import { account, steadyWeb, update } from '../../account.ts';

const service = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 1 };
const memberOf = { placementConstraints: [{ type: 'memberOf', expression: 'attribute:gpu == true' }] };
const gap = (message: string) => expect.objectContaining({ code: 'UnsupportedFeatureException', message });
const noAttributes = gap(
  'the simulator places tasks by CPU, memory and ports, without attributes: leave out the placement constraint memberOf, or the container instances of the cluster',
);

describe('the placement constraint memberOf', () => {
  it('is refused in a cluster with container instances, by all that starts tasks [ECS-236]', () => {
    const shop = account();
    shop.ecs.setCapacity('shop', [{ cpu: 1024, memory: 2048 }]);
    expect(() => shop.call('CreateService', { ...service, ...memberOf })).toThrow(noAttributes);
    expect(() => shop.call('RunTask', { cluster: 'shop', taskDefinition: 'api:1', ...memberOf })).toThrow(noAttributes);
    const containerDefinitions = [{ name: 'app', image: 'example/web', memory: 256 }];
    shop.call('RegisterTaskDefinition', { family: 'gpu', containerDefinitions, ...memberOf });
    expect(() => shop.call('CreateService', { ...service, taskDefinition: 'gpu' })).toThrow(noAttributes);
  });

  it('is kept in a cluster with room for every task, and on Fargate [ECS-236]', () => {
    const shop = account();
    expect(() => shop.call('CreateService', { ...service, ...memberOf })).not.toThrow();
  });

  it('has a known type [ECS-236]', () => {
    const placementConstraints = [{ type: 'sameInstance' }];
    expect(() => account().call('CreateService', { ...service, placementConstraints })).toThrow(
      'placementConstraints.type must be distinctInstance or memberOf, got sameInstance.',
    );
  });
});

describe('what the simulator cannot do for a service', () => {
  it.each([
    [
      { gatewayConnectors: [{ portName: 'http' }] },
      'the simulator has no gateways: leave out gatewayConnectors, and use loadBalancers',
    ],
    [
      { monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }] } },
      'the simulator publishes CPUUtilization and MemoryUtilization once per minute: use resolutionSeconds 60 in monitoring',
    ],
  ])('is refused by name [ECS-237]: %j', async (members, message) => {
    const shop = account();
    expect(() => shop.call('CreateService', { ...service, ...members })).toThrow(gap(message));
    await steadyWeb(shop);
    expect(() => update(shop, members)).toThrow(gap(message));
  });

  it('is accepted where it asks for what the simulator does [ECS-237]', () => {
    const metricConfigurations = [{ metricNames: ['CPUUtilization'], resolutionSeconds: 60 }];
    const input = { ...service, gatewayConnectors: [], monitoring: { metricConfigurations } };
    expect(() => account().call('CreateService', input)).not.toThrow();
  });
});
