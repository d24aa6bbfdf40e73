import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection, GuardedService } from '../../lib/index.ts';
import { image } from './metrics/cluster-world.ts';
import { createApp } from './synth.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/support.md'), 'utf8');
const [, section = ''] = page.split('\n## Where tasks run\n');
const rows = (section.split('\n## ')[0] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

function createWorld() {
  const app = createApp();
  const stack = new Stack(app, 'Test');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  return { app, stack, vpc, cluster: new ecs.Cluster(stack, 'Cluster', { vpc }) };
}

type World = ReturnType<typeof createWorld>;

function addContainer<T extends ecs.TaskDefinition>(taskDefinition: T): T {
  taskDefinition.addContainer('web', { image, memoryLimitMiB: 128 });
  return taskDefinition;
}

function onFargate({ stack, cluster }: World) {
  return { cluster, taskDefinition: addContainer(new ecs.FargateTaskDefinition(stack, 'Task')) };
}

function onInstances({ stack, cluster, vpc }: World) {
  const autoScalingGroup = new AutoScalingGroup(stack, 'Instances', {
    vpc,
    instanceType: new InstanceType('t3.small'),
    machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
  });
  cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(stack, 'Capacity', { autoScalingGroup }));
  return { cluster, taskDefinition: addContainer(new ecs.Ec2TaskDefinition(stack, 'Task')) };
}

function onManagedInstances({ stack, cluster, vpc }: World, compatibility: ecs.Compatibility) {
  const provider = new ecs.ManagedInstancesCapacityProvider(stack, 'Capacity', {
    subnets: vpc.privateSubnets,
    securityGroups: [new SecurityGroup(stack, 'Instances', { vpc })],
  });
  cluster.addManagedInstancesCapacityProvider(provider);
  const size = { cpu: '256', memoryMiB: '512', networkMode: ecs.NetworkMode.AWS_VPC };
  return {
    cluster,
    taskDefinition: addContainer(new ecs.TaskDefinition(stack, 'Task', { compatibility, ...size })),
    capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }],
  };
}

function onExternalInstances({ stack, cluster }: World) {
  return { cluster, taskDefinition: addContainer(new ecs.ExternalTaskDefinition(stack, 'Task')) };
}

interface Place {
  readonly options: (world: World) => ConstructorParameters<typeof GuardedService>[2];
  readonly serviceOf: (world: World) => ecs.BaseService;
}

const onBoth = (world: World) => onManagedInstances(world, ecs.Compatibility.FARGATE_AND_MANAGED_INSTANCES);
const onManagedOnly = (world: World) => onManagedInstances(world, ecs.Compatibility.MANAGED_INSTANCES);

/** By the beginning of a row. */
const PLACES: Readonly<Record<string, Place>> = {
  Fargate: { options: onFargate, serviceOf: (world) => new ecs.FargateService(world.stack, 'Web', onFargate(world)) },
  'EC2 instances': {
    options: onInstances,
    serviceOf: (world) => new ecs.Ec2Service(world.stack, 'Web', onInstances(world)),
  },
  'Managed Instances': {
    options: onBoth,
    serviceOf: (world) => new ecs.FargateService(world.stack, 'Web', onBoth(world)),
  },
  'Managed Instances, with a task definition for these alone': {
    options: onManagedOnly,
    serviceOf: (world) => new ecs.FargateService(world.stack, 'Web', onManagedOnly(world)),
  },
  'external instances (ECS Anywhere)': {
    options: onExternalInstances,
    serviceOf: (world) => new ecs.ExternalService(world.stack, 'Web', onExternalInstances(world)),
  },
  'a daemon service (`DAEMON`)': {
    options: onInstances,
    serviceOf: (world) => new ecs.Ec2Service(world.stack, 'Web', { ...onInstances(world), daemon: true }),
  },
};

describe('the table of where tasks run', () => {
  const tried = rows.flatMap(([where = '', , guarded = '', protectedBy = '']) => {
    const place = PLACES[where];
    return place === undefined ? [] : [[where, guarded, protectedBy, place] as const];
  });

  it('has a row for each place that is tried', () => {
    expect(tried.map(([where]) => where)).toEqual(Object.keys(PLACES));
    // What aws-cdk-lib has no service construct for.
    expect(rows.length - tried.length).toBe(2);
  });

  it.each(tried)('says what the constructs do: %s, %s, %s', (_, guarded, protectedBy, { options, serviceOf }) => {
    const guard = () => {
      const world = createWorld();
      new GuardedService(world.stack, 'Web', options(world));
      world.app.synth();
    };
    if (guarded.startsWith('refused')) expect(guard).toThrow('not configured for compatibility');
    else if (guarded.startsWith('yes')) expect(guard).not.toThrow();
    const world = createWorld();
    DeploymentProtection.of(serviceOf(world));
    expect(protectedBy).toMatch(/^(yes|expected)/);
    expect(() => world.app.synth()).not.toThrow();
  });
});
