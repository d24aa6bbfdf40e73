import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aws, CfnCondition, CfnParameter, Fn, type IResolvable, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import type { DeploymentProtectionProps } from '../../../../lib/protection/protection-props.ts';
import { ServiceRefused } from '../../../../lib/protection/services/inspect-service.ts';
import { servicePropertiesOf, taskOf } from '../../guarded-services.ts';
import { resourcesOf } from '../../synth.ts';
import { type ClusterWithTask, createClusterWithTask } from '../../other-services.ts';

type Props = Partial<ecs.CfnServiceProps>;

function serviceIn({ stack, cluster, taskDefinition }: ClusterWithTask, props: Props = {}): ecs.CfnService {
  return new ecs.CfnService(stack, 'Web', {
    cluster: cluster.clusterName,
    taskDefinition: taskDefinition.taskDefinitionArn,
    ...props,
  });
}

function targetsIn({ stack, cluster }: ClusterWithTask): elb.ApplicationTargetGroup {
  const targets = new elb.ApplicationTargetGroup(stack, 'Targets', {
    vpc: cluster.vpc,
    port: 80,
    targetType: elb.TargetType.IP,
  });
  new elb.ApplicationLoadBalancer(stack, 'Front', { vpc: cluster.vpc }).addListener('Http', {
    port: 80,
    defaultTargetGroups: [targets],
  });
  return targets;
}

/** Alarms on request, for services whose requests no metric counts. */
const ON_TASKS: DeploymentProtectionProps = { alarms: { Cpu: {}, Memory: {} } };

const PROTECT: readonly (readonly [string, (service: ecs.CfnService) => void])[] = [
  ['of', (service) => DeploymentProtection.of(service, ON_TASKS)],
  ['ofAll', (service) => DeploymentProtection.ofAll(service.stack, ON_TASKS)],
];

