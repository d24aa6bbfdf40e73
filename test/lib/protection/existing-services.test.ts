import { type App, Aspects, Duration, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceType, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { ApplicationLoadBalancer, ApplicationTargetGroup, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { createApp, resourcesOf } from '../synth.ts';
import { createClusterWithTask, headless, web, worker } from '../other-services.ts';

const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');

function taskOf(scope: Construct, id = 'Task'): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(scope, id);
  taskDefinition.addContainer('web', { image, portMappings: [{ containerPort: 80 }] });
  return taskDefinition;
}

/** A service behind a load balancer of its own, all in one scope. */
function whole(scope: Construct): ecs.FargateService {
  const vpc = new Vpc(scope, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const cluster = new ecs.Cluster(scope, 'Cluster', { vpc });
  const taskDefinition = taskOf(scope);
  return new patterns.ApplicationLoadBalancedFargateService(scope, 'Web', { cluster, taskDefinition }).service;
}

function clusterIn(scope: Construct) {
  const vpc = new Vpc(scope, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  return { vpc, cluster: new ecs.Cluster(scope, 'Cluster', { vpc }) };
}

/** A target group behind a load balancer of its own. */
function targetsIn(scope: Construct, vpc: Vpc): ApplicationTargetGroup {
  const targets = new ApplicationTargetGroup(scope, 'Targets', { vpc, port: 80, targetType: TargetType.IP });
  new ApplicationLoadBalancer(scope, 'Front', { vpc }).addListener('Http', {
    port: 80,
    defaultTargetGroups: [targets],
  });
  return targets;
}

function webBehind(scope: Construct, cluster: ecs.Cluster, targets: ApplicationTargetGroup): ecs.FargateService {
  const service = new ecs.FargateService(scope, 'Web', { cluster, taskDefinition: taskOf(scope) });
  service.attachToApplicationTargetGroup(targets);
  return service;
}

const FLAGS = [
  ['with the recommended feature flags', undefined],
  ['without any', {}],
] as const;

const configurationOf = (stack: Stack) => {
  const [service] = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::ECS::Service'));
  return service?.Properties['DeploymentConfiguration'] as {
    readonly Alarms: { readonly AlarmNames: readonly unknown[]; readonly Rollback: boolean };
    readonly BakeTimeInMinutes: number;
  };
};
const plainNames = (stack: Stack) =>
  configurationOf(stack).Alarms.AlarmNames.filter((name): name is string => typeof name === 'string');

describe('an existing service', () => {
  it.each([
    ['in a stage', (app: App) => new Stack(new Stage(app, 'Prod'), 'Shop')],
    [
      'of a known account and Region',
      (app: App) => new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } }),
    ],
    ['in China', (app: App) => new Stack(app, 'Shop', { env: { account: '111122223333', region: 'cn-north-1' } })],
    [
      'in GovCloud',
      (app: App) => new Stack(app, 'Shop', { env: { account: '111122223333', region: 'us-gov-west-1' } }),
    ],
  ])('%s has the alarms of its own target group and load balancer', (_, create) => {
    for (const context of [undefined, {}]) {
      const stack = create(createApp(context));
      DeploymentProtection.of(whole(stack));
      Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 3);
      expect(configurationOf(stack).Alarms.AlarmNames).toHaveLength(3);
    }
  });

  it.each(FLAGS)('in a nested stack has its alarms there, by the name of the outer stack: %s', (_, context) => {
    const parent = new Stack(createApp(context), 'Shop');
    const [web, job] = [new NestedStack(parent, 'Nested'), new NestedStack(parent, 'Other')];
    whole(web);
    headless(job);
    DeploymentProtection.ofAll(parent, { alarms: { Cpu: {}, Memory: {} } });
    Template.fromStack(web).resourceCountIs('AWS::CloudWatch::Alarm', 5);
    expect(configurationOf(web).Alarms.AlarmNames).toHaveLength(5);
    Template.fromStack(parent).resourceCountIs('AWS::CloudWatch::Alarm', 0);
    expect(configurationOf(job).Alarms.AlarmNames).toEqual([
      'Shop/Other/Job CPU (deployment)',
      'Shop/Other/Job memory (deployment)',
    ]);
  });

  it.each(
    FLAGS.flatMap(([flags, context]) => [
      [`its service in a nested one, ${flags}`, context, 'service'] as const,
      [`its load balancer in a nested one, ${flags}`, context, 'load balancer'] as const,
    ]),
  )('in two stacks, %s, has its alarms beside the service', (_, context, nested) => {
    const parent = new Stack(createApp(context), 'Shop');
    const child = new NestedStack(parent, 'Nested');
    const { network, shop } =
      nested === 'service' ? { network: parent, shop: child } : { network: child, shop: parent };
    const { vpc, cluster } = clusterIn(parent);
    DeploymentProtection.of(webBehind(shop, cluster, targetsIn(network, vpc)));
    Template.fromStack(shop).resourceCountIs('AWS::CloudWatch::Alarm', 3);
    Template.fromStack(network).resourceCountIs('AWS::CloudWatch::Alarm', 0);
    expect(configurationOf(shop).Alarms.AlarmNames).toHaveLength(3);
  });

  it.each(FLAGS)(
    'whose load balancer stands in another stack has its alarms beside it, without a cycle between the stacks: %s',
    (_, context) => {
      for (const scope of [createApp(context), new Stage(createApp(context), 'Prod')]) {
        const network = new Stack(scope, 'Network');
        const shop = new Stack(scope, 'Shop');
        const { vpc, cluster } = clusterIn(network);
        DeploymentProtection.of(webBehind(shop, cluster, targetsIn(network, vpc)));
        Template.fromStack(shop).resourceCountIs('AWS::CloudWatch::Alarm', 3);
        Template.fromStack(network).resourceCountIs('AWS::CloudWatch::Alarm', 0);
        expect(network.dependencies).toEqual([]);
      }
    },
  );

  it.each(FLAGS)('of two stages that are made alike is watched by its own target groups alone: %s', (_, context) => {
    const app = createApp(context);
    const stacks = ['Test', 'Prod'].map((name) => new Stack(new Stage(app, name), 'Shop'));
    for (const stack of stacks) whole(stack);
    DeploymentProtection.ofAll(app);
    for (const stack of stacks) Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 3);
    const late = new Stack(new Stage(app, 'Late'), 'Shop');
    whole(late);
    expect(() => app.synth({ force: true })).toThrow(
      'Late/Shop/Web/Service is not protected, because its stage was added after DeploymentProtection.ofAll(): call ofAll() after you add the stage',
    );
  });

  it('keeps what aspects of others do, before and after', () => {
    const app = createApp();
    const stack = new Stack(app, 'Shop');
    whole(stack);
    Tags.of(app).add('team', 'shop');
    Aspects.of(app).add({
      visit(node) {
        if (node instanceof ecs.CfnService) node.desiredCount = 7;
      },
    });
    DeploymentProtection.ofAll(app, { bakeTime: Duration.minutes(25) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 7,
      Tags: [{ Key: 'team', Value: 'shop' }],
      DeploymentConfiguration: { BakeTimeInMinutes: 25 },
    });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { Tags: [{ Key: 'team', Value: 'shop' }] });
  });

  it('that is imported is left alone by the aspect', () => {
    const { stack, cluster } = createClusterWithTask();
    ecs.FargateService.fromFargateServiceAttributes(stack, 'Imported', { cluster, serviceName: 'web' });
    DeploymentProtection.ofAll(stack);
    Template.fromStack(stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('an existing service that is changed past its construct', () => {
  const protectedAfter = (change: (resource: ecs.CfnService) => void, isBefore: boolean) => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    const resource = service.node.defaultChild;
    if (!(resource instanceof ecs.CfnService)) throw new Error('the service must have a resource');
    if (isBefore) change(resource);
    DeploymentProtection.of(service, { alarms: { Cpu: {} } });
    if (!isBefore) change(resource);
    return parts.stack;
  };

  it('keeps overrides that take nothing from its protection', () => {
    const stack = protectedAfter((one) => {
      one.addPropertyOverride('DeploymentConfiguration.BakeTimeInMinutes', 25);
      one.addPropertyOverride('DeploymentConfiguration.DeploymentCircuitBreaker.ResetOnHealthyTask', true);
      one.addPropertyOverride('DeploymentController', { Type: 'ECS' });
    }, false);
    expect(configurationOf(stack)).toMatchObject({
      Alarms: { Enable: true },
      BakeTimeInMinutes: 25,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true, ResetOnHealthyTask: true },
    });
  });
});

describe('traps of aws-cdk-lib', () => {
  it('keep no alarm that is enabled on the service before it is protected', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    service.enableDeploymentAlarms(['first']);
    DeploymentProtection.of(service, { alarms: { Cpu: {} }, deploymentAlarms: ['mine'] });
    expect(plainNames(parts.stack)).toEqual(['first', 'Test/Worker CPU (deployment)', 'mine']);
  });

  it('drop no alarm that is enabled on the service afterwards', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    DeploymentProtection.of(service);
    service.enableDeploymentAlarms(['late']);
    expect(plainNames(parts.stack)).toContain('late');
  });

  it('make no cycle by an alarm on a metric of the service', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    DeploymentProtection.of(service).addDeploymentAlarms({
      id: 'Cpu2',
      metric: service.metricCpuUtilization({ period: Duration.minutes(1) }),
      threshold: 80,
    });
    expect(plainNames(parts.stack)).toContain('Test/Worker Cpu2 (deployment)');
  });

  it('leave no disabled block of alarms, with or without feature flags', () => {
    for (const context of [undefined, {}]) {
      const parts = createClusterWithTask(createApp(context));
      DeploymentProtection.of(web(parts));
      Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
        DeploymentConfiguration: { Alarms: { Enable: true, Rollback: true } },
      });
    }
  });

  it('name no deployment controller where there was none', () => {
    for (const context of [undefined, {}]) {
      const parts = createClusterWithTask(createApp(context));
      DeploymentProtection.of(worker(parts));
      Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
        DeploymentController: Match.absent(),
      });
    }
  });

  it('leave the default period of five minutes to no alarm', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(web(parts));
    const periods = JSON.stringify(resourcesOf(Template.fromStack(parts.stack), 'AWS::CloudWatch::Alarm')).match(
      /"Period":\d+/g,
    );
    expect(new Set(periods)).toEqual(new Set(['"Period":60']));
  });

  it('touch neither the steps of a canary nor a forced deployment', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, {
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      canaryConfiguration: { stepPercent: 20, stepBakeTime: Duration.minutes(3) },
      forceNewDeployment: { enabled: true, nonce: 'again' },
    });
    DeploymentProtection.of(service);
    Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Strategy: 'CANARY',
        CanaryConfiguration: { CanaryPercent: 20, CanaryBakeTimeInMinutes: 3 },
        BakeTimeInMinutes: 10,
      },
      ForceNewDeployment: { EnableForceNewDeployment: true, ForceNewDeploymentNonce: 'again' },
    });
  });

  it('keep tasks at full count and bake in every strategy, where ECS and aws-cdk-lib have other defaults', () => {
    for (const strategy of [Strategy.rolling(), Strategy.blueGreen(), Strategy.linear(), Strategy.canary()]) {
      const { stack, cluster } = createClusterWithTask();
      new GuardedService(stack, 'Web', { cluster, taskDefinition: taskOf(stack, 'Shop'), strategy });
      Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
        DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200, BakeTimeInMinutes: 10 },
      });
    }
  });

  it('watch instances in the bridge network too', () => {
    const { stack, cluster } = createClusterWithTask();
    cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    const { service } = new patterns.ApplicationLoadBalancedEc2Service(stack, 'Web', {
      cluster,
      memoryLimitMiB: 128,
      taskImageOptions: { image },
    });
    expect(DeploymentProtection.of(service).alarms).toHaveLength(3);
  });
});
