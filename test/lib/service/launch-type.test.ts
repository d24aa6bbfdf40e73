import { Match } from 'aws-cdk-lib/assertions';
import { InstanceType, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { launchTypeOf, launchTypeProblems } from '../../../lib/service/launch-type.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import {
  type Choice,
  createEmptyCluster,
  createService,
  type EmptyCluster,
  expectOneProblem,
  expectRefusal,
  image,
  kindsOf,
  templateOf,
} from '../guarded-services.ts';

function taskFor(
  { stack }: EmptyCluster,
  compatibility: ecs.Compatibility,
  networkMode?: ecs.NetworkMode,
): ecs.TaskDefinition {
  const size = compatibility === ecs.Compatibility.EXTERNAL ? {} : { cpu: '256', memoryMiB: '512' };
  const taskDefinition = new ecs.TaskDefinition(stack, 'Any', { compatibility, ...size, networkMode });
  taskDefinition.addContainer('web', { image, memoryLimitMiB: 128, portMappings: [{ containerPort: 80 }] });
  return taskDefinition;
}

function managed(parts: EmptyCluster): Choice {
  const { stack, vpc, cluster } = parts;
  const provider = new ecs.ManagedInstancesCapacityProvider(stack, 'Managed', {
    subnets: vpc.privateSubnets,
    securityGroups: [new SecurityGroup(stack, 'Instances', { vpc })],
  });
  cluster.addManagedInstancesCapacityProvider(provider);
  return {
    taskDefinition: taskFor(parts, ecs.Compatibility.MANAGED_INSTANCES),
    capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }],
  };
}

describe('the launch type', () => {
  const { EC2, FARGATE, EC2_AND_FARGATE, EXTERNAL, MANAGED_INSTANCES } = ecs.Compatibility;
  const { EC2_AND_MANAGED_INSTANCES, FARGATE_AND_MANAGED_INSTANCES, FARGATE_AND_EC2_AND_MANAGED_INSTANCES } =
    ecs.Compatibility;
  const capacity = [{ capacityProvider: 'managed' }];

  it.each([
    ['FARGATE', FARGATE, undefined, 'Fargate'],
    ['EC2', EC2, undefined, 'EC2'],
    ['EC2_AND_FARGATE', EC2_AND_FARGATE, undefined, 'Fargate'],
    ['EXTERNAL', EXTERNAL, undefined, 'external'],
    ['MANAGED_INSTANCES', MANAGED_INSTANCES, capacity, 'Managed Instances'],
    ['FARGATE_AND_MANAGED_INSTANCES', FARGATE_AND_MANAGED_INSTANCES, capacity, 'Fargate'],
    ['EC2_AND_MANAGED_INSTANCES without capacity', EC2_AND_MANAGED_INSTANCES, undefined, 'EC2'],
    ['EC2_AND_MANAGED_INSTANCES with capacity', EC2_AND_MANAGED_INSTANCES, capacity, 'Managed Instances'],
    ['what aws-cdk-lib has no service for', FARGATE_AND_EC2_AND_MANAGED_INSTANCES, capacity, undefined],
  ])('of a task definition for %s', (_, compatibility, capacityProviderStrategies, launchType) => {
    const parts = createEmptyCluster();
    const taskDefinition = taskFor(parts, compatibility, compatibility === EC2 ? ecs.NetworkMode.AWS_VPC : undefined);
    expect(launchTypeOf({ cluster: parts.cluster, taskDefinition, capacityProviderStrategies })).toBe(launchType);
  });

  it('is EC2 in a cluster with instances, whose capacity provider may be theirs', () => {
    const parts = createEmptyCluster();
    parts.cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    const taskDefinition = taskFor(parts, EC2_AND_MANAGED_INSTANCES);
    expect(launchTypeOf({ cluster: parts.cluster, taskDefinition, capacityProviderStrategies: capacity })).toBe('EC2');
  });

  it('is refused where aws-cdk-lib has no service for it', () => {
    const parts = createEmptyCluster();
    const taskDefinition = taskFor(parts, FARGATE_AND_EC2_AND_MANAGED_INSTANCES);
    expectOneProblem(
      launchTypeProblems({ cluster: parts.cluster, taskDefinition }),
      'taskDefinition has the compatibility FARGATE_AND_EC2_AND_MANAGED_INSTANCES, for which aws-cdk-lib has no service',
    );
  });
});

