import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Duration, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import {
  formProblems,
  passedOnIn,
  propertyProblems,
  protectionPropsIn,
} from '../../../lib/service/service-properties.ts';
import {
  type Choice,
  createEmptyCluster,
  createService,
  type EmptyCluster,
  expectOneProblem,
  expectRefusal,
  image,
  onInstances,
  taskOf,
  templateOf,
} from '../guarded-services.ts';

const declarations = join(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'), '../aws-ecs/lib');

/** The names of the properties that an interface of aws-cdk-lib declares. */
function declaredIn(file: string, name: string): readonly string[] {
  const text = readFileSync(join(declarations, file), 'utf8');
  const [, body = ''] = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(text) ?? [];
  return [...body.matchAll(/^ {4}readonly (\w+)\??:/gm)].map(([, property = '']) => property);
}

function fateOf(name: string): string {
  const [problem] = propertyProblems({ [name]: true }, undefined);
  if (problem !== undefined) return problem.includes('would have no effect') ? 'unknown' : 'refused';
  const { stack, cluster } = createEmptyCluster();
  const props = { cluster, taskDefinition: taskOf(stack), [name]: true };
  return Object.keys(passedOnIn(props)).includes(name) ? 'passed on' : 'our own';
}

/** What becomes of each property of the L2 services. A new version of aws-cdk-lib may add one: decide, then add it here. */
const FATES: Readonly<Record<string, string>> = {
  assignPublicIp: 'our own',
  availabilityZoneRebalancing: 'passed on',
  bakeTime: 'our own',
  canaryConfiguration: 'refused',
  capacityProviderStrategies: 'our own',
  circuitBreaker: 'our own',
  cloudMapOptions: 'passed on',
  cluster: 'our own',
  daemon: 'refused',
  deploymentAlarms: 'our own',
  deploymentController: 'refused',
  deploymentStrategy: 'refused',
  desiredCount: 'our own',
  enableECSManagedTags: 'passed on',
  enableExecuteCommand: 'passed on',
  forceNewDeployment: 'passed on',
  healthCheckGracePeriod: 'our own',
  lifecycleHooks: 'our own',
  linearConfiguration: 'refused',
  maxHealthyPercent: 'our own',
  minHealthyPercent: 'our own',
  placementConstraints: 'passed on',
  placementStrategies: 'passed on',
  platformVersion: 'passed on',
  propagateTags: 'passed on',
  securityGroups: 'our own',
  serviceConnectConfiguration: 'passed on',
  serviceName: 'passed on',
  taskDefinition: 'our own',
  taskDefinitionRevision: 'passed on',
  volumeConfigurations: 'passed on',
  vpcSubnets: 'refused',
};

describe('a property of the services of aws-cdk-lib', () => {
  const declared = [
    ...declaredIn('base/base-service.d.ts', 'BaseServiceOptions'),
    ...declaredIn('fargate/fargate-service.d.ts', 'FargateServiceProps'),
    ...declaredIn('ec2/ec2-service.d.ts', 'Ec2ServiceProps'),
    ...declaredIn('external/external-service.d.ts', 'ExternalServiceProps'),
  ];

  it('is passed on, has a property of our own in its place, or is refused', () => {
    expect([...new Set(declared)].toSorted()).toEqual(Object.keys(FATES));
    expect(Object.fromEntries(Object.keys(FATES).map((name) => [name, fateOf(name)]))).toEqual(FATES);
  });

  it('may have a name that JavaScript objects inherit, and is unknown then', () => {
    expect(fateOf('toString')).toBe('unknown');
    expect(fateOf('constructor')).toBe('unknown');
  });
});

describe('a property that is passed on', () => {
  it.each<[string, Choice, Readonly<Record<string, unknown>>]>([
    ['serviceName', { serviceName: 'shop' }, { ServiceName: 'shop' }],
    ['enableExecuteCommand', { enableExecuteCommand: true }, { EnableExecuteCommand: true }],
    ['cloudMapOptions', { cloudMapOptions: { name: 'shop' } }, { ServiceRegistries: [Match.anyValue()] }],
    [
      'availabilityZoneRebalancing',
      { availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED },
      { AvailabilityZoneRebalancing: 'ENABLED' },
    ],
    ['propagateTags', { propagateTags: ecs.PropagatedTagSource.TASK_DEFINITION }, { PropagateTags: 'TASK_DEFINITION' }],
    ['no tags', { propagateTags: ecs.PropagatedTagSource.NONE }, { PropagateTags: Match.absent() }],
    ['enableECSManagedTags', { enableECSManagedTags: true }, { EnableECSManagedTags: true }],
    ['platformVersion', { platformVersion: ecs.FargatePlatformVersion.VERSION1_4 }, { PlatformVersion: '1.4.0' }],
    [
      'taskDefinitionRevision',
      { taskDefinitionRevision: ecs.TaskDefinitionRevision.of(7) },
      { TaskDefinition: Match.stringLikeRegexp('^TestTask.*:7$') },
    ],
    [
      'forceNewDeployment',
      { forceNewDeployment: { enabled: true, nonce: 'a1' } },
      { ForceNewDeployment: { EnableForceNewDeployment: true, ForceNewDeploymentNonce: 'a1' } },
    ],
    [
      'serviceConnectConfiguration',
      { serviceConnectConfiguration: {} },
      { ServiceConnectConfiguration: { Enabled: true, Namespace: Match.anyValue() } },
    ],
    ['the tags of the service if none are chosen', {}, { PropagateTags: 'SERVICE', EnableECSManagedTags: false }],
  ])('reaches the template: %s', (_, choice, properties) => {
    templateOf(createService(() => choice)).hasResourceProperties('AWS::ECS::Service', properties);
  });

  it('places tasks on instances', () => {
    const service = createService((parts) => ({
      ...onInstances(ecs.NetworkMode.BRIDGE)(parts),
      placementStrategies: [ecs.PlacementStrategy.packedByCpu()],
      placementConstraints: [ecs.PlacementConstraint.distinctInstances()],
    }));
    templateOf(service).hasResourceProperties('AWS::ECS::Service', {
      PlacementStrategies: [{ Field: 'CPU', Type: 'binpack' }],
      PlacementConstraints: [{ Type: 'distinctInstance' }],
    });
  });

  it('creates a volume for each task', () => {
    const service = createService(({ stack }) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Disk');
      const container = taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }] });
      const volume = new ecs.ServiceManagedVolume(stack, 'Volume', {
        name: 'data',
        managedEBSVolume: { size: Size.gibibytes(10) },
      });
      taskDefinition.addVolume(volume);
      volume.mountIn(container, { containerPath: '/data', readOnly: false });
      return { taskDefinition, volumeConfigurations: [volume] };
    });
    templateOf(service).hasResourceProperties('AWS::ECS::Service', {
      VolumeConfigurations: [Match.objectLike({ Name: 'data' })],
    });
  });
});

