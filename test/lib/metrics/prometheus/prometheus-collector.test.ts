import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { InstanceType, Port, SubnetType } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import type { PrometheusCollectorProps, PrometheusTarget } from '../../../../lib/metrics/prometheus/collector-props.ts';
import { PrometheusCollector } from '../../../../lib/metrics/prometheus/prometheus-collector.ts';
import { createShopCluster, parameterOf, type ShopCluster } from '../shop-cluster.ts';

const metrics = [{ name: 'errors_total', unit: Unit.COUNT }];
const CHECKOUT: PrometheusTarget = { services: 'checkout', port: 9464, metrics };
const WORKERS: PrometheusTarget = {
  taskDefinitions: 'worker-*',
  containers: 'app',
  port: 9100,
  path: '/stats',
  metrics,
};

function collect({ stack, cluster }: ShopCluster, props: Partial<PrometheusCollectorProps> = {}, id = 'Collector') {
  return new PrometheusCollector(stack, id, { cluster, namespace: 'Shop', targets: [CHECKOUT, WORKERS], ...props });
}

/** The actions and resources that the collector's own task is allowed. */
function statementsOf(stack: Stack): readonly { Action: string | string[]; Resource: unknown; Condition?: unknown }[] {
  const policies = Template.fromStack(stack).findResources('AWS::IAM::Policy');
  const [own] = Object.entries(policies).filter(([id]) => id.startsWith('CollectorTaskTaskRole'));
  return own?.[1]['Properties'].PolicyDocument.Statement;
}

describe('the collector of a cluster', () => {
  it('is one task, and never two while it is deployed', () => {
    const parts = createShopCluster();
    const { service } = collect(parts);
    expect(service).toBeInstanceOf(ecs.FargateService);
    Template.fromStack(parts.stack).hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 1,
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
    });
  });

  it('looks for the tasks that the targets name', () => {
    const parts = createShopCluster();
    collect(parts, { interval: Duration.seconds(20), discoveryInterval: Duration.seconds(45) });
    expect(parameterOf(parts.stack, 'PROMETHEUS')).toMatchObject({ global: { scrape_interval: '20s' } });
    expect(parameterOf(parts.stack, 'CW')).toMatchObject({
      logs: {
        metrics_collected: {
          prometheus: {
            ecs_service_discovery: {
              sd_frequency: '45s',
              sd_target_cluster: '<ClusterEB0386A7>',
              sd_cluster_region: '<AWS::Region>',
              service_name_list_for_tasks: [
                { sd_service_name_pattern: '^checkout$', sd_metrics_ports: '9464', sd_metrics_path: '/metrics' },
              ],
              task_definition_list: [
                {
                  sd_task_definition_arn_pattern: '^.*:task-definition/worker-.*:[0-9]+$',
                  sd_container_name_pattern: '^app$',
                  sd_metrics_ports: '9100',
                  sd_metrics_path: '/stats',
                },
              ],
            },
          },
        },
      },
    });
  });

  it('may ask for what it needs to find them, in its cluster alone', () => {
    const parts = createShopCluster();
    collect(parts);
    const inCluster = (resource: string) => ({
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':ecs:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          `:${resource}/`,
          { Ref: 'ClusterEB0386A7' },
          '/*',
        ],
      ],
    });
    const clusterArn = { 'Fn::GetAtt': ['ClusterEB0386A7', 'Arn'] };
    expect(statementsOf(parts.stack)).toEqual([
      {
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching(/^CollectorLogs/), 'Arn'] },
      },
      {
        Action: ['ecs:ListServices', 'ecs:ListTasks'],
        Effect: 'Allow',
        Resource: '*',
        Condition: { ArnEquals: { 'ecs:cluster': clusterArn } },
      },
      { Action: 'ecs:DescribeTasks', Effect: 'Allow', Resource: inCluster('task') },
      { Action: 'ecs:DescribeTaskDefinition', Effect: 'Allow', Resource: '*' },
      { Action: 'ecs:DescribeServices', Effect: 'Allow', Resource: inCluster('service') },
    ]);
  });

  const actionsOf = (parts: ShopCluster) => statementsOf(parts.stack).flatMap(({ Action }) => Action);

  it('asks for instances where the cluster has some, or where it is told', () => {
    const withInstances = createShopCluster();
    withInstances.cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    collect(withInstances);
    const told = createShopCluster();
    collect(told, { instances: true });
    for (const parts of [withInstances, told]) {
      expect(actionsOf(parts)).toContain('ecs:DescribeContainerInstances');
      expect(actionsOf(parts)).toContain('ec2:DescribeInstances');
    }
    const denied = createShopCluster();
    denied.cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    collect(denied, { instances: false });
    expect(actionsOf(denied)).not.toContain('ec2:DescribeInstances');
  });

  it('refuses instances that come after it', () => {
    const parts = createShopCluster();
    collect(parts);
    parts.cluster.addCapacity('Instances', { instanceType: new InstanceType('t3.small') });
    expect(() => parts.app.synth()).toThrow(
      'the cluster got EC2 capacity after this PrometheusCollector was created, so the collector cannot read tasks on EC2 instances: set ' +
        'instances to true in the properties of the collector, or to false if no task on EC2 instances has metrics',
    );
  });

  it('stands where it is told, in the size and image that it is told', () => {
    const parts = createShopCluster();
    collect(parts, {
      image: ecs.ContainerImage.fromRegistry('mirror.example/agent:1'),
      cpu: 512,
      memoryLimitMiB: 1_024,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      assignPublicIp: true,
      logRetention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const template = Template.fromStack(parts.stack);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '512',
      Memory: '1024',
      ContainerDefinitions: [{ Image: 'mirror.example/agent:1', Essential: true }],
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
    });
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain', Properties: { RetentionInDays: 30 } });
  });

  it('is let in by a service at the port of its metrics', () => {
    const parts = createShopCluster();
    const { stack, cluster, taskDefinition } = parts;
    const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition });
    service.connections.allowFrom(collect(parts), Port.tcp(9464));
    Template.fromStack(parts.stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      FromPort: 9464,
      ToPort: 9464,
      SourceSecurityGroupId: Match.anyValue(),
    });
  });
});

