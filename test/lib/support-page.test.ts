import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection, GuardedService } from '../../lib/index.ts';
import { createEmptyCluster, type EmptyCluster, image } from './guarded-services.ts';

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

function addContainer<T extends ecs.TaskDefinition>(taskDefinition: T): T {
  taskDefinition.addContainer('web', { image, memoryLimitMiB: 128 });
  return taskDefinition;
}

function onFargate({ stack, cluster }: EmptyCluster) {
  return { cluster, taskDefinition: addContainer(new ecs.FargateTaskDefinition(stack, 'Task')) };
}

function onInstances({ stack, cluster, vpc }: EmptyCluster) {
  const autoScalingGroup = new AutoScalingGroup(stack, 'Instances', {
    vpc,
    instanceType: new InstanceType('t3.small'),
    machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
  });
  cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(stack, 'Capacity', { autoScalingGroup }));
  return { cluster, taskDefinition: addContainer(new ecs.Ec2TaskDefinition(stack, 'Task')) };
}

function onManagedInstances({ stack, cluster, vpc }: EmptyCluster, compatibility: ecs.Compatibility) {
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

function onExternalInstances({ stack, cluster }: EmptyCluster) {
  return { cluster, taskDefinition: addContainer(new ecs.ExternalTaskDefinition(stack, 'Task')) };
}

interface Place {
  readonly options: (parts: EmptyCluster) => ConstructorParameters<typeof GuardedService>[2];
  readonly serviceOf: (parts: EmptyCluster) => ecs.BaseService;
}

const onBoth = (parts: EmptyCluster) => onManagedInstances(parts, ecs.Compatibility.FARGATE_AND_MANAGED_INSTANCES);
const onManagedOnly = (parts: EmptyCluster) => onManagedInstances(parts, ecs.Compatibility.MANAGED_INSTANCES);

/** By the beginning of a row. */
const PLACES: Readonly<Record<string, Place>> = {
  Fargate: { options: onFargate, serviceOf: (parts) => new ecs.FargateService(parts.stack, 'Web', onFargate(parts)) },
  'EC2 instances': {
    options: onInstances,
    serviceOf: (parts) => new ecs.Ec2Service(parts.stack, 'Web', onInstances(parts)),
  },
  'Managed Instances': {
    options: onBoth,
    serviceOf: (parts) => new ecs.FargateService(parts.stack, 'Web', onBoth(parts)),
  },
  'Managed Instances, with a task definition that is compatible only with them': {
    options: onManagedOnly,
    serviceOf: (parts) => new ecs.FargateService(parts.stack, 'Web', onManagedOnly(parts)),
  },
  'external instances (ECS Anywhere)': {
    options: onExternalInstances,
    serviceOf: (parts) => new ecs.ExternalService(parts.stack, 'Web', onExternalInstances(parts)),
  },
  'a daemon service (`DAEMON`)': {
    options: onInstances,
    serviceOf: (parts) => new ecs.Ec2Service(parts.stack, 'Web', { ...onInstances(parts), daemon: true }),
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
      const parts = createEmptyCluster();
      new GuardedService(parts.stack, 'Web', options(parts));
      parts.app.synth();
    };
    if (guarded.startsWith('yes')) expect(guard).not.toThrow();
    const parts = createEmptyCluster();
    DeploymentProtection.of(serviceOf(parts));
    expect(protectedBy).toMatch(/^(yes|expected)/);
    expect(() => parts.app.synth()).not.toThrow();
  });
});