describe('a service on Managed Instances', () => {
  it('runs on its capacity provider, behind a load balancer, with the alarms of any service', () => {
    const service = createService(managed);
    templateOf(service).hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [{ CapacityProvider: Match.anyValue(), Weight: 1 }],
      LaunchType: Match.absent(),
      DeploymentConfiguration: { Alarms: { Enable: true, Rollback: true } },
    });
    expect(kindsOf(service)).toEqual(kindsOf(createService()));
  });

  it('can shift traffic', () => {
    const service = createService((parts) => ({ ...managed(parts), strategy: Strategy.canary() }));
    templateOf(service).hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { Strategy: 'CANARY' } });
  });

  it.each<[string, (parts: EmptyCluster) => Choice, string]>([
    [
      'without a capacity provider',
      (parts) => ({ ...managed(parts), capacityProviderStrategies: undefined }),
      'a Managed Instances task definition needs capacityProviderStrategies, which is not set',
    ],
    [
      'with a public address',
      (parts) => ({ ...managed(parts), assignPublicIp: true }),
      'assignPublicIp needs Fargate, got a Managed Instances task definition: remove assignPublicIp',
    ],
    [
      'with placement strategies',
      (parts) => ({ ...managed(parts), placementStrategies: [ecs.PlacementStrategy.packedByCpu()] }),
      'placementStrategies needs EC2, got a Managed Instances task definition: remove placementStrategies',
    ],
    [
      'in the network of the host',
      (parts) => ({
        ...managed(parts),
        traffic: Traffic.none(),
        taskDefinition: hostTask(parts),
      }),
      'a Managed Instances task definition needs the network mode awsvpc, got host',
    ],
  ])('is refused %s', (_, choose, message) => {
    expectRefusal(choose, message);
  });
});

function hostTask({ stack }: EmptyCluster): ecs.TaskDefinition {
  const taskDefinition = new ecs.TaskDefinition(stack, 'Host', {
    compatibility: ecs.Compatibility.MANAGED_INSTANCES,
    networkMode: ecs.NetworkMode.HOST,
    cpu: '256',
    memoryMiB: '512',
  });
  taskDefinition.addContainer('web', { image });
  return taskDefinition;
}

describe('a service on external instances', () => {
  function external(choice: (parts: EmptyCluster) => Choice = () => ({})): GuardedService {
    const parts = createEmptyCluster();
    const taskDefinition = taskFor(parts, ecs.Compatibility.EXTERNAL);
    return new GuardedService(parts.stack, 'Web', { cluster: parts.cluster, taskDefinition, ...choice(parts) });
  }

  it('has no traffic, even if its container maps a port, and no alarm that counts it', () => {
    const service = external();
    expect(service.service).toBeInstanceOf(ecs.ExternalService);
    templateOf(service).hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'EXTERNAL',
      NetworkConfiguration: Match.absent(),
      DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200, BakeTimeInMinutes: 10 },
    });
    expect(kindsOf(service)).toEqual([]);
  });

  it.each<[string, (parts: EmptyCluster) => Choice, string]>([
    [
      'behind a load balancer',
      () => ({ traffic: Traffic.applicationLoadBalancer() }),
      'external instances cannot be behind a load balancer, Service Connect or VPC Lattice, but the property traffic is set',
    ],
    [
      'with capacity providers',
      () => ({ capacityProviderStrategies: [{ capacityProvider: 'FARGATE' }] }),
      'capacityProviderStrategies needs Fargate, EC2 or Managed Instances, got an external task definition',
    ],
    ['in subnets', () => ({ subnets: {} }), 'subnets needs Fargate, EC2 or Managed Instances, got an external task'],
    [
      'in a cluster with a default namespace',
      ({ cluster }) => {
        cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
        return {};
      },
      'external instances cannot use AWS Cloud Map, but the cluster has a default Cloud Map namespace',
    ],
  ])('is refused %s', (_, choice, message) => {
    expect(() => external(choice)).toThrow(`Test/Web cannot be created: ${message}`);
  });
});
