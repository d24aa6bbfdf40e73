import { describe, expect, it } from 'vitest';
import {
  networkOf,
  serviceDefaults,
  servicePlace,
  withBreaker,
  withDefaults,
} from '../../../../../src/services/ecs/api/answers/service-defaults.ts';
import { account, fargate, noon } from '../../account.ts';
import { serviceState } from '../../states.ts';

const ecs = 'arn:aws:ecs:us-east-1:111122223333';
const root = 'arn:aws:iam::111122223333:root';
const networkConfiguration = {
  awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' },
};

describe('CreateService', () => {
  // The members of a public transcript of CreateService on Fargate of 25 April 2026.
  it('answers every member that ECS always answers [ECS-143]', () => {
    const shop = account();
    shop.call('RegisterTaskDefinition', fargate.definition);
    const { service } = shop.call<{ service: unknown }>('CreateService', fargate.service);
    const createdAt = new Date(noon);
    expect(service).toEqual({
      serviceArn: `${ecs}:service/shop/far`,
      serviceName: 'far',
      clusterArn: `${ecs}:cluster/shop`,
      loadBalancers: [],
      serviceRegistries: [],
      status: 'ACTIVE',
      desiredCount: 1,
      runningCount: 0,
      pendingCount: 0,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      taskDefinition: `${ecs}:task-definition/far:1`,
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: false, rollback: false },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        strategy: 'ROLLING',
        bakeTimeInMinutes: 0,
      },
      deployments: [
        {
          id: expect.stringMatching(/^ecs-svc\/\d{19}$/),
          status: 'PRIMARY',
          taskDefinition: `${ecs}:task-definition/far:1`,
          desiredCount: 0,
          pendingCount: 0,
          runningCount: 0,
          failedTasks: 0,
          createdAt,
          updatedAt: createdAt,
          launchType: 'FARGATE',
          platformVersion: '1.4.0',
          platformFamily: 'Linux',
          networkConfiguration,
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: expect.stringMatching(/^ECS deployment ecs-svc\/\d{19} in progress\.$/),
        },
      ],
      roleArn: 'arn:aws:iam::111122223333:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
      events: [],
      createdAt,
      currentServiceDeployment: expect.stringContaining(':service-deployment/shop/far/'),
      currentServiceRevisions: [
        {
          arn: expect.stringContaining(':service-revision/shop/far/'),
          requestedTaskCount: 0,
          runningTaskCount: 0,
          pendingTaskCount: 0,
        },
      ],
      placementConstraints: [],
      placementStrategy: [],
      networkConfiguration,
      healthCheckGracePeriodSeconds: 0,
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      createdBy: root,
      enableECSManagedTags: false,
      propagateTags: 'NONE',
      enableExecuteCommand: false,
      availabilityZoneRebalancing: 'ENABLED',
      resourceManagementType: 'CUSTOMER',
      tags: [],
    });
  });

  // As in the example of CreateService on EC2 of the AWS CLI.
  it('answers neither platform nor network nor role of a service on EC2 [ECS-143]', () => {
    const { service } = account().call<{ service: Record<string, unknown> }>('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'api:1',
      desiredCount: 1,
    });
    expect(service).toMatchObject({ launchType: 'EC2', deployments: [{ launchType: 'EC2' }] });
    const absent = ['platformVersion', 'platformFamily', 'networkConfiguration', 'roleArn', 'capacityProviderStrategy'];
    expect(absent.filter((name) => Object.hasOwn(service, name))).toEqual([]);
  });

  // As in the example of CreateService with an EXTERNAL controller of the AWS CLI.
  it('answers the task sets of an EXTERNAL service [ECS-143]', () => {
    const deploymentController = { type: 'EXTERNAL' };
    const input = { cluster: 'shop', serviceName: 'web', deploymentController };
    const { service } = account().call<{ service: Record<string, unknown> }>('CreateService', input);
    expect(service).toMatchObject({ launchType: 'EC2', taskSets: [], deployments: [], deploymentController });
    expect(service['taskDefinition']).toBeUndefined();
  });

  it('keeps what was given [ECS-143]', () => {
    const given = {
      healthCheckGracePeriodSeconds: 60,
      placementStrategy: [{ type: 'random' }],
      propagateTags: 'SERVICE',
      enableExecuteCommand: true,
      availabilityZoneRebalancing: 'DISABLED',
    };
    const input = { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', ...given };
    expect(account().call('CreateService', input)).toMatchObject({ service: given });
  });

  it('takes the strategy of the cluster if it names none [ECS-143]', () => {
    const shop = account();
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
    shop.call('CreateCluster', {
      clusterName: 'spot',
      capacityProviders: ['FARGATE_SPOT'],
      defaultCapacityProviderStrategy: strategy,
    });
    const create = (serviceName: string, input: Record<string, unknown> = {}) =>
      shop.call('CreateService', { cluster: 'spot', serviceName, taskDefinition: 'api:1', ...input });
    expect(create('one')).toMatchObject({
      service: { capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1, base: 0 }] },
    });
    expect(create('two', { launchType: 'EC2' })).toMatchObject({ service: { launchType: 'EC2' } });
  });
});