describe('an L1 service', () => {
  it.each(PROTECT)(
    'without traffic gets alarms on its tasks on request, a circuit breaker and a bake time: %s',
    (_, protect) => {
      const parts = createClusterWithTask();
      protect(serviceIn(parts));
      const template = Template.fromStack(parts.stack);
      expect(servicePropertiesOf(template)['DeploymentConfiguration']).toEqual({
        Alarms: {
          AlarmNames: ['Test/Web CPU (deployment)', 'Test/Web memory (deployment)'],
          Enable: true,
          Rollback: true,
        },
        BakeTimeInMinutes: 10,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      });
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        MetricName: 'CPUUtilization',
        Dimensions: [
          { Name: 'ClusterName', Value: { Ref: Match.stringLikeRegexp('^Cluster') } },
          { Name: 'ServiceName', Value: { 'Fn::GetAtt': ['Web', 'Name'] } },
        ],
      });
    },
  );

  it('behind an L2 target group gets the alarms of the target group and of the load balancer', () => {
    const parts = createClusterWithTask();
    const targetGroupArn = targetsIn(parts).targetGroupArn;
    const service = serviceIn(parts, { loadBalancers: [{ targetGroupArn, containerName: 'web', containerPort: 80 }] });
    expect(DeploymentProtection.of(service).alarms.map(({ alarm }) => alarm.node.id)).toEqual([
      'SteadyErrors',
      'SharpErrors',
      'UnhealthyTargets',
    ]);
    expect(() => Template.fromStack(parts.stack)).not.toThrow();
  });

  it('behind a target group whose ARN is a text is protected, and a warning says what is not watched', () => {
    const parts = createClusterWithTask();
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    DeploymentProtection.of(serviceIn(parts, { loadBalancers: [{ targetGroupArn, containerPort: 80 }] }));
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Web/DeploymentProtection',
      Match.stringLikeRegexp('^the service has a circuit breaker, but no deployment alarm'),
    );
    Template.fromStack(parts.stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });

  it('keeps the rest of its deployment configuration, and its alarms', () => {
    const parts = createClusterWithTask();
    const deploymentConfiguration: ecs.CfnService.DeploymentConfigurationProperty = {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 25,
      minimumHealthyPercent: 80,
      alarms: { alarmNames: ['own'], enable: true, rollback: true },
      deploymentCircuitBreaker: { enable: true, rollback: false },
    };
    DeploymentProtection.of(serviceIn(parts, { deploymentConfiguration }), {});
    expect(servicePropertiesOf(Template.fromStack(parts.stack))['DeploymentConfiguration']).toEqual({
      Strategy: 'BLUE_GREEN',
      BakeTimeInMinutes: 25,
      MinimumHealthyPercent: 80,
      Alarms: { AlarmNames: ['own'], Enable: true, Rollback: true },
      DeploymentCircuitBreaker: { Enable: true, Rollback: false },
    });
  });

  it('in a Service Connect namespace gets the alarms of its names', () => {
    const parts = createClusterWithTask();
    const taskDefinition = taskOf(parts.stack, 'Http').taskDefinitionArn;
    const services = [{ portName: 'http', discoveryName: 'shop' }];
    const serviceConnectConfiguration = { enabled: true, services };
    const service = serviceIn(parts, { taskDefinition, serviceConnectConfiguration });
    const kinds = DeploymentProtection.of(service).alarms.map(({ rule }) => rule?.kind);
    expect(kinds).toEqual(['SteadyErrors', 'SharpErrors']);
    const alarms = JSON.stringify(resourcesOf(Template.fromStack(parts.stack), 'AWS::CloudWatch::Alarm'));
    expect(alarms).toContain('{"Name":"TargetDiscoveryName","Value":"shop"}');
  });

  it('of a task definition that is an ARN gets a warning about the names that no alarm watches', () => {
    const parts = createClusterWithTask();
    const taskDefinition = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7';
    const serviceConnectConfiguration = { enabled: true, services: [{ portName: 'http' }] };
    DeploymentProtection.of(serviceIn(parts, { taskDefinition, serviceConnectConfiguration }));
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Web/DeploymentProtection',
      Match.stringLikeRegexp('the application protocol of the port mapping http is unknown'),
    );
  });

  it('behind a Classic Load Balancer gets no circuit breaker, and a warning', () => {
    const parts = createClusterWithTask();
    const service = serviceIn(parts, { loadBalancers: [{ loadBalancerName: 'front', containerPort: 80 }] });
    DeploymentProtection.of(service, ON_TASKS);
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Web/DeploymentProtection',
      Match.stringLikeRegexp('^the service is behind a Classic Load Balancer, where AWS allows no circuit breaker'),
    );
    Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: { Enable: true }, DeploymentCircuitBreaker: Match.absent() },
    });
  });

  it.each(['before', 'after'])('with a condition shares it with its alarms: set %s the protection', (when) => {
    const parts = createClusterWithTask();
    const service = serviceIn(parts);
    const condition = new CfnCondition(parts.stack, 'IsProduction', { expression: Fn.conditionEquals('a', 'b') });
    if (when === 'before') service.cfnOptions.condition = condition;
    DeploymentProtection.of(service, ON_TASKS);
    if (when === 'after') service.cfnOptions.condition = condition;
    const template = Template.fromStack(parts.stack);
    template.allResources('AWS::CloudWatch::Alarm', { Condition: 'IsProduction' });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
  });

  it.each<[string, (stack: Stack) => ecs.CfnService.DeploymentConfigurationProperty | IResolvable]>([
    ['DeploymentConfiguration', () => Fn.conditionIf('IsProduction', { bakeTimeInMinutes: 5 }, Aws.NO_VALUE)],
    [
      'DeploymentConfiguration.Alarms',
      () => ({
        alarms: Fn.conditionIf('IsProduction', { alarmNames: ['a'], enable: true, rollback: true }, Aws.NO_VALUE),
      }),
    ],
    [
      'DeploymentConfiguration.Alarms.AlarmNames',
      (stack) => {
        const { valueAsList } = new CfnParameter(stack, 'Names', { type: 'CommaDelimitedList' });
        return { alarms: { alarmNames: valueAsList, enable: true, rollback: true } };
      },
    ],
    [
      'DeploymentConfiguration.DeploymentCircuitBreaker',
      () => ({ deploymentCircuitBreaker: Fn.conditionIf('IsProduction', { enable: true }, Aws.NO_VALUE) }),
    ],
  ])('whose %s only the deployment knows is refused', (name, configurationIn) => {
    const parts = createClusterWithTask();
    const service = serviceIn(parts, { deploymentConfiguration: configurationIn(parts.stack) });
    expect(() => DeploymentProtection.of(service)).toThrow(
      new ServiceRefused(service, [
        `${name} is a function or a parameter of CloudFormation, so nothing can be added to it: use plain values, or two services with a condition each`,
      ]),
    );
  });

  it.each<[string, ecs.CfnServiceProps['loadBalancers']]>([
    ['all', Fn.conditionIf('IsProduction', [], Aws.NO_VALUE)],
    ['one', [Fn.conditionIf('IsProduction', {}, Aws.NO_VALUE)]],
  ])('gets a warning where only the deployment knows %s of its load balancers', (_, loadBalancers) => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(serviceIn(parts, { ...(loadBalancers && { loadBalancers }) }));
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Web/DeploymentProtection',
      Match.stringLikeRegexp('ecs-deployment-guard:no-alarms'),
    );
  });

  it('is protected once, by its own name or as the L1 of its L2', () => {
    const parts = createClusterWithTask();
    const service = serviceIn(parts);
    const protection = DeploymentProtection.of(service);
    expect(DeploymentProtection.of(service)).toBe(protection);
    const { stack, cluster, taskDefinition } = parts;
    const l2 = new ecs.FargateService(stack, 'Other', { cluster, taskDefinition });
    expect(DeploymentProtection.of(l2.node.defaultChild as ecs.CfnService)).toBe(DeploymentProtection.of(l2));
  });

  it('refuses an alarm that refers to it', () => {
    const parts = createClusterWithTask();
    const service = serviceIn(parts);
    const alarm = DeploymentProtection.of(service, ON_TASKS).alarms[0]?.alarm;
    expect(alarm).toBeDefined();
    expect(() => DeploymentProtection.of(service).addDeploymentAlarms(...(alarm ? [alarm] : []))).toThrow(
      'refers to the service, which creates a dependency cycle',
    );
  });
});