describe('a property that would have no effect', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    [
      'a name that is misspelled in its case',
      { desiredcount: 2 },
      '"desiredcount" is not a property of GuardedService and would have no effect: rename it to desiredCount',
    ],
    [
      'a name that is unknown',
      { replicas: 2 },
      '"replicas" is not a property of GuardedService and would have no effect: remove it, or correct its name',
    ],
    [
      'vpcSubnets',
      { vpcSubnets: {} },
      'vpcSubnets is not a property of GuardedService, which has subnets in its place: set subnets',
    ],
    ['deploymentStrategy', { deploymentStrategy: 'BLUE_GREEN' }, 'which has strategy in its place: set strategy'],
    ['linearConfiguration', { linearConfiguration: {} }, 'set strategy to Strategy.linear()'],
    ['canaryConfiguration', { canaryConfiguration: {} }, 'set strategy to Strategy.canary()'],
    ['daemon', { daemon: true }, 'daemon is not supported, because GuardedService creates replica services'],
    [
      'deploymentController',
      { deploymentController: { type: 'ECS' } },
      'deploymentController is not supported, because the alarms need the controller ECS',
    ],
    [
      'alarms in the form of aws-cdk-lib',
      { deploymentAlarms: { alarmNames: ['a'] } },
      'deploymentAlarms must be a list of alarms, alarm names or metrics, got another value',
    ],
    [
      'a hook of aws-cdk-lib',
      { lifecycleHooks: [{ bind: () => ({}) }] },
      'lifecycleHooks must be a list of hooks of this package, got another value',
    ],
    [
      'a circuit breaker that is off',
      { circuitBreaker: { enable: false } },
      'circuitBreaker.enable must be true, got false',
    ],
  ])('is refused, also of a caller without types: %s', (_, choice, message) => {
    expectRefusal(() => choice as Choice, message);
  });

  it.each<[string, (parts: EmptyCluster) => Choice, string]>([
    [
      'placementStrategies on Fargate',
      () => ({ placementStrategies: [ecs.PlacementStrategy.packedByCpu()] }),
      'placementStrategies needs EC2, got a Fargate task definition: remove placementStrategies',
    ],
    [
      'placementConstraints on Fargate',
      () => ({ placementConstraints: [] }),
      'placementConstraints needs EC2, got a Fargate task definition: remove placementConstraints',
    ],
    [
      'platformVersion on EC2',
      (parts) => ({
        ...onInstances(ecs.NetworkMode.AWS_VPC)(parts),
        platformVersion: ecs.FargatePlatformVersion.LATEST,
      }),
      'platformVersion needs Fargate, got an EC2 task definition: remove platformVersion',
    ],
    [
      'rebalancing without room for another task',
      () => ({
        availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
        minHealthyPercent: 50,
        maxHealthyPercent: 100,
      }),
      'availabilityZoneRebalancing needs maxHealthyPercent above 100, got 100',
    ],
  ])('is refused where the launch type does not have it: %s', (_, choose, message) => {
    expectRefusal(choose, message);
  });

  it.each(['cloudMapOptions', 'availabilityZoneRebalancing', 'volumeConfigurations', 'serviceConnectConfiguration'])(
    'is refused on external instances: %s',
    (name) => {
      expectOneProblem(
        propertyProblems({ [name]: {} }, 'external'),
        `${name} needs Fargate, EC2 or Managed Instances, got an external task definition: remove ${name}`,
      );
    },
  );

  it('is taken when it is undefined or false, which is the same without it', () => {
    expect(propertyProblems({ daemon: false, replicas: undefined, assignPublicIp: false }, 'EC2')).toEqual([]);
  });

  it('is all that the form is checked for: what fits is taken', () => {
    const hook = { targetType: 'PAUSE', props: { stages: ['PRE_SCALE_UP'] } };
    expect(formProblems({ circuitBreaker: { enable: true }, deploymentAlarms: ['a'], lifecycleHooks: [hook] })).toEqual(
      [],
    );
  });
});

it('goes to the protection or to the service, never to both', () => {
  const { stack, cluster } = createEmptyCluster();
  const props = { cluster, taskDefinition: taskOf(stack), bakeTime: Duration.minutes(5), serviceName: 'shop' };
  expect(protectionPropsIn(props)).toEqual({ bakeTime: Duration.minutes(5) });
  expect(passedOnIn({ ...props, platformVersion: undefined })).toEqual({ serviceName: 'shop' });
});