describe('serviceDefaults', () => {
  it.each<[string, Parameters<typeof serviceState>[0]]>([
    ['has no room for one more task', { configuration: { maximumPercent: 100 } }],
    ['is behind a Classic Load Balancer', { loadBalancers: [{ loadBalancerName: 'old' }] }],
    ['runs on external instances', { rest: { launchType: 'EXTERNAL' } }],
  ])('does not rebalance zones of a service that %s [ECS-143]', (_, fields) => {
    expect(serviceDefaults(serviceState(fields)).availabilityZoneRebalancing).toBe('DISABLED');
  });

  it.each<[string, Parameters<typeof serviceState>[0], boolean]>([
    ['a load balancer', { loadBalancers: [{ targetGroupArn: 'arn:t' }] }, true],
    ['a service registry', { rest: { serviceRegistries: [{ registryArn: 'arn:s' }] } }, true],
    ['an EXTERNAL controller', { controller: 'EXTERNAL' }, true],
    ['nothing of the kind', {}, false],
  ])('has the service-linked role for %s: %s [ECS-143]', (_what, fields, expected) => {
    expect('roleArn' in serviceDefaults(serviceState(fields))).toBe(expected);
  });
});

describe('servicePlace', () => {
  it('resolves the platform version in what runs [ECS-143]', () => {
    const rest = { launchType: 'FARGATE', platformVersion: '1.3.0' };
    expect(servicePlace({ rest: { launchType: 'FARGATE' } }, 'resolved')).toMatchObject({ platformVersion: '1.4.0' });
    expect(servicePlace({ rest }, 'requested')).toMatchObject({ platformVersion: '1.3.0' });
    expect(servicePlace({ rest }, 'resolved')).toMatchObject({ platformVersion: '1.3.0' });
  });
});

describe('networkOf', () => {
  it('has no security group and no public address unless they are given [ECS-143]', () => {
    const of = (awsvpcConfiguration: object) => networkOf({ rest: { networkConfiguration: { awsvpcConfiguration } } });
    expect(of({ subnets: ['subnet-1'] })).toEqual({
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: [], assignPublicIp: 'DISABLED' },
      },
    });
    expect(of({ assignPublicIp: 'ENABLED' })).toMatchObject({
      networkConfiguration: { awsvpcConfiguration: { assignPublicIp: 'ENABLED' } },
    });
    expect(networkOf({ rest: {} })).toEqual({});
  });
});

describe('withDefaults', () => {
  it('shows the bake time of the strategy [ECS-143]', () => {
    expect(withDefaults({ strategy: 'CANARY' }, 'ECS')).toMatchObject({ bakeTimeInMinutes: 15 });
    expect(withDefaults({ strategy: 'ROLLING', bakeTimeInMinutes: 5 }, 'ECS')).toMatchObject({ bakeTimeInMinutes: 5 });
  });

  it('adds nothing to another controller, which has neither breaker nor bake [ECS-143]', () => {
    const configuration = { maximumPercent: 200, minimumHealthyPercent: 100 };
    expect(withDefaults(configuration, 'CODE_DEPLOY')).toEqual(configuration);
  });
});

describe('withBreaker', () => {
  // The defaults are those of the API model.
  it('shows the threshold of a circuit breaker that is on [ECS-143]', () => {
    const threshold = { type: 'COUNT', value: 4 };
    const breaker = (given: object) =>
      withBreaker({ deploymentCircuitBreaker: { enable: true, rollback: true, ...given } });
    expect(breaker({}).deploymentCircuitBreaker).toEqual({
      enable: true,
      rollback: true,
      resetOnHealthyTask: true,
      thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
    });
    expect(breaker({ resetOnHealthyTask: false, thresholdConfiguration: threshold }).deploymentCircuitBreaker).toEqual({
      enable: true,
      rollback: true,
      resetOnHealthyTask: false,
      thresholdConfiguration: threshold,
    });
    expect(withBreaker({}).deploymentCircuitBreaker).toEqual({ enable: false, rollback: false });
  });
});