describe('the services of a template that an app includes', () => {
  const template = {
    Parameters: { Count: { Type: 'Number' } },
    Resources: {
      Targets: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: { Port: 80, Protocol: 'HTTP', VpcId: 'vpc-1' },
      },
      Front: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { Subnets: ['subnet-1', 'subnet-2'] } },
      Http: {
        Type: 'AWS::ElasticLoadBalancingV2::Listener',
        Properties: {
          LoadBalancerArn: { Ref: 'Front' },
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: 'Targets' } }],
        },
      },
      Web: {
        Type: 'AWS::ECS::Service',
        Properties: {
          Cluster: 'shop',
          TaskDefinition: 'web:7',
          DesiredCount: { Ref: 'Count' },
          LoadBalancers: [{ ContainerName: 'web', ContainerPort: 80, TargetGroupArn: { Ref: 'Targets' } }],
          DeploymentConfiguration: { MinimumHealthyPercent: 100, BakeTimeInMinutes: 20 },
        },
      },
      Old: {
        Type: 'AWS::ECS::Service',
        Properties: { Cluster: 'shop', TaskDefinition: 'old:1', DeploymentController: { Type: 'CODE_DEPLOY' } },
      },
    },
  };

  it('are protected, or have a warning', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'guard-include-')), 'template.json');
    writeFileSync(file, JSON.stringify(template));
    const { stack } = createClusterWithTask();
    new CfnInclude(stack, 'Included', { templateFile: file });
    DeploymentProtection.ofAll(stack);
    const after = Template.fromStack(stack);
    const { Web: web, Old: old } = resourcesOf(after, 'AWS::ECS::Service');
    const alarm = (kind: string) => ({
      Ref: expect.stringMatching(new RegExp(`DeploymentProtection${kind}[0-9A-F]{8}$`)),
    });
    expect(web?.Properties).toEqual({
      ...template.Resources.Web.Properties,
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        BakeTimeInMinutes: 20,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        Alarms: {
          AlarmNames: ['SteadyErrors', 'SharpErrors', 'UnhealthyTargets'].map(alarm),
          Enable: true,
          Rollback: true,
        },
      },
    });
    expect(old?.Properties).toEqual(template.Resources.Old.Properties);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Included/Old',
      Match.stringLikeRegexp(
        '^Test/Included/Old cannot be protected: the deployment controller is CODE_DEPLOY, so the alarms of the CodeDeploy deployment group protect the service',
      ),
    );
  });
});
