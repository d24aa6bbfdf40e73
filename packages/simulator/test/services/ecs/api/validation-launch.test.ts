import { describe, expect, it } from 'vitest';
import { checkPlace } from '../../../../src/services/ecs/api/validation-launch.ts';
import { account, fargate, steadyWeb, update, web } from '../account.ts';
import { taskDefinitionState } from '../states.ts';

const refused = (message: string) => expect.objectContaining({ code: 'InvalidParameterException', message });

/** An account with the task definitions `api:1` on bridge and `far:1` on awsvpc. */
function shop() {
  const made = account();
  made.call('RegisterTaskDefinition', fargate.definition);
  return made;
}

const bridged = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 1 };
const networkConfiguration = fargate.service.networkConfiguration;
const target = { targetGroupArn: 'arn:t', containerName: 'app', containerPort: 80 };
const noNetwork = "Network Configuration must be provided when networkMode 'awsvpc' is specified.";

// The texts are those of public logs, which BEHAVIOUR.md links.
describe('CreateService refuses', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'Fargate for a task that is not on awsvpc',
      { launchType: 'FARGATE' },
      'Task definition does not support launch_type FARGATE.',
    ],
    [
      'an external instance for a task on awsvpc',
      { ...fargate.service, launchType: 'EXTERNAL' },
      'Task definition does not support launch_type EXTERNAL.',
    ],
    ['a task on awsvpc without a network', { ...fargate.service, networkConfiguration: undefined }, noNetwork],
    [
      'a network for a task that is not on awsvpc',
      { networkConfiguration },
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    [
      'a launch type beside capacity providers',
      { launchType: 'EC2', capacityProviderStrategy: [{ capacityProvider: 'nodes' }] },
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    ],
    [
      'a capacity provider that the cluster does not have',
      { capacityProviderStrategy: [{ capacityProvider: 'nodes', weight: 1 }] },
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
    ],
    [
      'a platform version on EC2',
      { launchType: 'EC2', platformVersion: 'LATEST' },
      'The platform version must be null when specifying an EC2 launch type.',
    ],
    [
      'a container that the task does not have',
      { loadBalancers: [{ ...target, containerName: 'web' }] },
      'The container web does not exist in the task definition.',
    ],
    [
      'a port that the container does not have',
      { loadBalancers: [target, { ...target, containerPort: 81 }] },
      'The container app did not have a container port 81 defined.',
    ],
    [
      'a role for a task on awsvpc',
      { ...fargate.service, role: 'ecsServiceRole' },
      'You cannot specify an IAM role for services that require a service linked role.',
    ],
    [
      'Service Connect on a port without that name',
      { serviceConnectConfiguration: { enabled: true, services: [{ portName: 'http' }] } },
      'portName(http) does not refer to any named PortMapping in the container definitions.',
    ],
    [
      'a load balancer without a container',
      { loadBalancers: [{ targetGroupArn: 'arn:t', containerPort: 80 }] },
      'Container Name can not be blank.',
    ],
  ])('%s [ECS-140]', (_, input, message) => {
    expect(() => shop().call('CreateService', { ...bridged, ...input })).toThrow(refused(message));
  });
});

describe('CreateService accepts', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a task on awsvpc on Fargate', fargate.service],
    ['a task on awsvpc on EC2', { ...fargate.service, launchType: 'EC2' }],
    ['a task on bridge on external instances', { launchType: 'EXTERNAL' }],
    ['a launch type beside an empty list of capacity providers', { launchType: 'EC2', capacityProviderStrategy: [] }],
    ['the port of a container', { loadBalancers: [target] }],
    ['Service Connect as a client, which has no ports', { serviceConnectConfiguration: { enabled: true } }],
    [
      'ports of Service Connect that is off',
      { serviceConnectConfiguration: { enabled: false, services: [{ portName: 'http' }] } },
    ],
    ['a role for a task on bridge', { role: 'ecsServiceRole' }],
    ['a grace period without a load balancer', { healthCheckGracePeriodSeconds: 30 }],
  ])('%s [ECS-140]', (_, input) => {
    expect(() => shop().call('CreateService', { ...bridged, ...input })).not.toThrow();
  });
});

describe('a capacity provider of the cluster', () => {
  it('is accepted alone [ECS-140]', () => {
    const made = shop();
    const providers = { capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] };
    made.call('PutClusterCapacityProviders', { cluster: 'shop', ...providers });
    const { launchType: _, ...far } = fargate.service as Record<string, unknown>;
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE', weight: 1 }];
    expect(() => made.call('CreateService', { ...far, capacityProviderStrategy })).not.toThrow();
  });
});

describe('UpdateService', () => {
  it('refuses a version that does not fit the service, and changes nothing [ECS-140]', async () => {
    const made = shop();
    await steadyWeb(made, { loadBalancers: [target] });
    const before = web(made);
    expect(() => update(made, { taskDefinition: 'far:1' })).toThrow(refused(noNetwork));
    const containerDefinitions = [{ name: 'renamed', image: 'example/api', memory: 256 }];
    made.call('RegisterTaskDefinition', { family: 'api', containerDefinitions });
    expect(() => update(made, { taskDefinition: 'api:3' })).toThrow(
      refused('The container app does not exist in the task definition.'),
    );
    expect(web(made)).toEqual(before);
  });

  it('keeps the network of the service for the next version [ECS-140]', () => {
    const made = shop();
    made.call('CreateService', fargate.service);
    made.call('RegisterTaskDefinition', fargate.definition);
    const next = { cluster: 'shop', service: 'far', taskDefinition: 'far:2' };
    expect(() => made.call('UpdateService', next)).not.toThrow();
  });

  it('does not check again what a seeded service has [ECS-140]', () => {
    const made = shop();
    made.ecs.seedService({ cluster: 'shop', serviceName: 'web', taskDefinition: 'old:1', loadBalancers: [target] });
    expect(() => update(made, { desiredCount: 3, forceNewDeployment: true })).not.toThrow();
  });
});

const definition = (networkMode?: string) =>
  taskDefinitionState({ rest: networkMode === undefined ? {} : { networkMode } });

describe('a task definition that cannot run like this', () => {
  const placeOf = (
    launchType: string,
    { networkConfiguration: network, platformVersion }: { networkConfiguration?: unknown; platformVersion?: string },
  ) => ({ launchType, platformVersion, networkConfiguration: network, requestedNetwork: network });

  it.each([
    ['FARGATE', undefined, {}, 'Task definition does not support launch_type FARGATE.'],
    ['FARGATE', 'awsvpc', {}, "Network Configuration must be provided when networkMode 'awsvpc' is specified."],
    [
      'EC2',
      'bridge',
      { networkConfiguration },
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    [
      'EC2',
      undefined,
      { platformVersion: '1.4.0' },
      'The platform version must be null when specifying an EC2 launch type.',
    ],
    [
      'FARGATE',
      'awsvpc',
      { networkConfiguration, platformVersion: '9.9.9' },
      'The specified platform version 9.9.9 does not exist: use one of LATEST, 1.0.0, 1.1.0, 1.2.0, 1.3.0, 1.4.0.',
    ],
  ])('is refused: %s %s %j [ECS-213]', (launchType, networkMode, request, message) => {
    expect(() => checkPlace(placeOf(launchType, request), definition(networkMode))).toThrow(message);
  });

  it('is accepted if it can', () => {
    const request = { networkConfiguration, platformVersion: 'LATEST' };
    expect(() => checkPlace(placeOf('FARGATE', request), definition('awsvpc'))).not.toThrow();
    expect(() => checkPlace(placeOf('EC2', {}), definition())).not.toThrow();
  });
});
