import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import {
  PrometheusSidecar,
  type PrometheusSidecarProps,
} from '../../../../lib/metrics/prometheus/prometheus-sidecar.ts';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { createShopCluster, image, parameterOf, parameterText, type ShopCluster } from '../shop-cluster.ts';

const metrics = [
  { name: 'http_requests_total', unit: Unit.COUNT },
  { name: 'queue_depth', labels: ['queue'] },
];

function addTo(parts: ShopCluster, props: Partial<PrometheusSidecarProps> = {}): PrometheusSidecar {
  const { cluster, taskDefinition } = parts;
  const usual = { cluster, serviceName: 'checkout', namespace: 'Shop/Checkout', port: 9464, metrics };
  return PrometheusSidecar.addTo(taskDefinition, { ...usual, ...props });
}

function containerNamed(stack: Stack, name: string): Record<string, unknown> {
  const found = Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition');
  const containers = Object.values(found).flatMap((one) => one['Properties'].ContainerDefinitions);
  return containers.find((one) => one.Name === name);
}

describe('a task with a CloudWatch agent beside it', () => {
  it('has the agent as a container without which it goes on, restarted when it ends', () => {
    const parts = createShopCluster();
    addTo(parts);
    expect(containerNamed(parts.stack, 'cloudwatch-agent')).toMatchObject({
      Image: 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300072.0b1766',
      Essential: false,
      MemoryReservation: 128,
      RestartPolicy: { Enabled: true },
      Secrets: [
        { Name: 'CW_CONFIG_CONTENT', ValueFrom: expect.anything() },
        { Name: 'PROMETHEUS_CONFIG_CONTENT', ValueFrom: expect.anything() },
      ],
    });
    expect(parts.taskDefinition.defaultContainer?.containerName).toBe('web');
  });

  it('has it in the image, name and memory that were chosen', () => {
    const parts = createShopCluster();
    const own = ecs.ContainerImage.fromRegistry('mirror.example/agent:1');
    const { container } = addTo(parts, { image: own, containerName: 'agent', memoryReservationMiB: 64 });
    expect(container.containerName).toBe('agent');
    expect(containerNamed(parts.stack, 'agent')).toMatchObject({
      Image: 'mirror.example/agent:1',
      MemoryReservation: 64,
    });
  });

  it('reads its own task, by the labels that the alarm looks for', () => {
    const parts = createShopCluster();
    addTo(parts, { path: '/stats', interval: Duration.seconds(15), dimensions: { Team: 'payments' } });
    expect(parameterOf(parts.stack, 'PROMETHEUS')).toMatchObject({
      global: { scrape_interval: '15s' },
      scrape_configs: [
        {
          metrics_path: '/stats',
          static_configs: [
            {
              targets: ['localhost:9464'],
              labels: { Team: 'payments', ClusterName: '<ClusterEB0386A7>', ServiceName: 'checkout' },
            },
          ],
        },
      ],
    });
  });

  it('reads every half minute when nothing is said', () => {
    const parts = createShopCluster();
    addTo(parts);
    expect(parameterOf(parts.stack, 'PROMETHEUS')).toMatchObject({ global: { scrape_interval: '30s' } });
  });

  it('writes to its own log group and to nothing else', () => {
    const parts = createShopCluster();
    addTo(parts, { logRetention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.RETAIN });
    const template = Template.fromStack(parts.stack);
    const [[logs, logGroup] = []] = Object.entries(template.findResources('AWS::Logs::LogGroup'));
    expect(logGroup).toMatchObject({ DeletionPolicy: 'Retain', Properties: { RetentionInDays: 1 } });
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: 'TaskTaskRoleE98524A1' }],
      PolicyDocument: {
        Statement: [
          {
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Effect: 'Allow',
            Resource: { 'Fn::GetAtt': [logs, 'Arn'] },
          },
        ],
      },
    });
    expect(parameterText(parts.stack, 'CW')).toContain(`"log_group_name":"<${logs}>"`);
  });

  it('gets a new revision when its configuration changes, since a task reads it when it starts', () => {
    const fingerprintOf = (props: Partial<PrometheusSidecarProps>) => {
      const parts = createShopCluster();
      addTo(parts, props);
      const { Environment } = containerNamed(parts.stack, 'cloudwatch-agent') as { Environment: { Value: string }[] };
      return Environment[0]?.Value;
    };
    expect(fingerprintOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf({})).toBe(fingerprintOf({}));
    expect(fingerprintOf({ path: '/stats' })).not.toBe(fingerprintOf({}));
  });
});

