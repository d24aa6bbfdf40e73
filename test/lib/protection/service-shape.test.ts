import { CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { InstanceType } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationTargetGroup, NetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import { describe, expect, it } from 'vitest';
import { healthCheckTimes, readServiceShape } from '../../../lib/protection/service-shape.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { type Choice, createService, ec2TaskOf, type EmptyCluster, taskOf } from '../guarded-services.ts';
import { createClusterWithTask, headless, worker } from '../other-services.ts';

const shapeOf = (props: Partial<ecs.FargateServiceProps>) => readServiceShape(worker(createClusterWithTask(), props));
const guardedShape = (choose: (parts: EmptyCluster) => Choice) => readServiceShape(createService(choose).service);

describe('readServiceShape', () => {
  it('reads of a service that says nothing what ECS takes it for', () => {
    expect(readServiceShape(headless(new Stack()))).toMatchObject({
      controller: 'ECS',
      strategy: 'ROLLING',
      step: undefined,
      bakeTime: undefined,
      alarmNames: [],
      targetGroups: [],
      unknownTargetGroups: 0,
      ownLoadBalancers: [],
      sharesLoadBalancer: false,
      discoveryNames: [],
      healthCheckGrace: 60,
      healthChecks: [],
    });
  });

  it('reads strategy, steps and bake', () => {
    expect(
      shapeOf({
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: 20, stepBakeTime: Duration.minutes(3) },
        bakeTime: Duration.minutes(30),
        minHealthyPercent: 90,
      }),
    ).toMatchObject({
      strategy: 'CANARY',
      step: { percent: 20, bakeTime: 3 },
      bakeTime: 30,
      minimumHealthyPercent: 90,
    });
    const linearConfiguration = { stepPercent: 25, stepBakeTime: Duration.minutes(6) };
    expect(shapeOf({ deploymentStrategy: ecs.DeploymentStrategy.LINEAR, linearConfiguration }).step).toEqual({
      percent: 25,
      bakeTime: 6,
    });
  });

  it.each<[string, Partial<ecs.FargateServiceProps>, (resource: ecs.CfnService) => void, unknown]>([
    ["aws-cdk-lib's percentages, without a number of tasks", {}, () => undefined, [undefined, 50, 200]],
    ['its own', { desiredCount: 3, minHealthyPercent: 100, maxHealthyPercent: 134 }, () => undefined, [3, 100, 134]],
    [
      "ECS's percentages, where the template has none",
      {},
      (one) => {
        one.deploymentConfiguration = undefined;
      },
      [undefined, 100, 200],
    ],
    [
      'overrides',
      { desiredCount: 1, maxHealthyPercent: 134 },
      (one) => {
        one.addPropertyOverride('DesiredCount', 4);
        one.addPropertyOverride('DeploymentConfiguration.MaximumPercent', 150);
      },
      [4, 50, 150],
    ],
  ])('reads between which limits tasks are replaced: %s', (_, props, change, expected) => {
    const service = worker(createClusterWithTask(), props);
    change(service.node.defaultChild as ecs.CfnService);
    const { replacement } = readServiceShape(service);
    expect([replacement?.desiredCount, replacement?.minHealthyPercent, replacement?.maxHealthyPercent]).toEqual(
      expected,
    );
  });

  it('reads no limits from numbers that only the deployment knows, and of a daemon', () => {
    const parts = createClusterWithTask();
    const later = new CfnParameter(parts.stack, 'Later', { type: 'Number' }).valueAsNumber;
    expect(readServiceShape(worker(parts, { desiredCount: later })).replacement).toBeUndefined();
    expect(shapeOf({ maxHealthyPercent: later }).replacement).toBeUndefined();
    const { stack, cluster } = createClusterWithTask();
    cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    const taskDefinition = ec2TaskOf(stack, ecs.NetworkMode.BRIDGE);
    const daemon = new ecs.Ec2Service(stack, 'Daemon', { cluster, taskDefinition, daemon: true });
    expect(readServiceShape(daemon).replacement).toBeUndefined();
  });

  it('reads which controller deploys', () => {
    const deploymentController = { type: ecs.DeploymentControllerType.EXTERNAL };
    expect(shapeOf({ deploymentController }).controller).toBe('EXTERNAL');
  });

  it('reads the alarms of a service', () => {
    expect(shapeOf({ deploymentAlarms: { alarmNames: ['own'] } }).alarmNames).toEqual(['own']);
  });

  it.each<[string, ecs.DeploymentCircuitBreaker | undefined, boolean | undefined, boolean | undefined]>([
    ['none', undefined, undefined, undefined],
    ['aws-cdk-lib leaves the rollback out by false', {}, true, false],
    ['with a rollback', { rollback: true }, true, true],
    ['off', { enable: false }, false, false],
  ])('reads the circuit breaker: %s', (_, circuitBreaker, enable, rollback) => {
    expect(shapeOf({ ...(circuitBreaker && { circuitBreaker }) }).circuitBreaker).toEqual({ enable, rollback });
  });

  it('keeps a configuration readable for hooks that are added later', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN });
    expect(readServiceShape(service).strategy).toBe('BLUE_GREEN');
    const gate = LambdaFunction.fromFunctionAttributes(parts.stack, 'Gate', {
      functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:gate',
      skipPermissions: true,
    });
    const lifecycleStages = [ecs.DeploymentLifecycleStage.PRE_SCALE_UP];
    service.addLifecycleHook(new ecs.DeploymentLifecycleLambdaTarget(gate, 'Hook', { lifecycleStages }));
    const resource = readServiceShape(service).resource;
    expect(JSON.stringify(Stack.of(service).resolve(resource.deploymentConfiguration))).toContain('PRE_SCALE_UP');
  });

  it.each<[string, (parts: EmptyCluster) => Choice, readonly unknown[]]>([
    ['an ALB', () => ({}), [ApplicationTargetGroup]],
    ['an ALB that shifts', () => ({ strategy: Strategy.canary() }), [ApplicationTargetGroup, ApplicationTargetGroup]],
    ['an NLB', () => ({ traffic: Traffic.networkLoadBalancer() }), [NetworkTargetGroup]],
    ['VPC Lattice', () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) }), [LatticeTargetGroup]],
    [
      'VPC Lattice that shifts',
      () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }), strategy: Strategy.canary() }),
      [LatticeTargetGroup, LatticeTargetGroup],
    ],
  ])('finds every target group behind %s', (_, choose, types) => {
    const { targetGroups, unknownTargetGroups } = guardedShape(choose);
    expect(targetGroups.map((one) => one.constructor)).toEqual(types);
    expect(unknownTargetGroups).toBe(0);
  });

  it('counts target groups that the app does not make', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    service.attachToApplicationTargetGroup(
      ApplicationTargetGroup.fromTargetGroupAttributes(parts.stack, 'Imported', { targetGroupArn }),
    );
    expect(readServiceShape(service)).toMatchObject({ targetGroups: [], unknownTargetGroups: 1 });
  });

  it.each<[string, ecs.AppProtocol | undefined, string | undefined, readonly string[]]>([
    ['by the name of its port', ecs.AppProtocol.http, undefined, ['http']],
    ['by a name of its own', ecs.AppProtocol.grpc, 'shop', ['shop']],
    ['of no protocol that the proxies understand', undefined, 'shop', []],
  ])('finds the names of Service Connect: %s', (_, appProtocol, discoveryName, names) => {
    const found = guardedShape(({ stack }) => ({
      taskDefinition: taskOf(stack, 'Own', { containerPort: 80, name: 'http', ...(appProtocol && { appProtocol }) }),
      traffic: Traffic.serviceConnect({ portName: 'http', ...(discoveryName && { discoveryName }) }),
    }));
    expect(found.discoveryNames.map(({ name }) => name)).toEqual(names);
  });

  it.each<[string, Partial<ecs.ServiceConnectService>, number | undefined, number | undefined]>([
    ['neither', {}, undefined, undefined],
    ['of a request', { perRequestTimeout: Duration.seconds(90) }, 90, undefined],
    ['none of a request', { perRequestTimeout: Duration.seconds(0) }, 0, undefined],
    ['both', { perRequestTimeout: Duration.minutes(2), idleTimeout: Duration.minutes(1) }, 120, 60],
  ])('reads the timeouts of Service Connect: %s', (_, timeouts, perRequest, idle) => {
    const parts = createClusterWithTask();
    parts.cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
    const taskDefinition = taskOf(parts.stack, 'Http');
    const services = [{ portMappingName: 'http', ...timeouts }];
    const service = worker(parts, { taskDefinition, serviceConnectConfiguration: { services } });
    expect(readServiceShape(service).discoveryNames).toEqual([{ name: 'http', timeouts: { perRequest, idle } }]);
  });

  it('reads the times of health checks', () => {
    const { healthCheckGrace, healthChecks } = guardedShape(() => ({ healthCheckGracePeriod: Duration.seconds(90) }));
    expect(healthCheckGrace).toBe(90);
    expect(healthChecks).toEqual([{ grace: 90, interval: 10, unhealthyThreshold: 3 }]);
  });

  it('takes no service without a resource', () => {
    const { stack, cluster } = createClusterWithTask();
    const imported = ecs.FargateService.fromFargateServiceAttributes(stack, 'Imported', {
      cluster,
      serviceName: 'web',
    });
    expect(() => readServiceShape(imported as ecs.FargateService)).toThrow(
      'the service Test/Imported must be created by this app, got an imported service: protect it in the app that creates it',
    );
  });
});