describe('a metric that the collector publishes', () => {
  it('is one of a service, or one of a family', () => {
    const parts = createShopCluster();
    const collector = collect(parts);
    const ofService = collector.metric('errors_total', { service: 'checkout' });
    const ofFamily = collector.metric('errors_total', { taskDefinition: 'worker-mail', statistic: 'Maximum' });
    expect(ofService.namespace).toBe('Shop');
    const cluster = { Ref: 'ClusterEB0386A7' };
    expect(parts.stack.resolve(ofService.dimensions)).toEqual({ ClusterName: cluster, ServiceName: 'checkout' });
    expect(parts.stack.resolve(ofFamily.dimensions)).toEqual({
      ClusterName: cluster,
      TaskDefinitionFamily: 'worker-mail',
    });
    expect(ofFamily.statistic).toBe('Maximum');
  });

  it('is refused where no target covers its service, or declares it', () => {
    const collector = collect(createShopCluster());
    expect(() => collector.metric('errors_total', { service: 'cart' })).toThrow(
      'no target of the collector matches the service',
    );
    expect(() => collector.metric('lag', { service: 'checkout' })).toThrow(
      '"lag" is not declared in the property metrics (namespace',
    );
  });
});

describe('a collector that cannot be', () => {
  it('hears all problems at once', () => {
    const props = { targets: [{ ...CHECKOUT, port: 0 }], interval: Duration.minutes(2), namespace: 'AWS/ECS' };
    expect(() => collect(createShopCluster(), props)).toThrow(
      /^Test\/Collector cannot publish metrics: targets\[0\]: port must.*namespace must not.*interval must/,
    );
  });
});