describe('a metric of the sidecar', () => {
  it('has the namespace and the dimensions of the configuration, and sums up a minute', () => {
    const parts = createShopCluster();
    const sidecar = addTo(parts, { dimensions: { Team: 'payments' } });
    const { namespace, metricName, dimensions, statistic, period } = sidecar.metric('http_requests_total');
    expect({ namespace, metricName, statistic, period: period.toSeconds() }).toEqual({
      namespace: 'Shop/Checkout',
      metricName: 'http_requests_total',
      statistic: 'Sum',
      period: 60,
    });
    expect(parts.stack.resolve(dimensions)).toEqual({
      Team: 'payments',
      ClusterName: { Ref: 'ClusterEB0386A7' },
      ServiceName: 'checkout',
    });
  });

  it('is refused where it is not declared', () => {
    expect(() => addTo(createShopCluster()).metric('errors')).toThrow(
      '"errors" is not declared in the property metrics (namespace Shop/Checkout): add it there, or use http_requests_total or queue_depth',
    );
  });

  it('stops a deployment of the service without a cycle', () => {
    const parts = createShopCluster();
    const { stack, cluster, taskDefinition } = parts;
    const metric = addTo(parts).metric('http_requests_total');
    const alarm = new Alarm(stack, 'Requests', { metric, threshold: 1_000, evaluationPeriods: 3 });
    const service = new ecs.FargateService(stack, 'Service', { cluster, taskDefinition });
    DeploymentProtection.of(service, { deploymentAlarms: [alarm] });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        Alarms: { AlarmNames: Match.arrayWith([{ Ref: Match.stringLikeRegexp('^Requests') }]) },
      },
    });
  });
});

describe('a task that an agent cannot stand beside', () => {
  it('is none on instances when each task has a network of its own', () => {
    const { stack, cluster } = createShopCluster();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Instances', { networkMode: ecs.NetworkMode.AWS_VPC });
    taskDefinition.addContainer('web', { image, memoryLimitMiB: 128 });
    const props = { cluster, serviceName: 'checkout', namespace: 'Shop', port: 9464, metrics };
    expect(PrometheusSidecar.addTo(taskDefinition, props).container.essential).toBe(false);
  });

  it('hears all problems at once, and has no container more', () => {
    const parts = createShopCluster();
    const wrong = { containerName: 'web', interval: Duration.seconds(61), port: -1, path: '', metrics: [] };
    expect(() => addTo(parts, wrong)).toThrow(
      /^Test\/Task cannot publish metrics: the task definition already has a container.*interval must.*port must.*path must.*metrics must/,
    );
    expect(() => addTo(createShopCluster(), { serviceName: '' })).toThrow(
      'the value of the dimension ServiceName must have 1 to 255 printable',
    );
    expect(parts.taskDefinition.findContainer('cloudwatch-agent')).toBeUndefined();
  });

  it('is one that has an agent already', () => {
    const parts = createShopCluster();
    addTo(parts);
    expect(() => addTo(parts, { containerName: 'another' })).toThrow(
      'Test/Task already has a PrometheusSidecar, and a task definition can have only one, which reads one port: declare all metrics of that port in the existing PrometheusSidecar, and read a second port with a PrometheusCollector',
    );
  });
});