describe('healthCheckTimes', () => {
  const targetsWith = (healthCheck: ApplicationTargetGroup['healthCheck'] & {}) => {
    const { stack, cluster } = createClusterWithTask();
    return new ApplicationTargetGroup(stack, 'Targets', { vpc: cluster.vpc, port: 80, healthCheck });
  };

  it("are the load balancer's own where nothing is said, or what only the deployment knows", () => {
    expect(healthCheckTimes(targetsWith({}), 45)).toEqual({ grace: 45, interval: 30, unhealthyThreshold: 2 });
    const later = new CfnParameter(new Stack(), 'Parameter', { type: 'Number' }).valueAsNumber;
    expect(healthCheckTimes(targetsWith({ unhealthyThresholdCount: later }), 45)).toMatchObject({
      unhealthyThreshold: 2,
    });
  });

  it('are those of the target group, a later change included', () => {
    const targets = targetsWith({ interval: Duration.seconds(20), unhealthyThresholdCount: 4 });
    expect(healthCheckTimes(targets, 0)).toEqual({ grace: 0, interval: 20, unhealthyThreshold: 4 });
    targets.configureHealthCheck({ interval: Duration.seconds(5) });
    expect(healthCheckTimes(targets, 0)).toEqual({ grace: 0, interval: 5, unhealthyThreshold: 2 });
  });

  it('are the usual ones of a target group of VPC Lattice', () => {
    const targets = new LatticeTargetGroup(new Stack(), 'Targets', { type: 'IP' });
    expect(healthCheckTimes(targets, 10)).toEqual({ grace: 10, interval: 30, unhealthyThreshold: 2 });
  });
});
