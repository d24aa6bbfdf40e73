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
import { type ClusterWorld, createClusterWorld, image, parameterOf, parameterText } from '../cluster-world.ts';

const metrics = [
  { name: 'http_requests_total', unit: Unit.COUNT },
  { name: 'queue_depth', labels: ['queue'] },
];

function addTo(world: ClusterWorld, props: Partial<PrometheusSidecarProps> = {}): PrometheusSidecar {
  const { cluster, taskDefinition } = world;
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
    const world = createClusterWorld();
    addTo(world);
    expect(containerNamed(world.stack, 'cloudwatch-agent')).toMatchObject({
      Image: 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300072.0b1766',
      Essential: false,
      MemoryReservation: 128,
      RestartPolicy: { Enabled: true },
      Secrets: [
        { Name: 'CW_CONFIG_CONTENT', ValueFrom: expect.anything() },
        { Name: 'PROMETHEUS_CONFIG_CONTENT', ValueFrom: expect.anything() },
      ],
    });
    expect(world.taskDefinition.defaultContainer?.containerName).toBe('web');
  });

  it('has it in the image, name and memory that were chosen', () => {
    const world = createClusterWorld();
    const own = ecs.ContainerImage.fromRegistry('mirror.example/agent:1');
    const { container } = addTo(world, { image: own, containerName: 'agent', memoryReservationMiB: 64 });
    expect(container.containerName).toBe('agent');
    expect(containerNamed(world.stack, 'agent')).toMatchObject({
      Image: 'mirror.example/agent:1',
      MemoryReservation: 64,
    });
  });

  it('reads its own task, by the labels that the alarm looks for', () => {
    const world = createClusterWorld();
    addTo(world, { path: '/stats', interval: Duration.seconds(15), dimensions: { Team: 'payments' } });
    expect(parameterOf(world.stack, 'PROMETHEUS')).toMatchObject({
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
    const world = createClusterWorld();
    addTo(world);
    expect(parameterOf(world.stack, 'PROMETHEUS')).toMatchObject({ global: { scrape_interval: '30s' } });
  });

  it('writes to its own log group and to nothing else', () => {
    const world = createClusterWorld();
    addTo(world, { logRetention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.RETAIN });
    const template = Template.fromStack(world.stack);
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
    expect(parameterText(world.stack, 'CW')).toContain(`"log_group_name":"<${logs}>"`);
  });

  it('keeps no log of metrics longer than a week, nor after its stack, when nothing is said', () => {
    const world = createClusterWorld();
    addTo(world);
    Template.fromStack(world.stack).hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Delete',
      Properties: { RetentionInDays: 7 },
    });
  });

  it('gets a new revision when its configuration changes, since a task reads it when it starts', () => {
    const fingerprintOf = (props: Partial<PrometheusSidecarProps>) => {
      const world = createClusterWorld();
      addTo(world, props);
      const { Environment } = containerNamed(world.stack, 'cloudwatch-agent') as { Environment: { Value: string }[] };
      return Environment[0]?.Value;
    };
    expect(fingerprintOf({})).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf({})).toBe(fingerprintOf({}));
    expect(fingerprintOf({ path: '/stats' })).not.toBe(fingerprintOf({}));
  });

  it('takes a larger parameter where a small one does not hold its configuration', () => {
    const tierWith = (count: number) => {
      const world = createClusterWorld();
      addTo(world, { metrics: Array.from({ length: count }, (_, index) => ({ name: `requests_${index}_total` })) });
      const found = Template.fromStack(world.stack).findResources('AWS::SSM::Parameter');
      return Object.entries(found).map(([id, { Properties }]) => [id.includes('PROMETHEUS'), Properties.Tier]);
    };
    expect(tierWith(2)).toEqual([
      [false, 'Standard'],
      [true, 'Standard'],
    ]);
    expect(tierWith(150)).toEqual([
      [false, 'Advanced'],
      [true, 'Standard'],
    ]);
    expect(() => tierWith(500)).toThrow(
      /in CW_CONFIG_CONTENT must have at most 8192 bytes, got up to 1\d{4}: publish fewer metrics; the configuration in PROMETHEUS_CONFIG_CONTENT must/,
    );
  });
});

describe('a metric of the sidecar', () => {
  it('has the namespace and the dimensions of the configuration, and sums up a minute', () => {
    const world = createClusterWorld();
    const sidecar = addTo(world, { dimensions: { Team: 'payments' } });
    const { namespace, metricName, dimensions, statistic, period } = sidecar.metric('http_requests_total');
    expect({ namespace, metricName, statistic, period: period.toSeconds() }).toEqual({
      namespace: 'Shop/Checkout',
      metricName: 'http_requests_total',
      statistic: 'Sum',
      period: 60,
    });
    expect(world.stack.resolve(dimensions)).toEqual({
      Team: 'payments',
      ClusterName: { Ref: 'ClusterEB0386A7' },
      ServiceName: 'checkout',
    });
  });

  it('has the values of its labels beside them', () => {
    const sidecar = addTo(createClusterWorld());
    const metric = sidecar.metric('queue_depth', {
      labels: { queue: 'mail' },
      statistic: 'Maximum',
      period: Duration.minutes(5),
    });
    expect(metric.dimensions).toMatchObject({ ServiceName: 'checkout', queue: 'mail' });
    expect([metric.statistic, metric.period.toSeconds()]).toEqual(['Maximum', 300]);
  });

  it.each([
    ['errors', {}, 'metric must be a declared one (http_requests_total, queue_depth), got "errors": add it to metrics'],
    ['queue_depth', {}, /labels must hold a value for "queue", got none: add queue to labels$/],
    ['queue_depth', { labels: { queue: ' ' } }, /the label queue must have a value, got " "$/],
    [
      'http_requests_total',
      { labels: { status: '500' } },
      /labels must be dimensions of http_requests_total, got "status": add it to the metric's labels$/,
    ],
    [
      'http_requests_total',
      { period: Duration.seconds(30) },
      /period must be whole minutes, got 30 s: set it to Duration.minutes\(n\)$/,
    ],
    ['http_requests_total', { period: Duration.seconds(90) }, /period must be whole minutes, got 90 s/],
  ])('is refused for %s with %o', (name, options, problem) => {
    const sidecar = addTo(createClusterWorld());
    expect(() => sidecar.metric(name, options)).toThrow(problem);
  });

  it('stops a deployment of the service without a cycle', () => {
    const world = createClusterWorld();
    const { stack, cluster, taskDefinition } = world;
    const metric = addTo(world).metric('http_requests_total');
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
  it.each([ecs.NetworkMode.BRIDGE, ecs.NetworkMode.HOST, ecs.NetworkMode.NONE])(
    'is one of network mode %s',
    (networkMode) => {
      const { stack, cluster } = createClusterWorld();
      const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Instances', { networkMode });
      const props = { cluster, serviceName: 'checkout', namespace: 'Shop', port: 9464, metrics };
      expect(() => PrometheusSidecar.addTo(taskDefinition, props)).toThrow(
        `Test/Instances cannot publish metrics: the network mode must be awsvpc, got ${networkMode}: only then do containers of a ` +
          'task share localhost, so set networkMode to NetworkMode.AWS_VPC',
      );
    },
  );

  it('is none on instances when each task has a network of its own', () => {
    const { stack, cluster } = createClusterWorld();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Instances', { networkMode: ecs.NetworkMode.AWS_VPC });
    taskDefinition.addContainer('web', { image, memoryLimitMiB: 128 });
    const props = { cluster, serviceName: 'checkout', namespace: 'Shop', port: 9464, metrics };
    expect(PrometheusSidecar.addTo(taskDefinition, props).container.essential).toBe(false);
  });

  const wrong: readonly (readonly [Partial<PrometheusSidecarProps>, string])[] = [
    [{ port: 0 }, 'port must be a whole number from 1 to 65535, got 0: use the port that the application listens on'],
    [{ port: 65_536 }, 'port must be a whole number from 1 to 65535, got 65536'],
    [{ port: 80.5 }, 'port must be a whole number from 1 to 65535, got 80.5'],
    [
      { path: 'metrics' },
      'path must begin with "/" and have no space, "?" or "#", got "metrics": leave it out for "/metrics"',
    ],
    [{ path: '/metrics?all=1' }, 'path must begin with "/"'],
    [
      { interval: Duration.seconds(61) },
      'interval must be 5 to 60 whole seconds, got 61: set it to Duration.seconds(n)',
    ],
    [{ interval: Duration.millis(7_500) }, 'interval must be 5 to 60 whole seconds, got 7.5'],
    [{ memoryReservationMiB: 8 }, 'memoryReservationMiB must be whole MiB, 32 or more, got 8: leave it out for 128'],
    [{ containerName: 'web' }, 'containerName must be unique in the task definition, got "web" twice: choose another'],
    [{ containerName: 'my agent' }, 'containerName must have 1 to 255 letters, digits, "_" and "-", got "my agent"'],
    [
      { dimensions: { ServiceName: 'x' } },
      'dimensions must not redefine "ServiceName": the sidecar sets it from cluster and serviceName',
    ],
    [{ serviceName: '' }, 'the dimension ServiceName must have 1 to 255 printable ASCII characters'],
    [{ namespace: 'AWS/ECS' }, 'namespace must not begin with "AWS/"'],
    [{ metrics: [] }, 'metrics must hold at least one metric, got []'],
  ];
  it.each(wrong)('is one with %o', (props, problem) => {
    expect(() => addTo(createClusterWorld(), props)).toThrow(problem);
  });

  it('hears all problems at once, and has no container more', () => {
    const world = createClusterWorld();
    expect(() => addTo(world, { port: -1, path: '', metrics: [] })).toThrow(/port must.*path must.*metrics must/);
    expect(world.taskDefinition.findContainer('cloudwatch-agent')).toBeUndefined();
  });

  it('is one that has an agent already', () => {
    const world = createClusterWorld();
    addTo(world);
    expect(() => addTo(world, { containerName: 'another' })).toThrow(
      'Test/Task must have one PrometheusSidecar, got a second: one agent reads one port',
    );
  });
});
