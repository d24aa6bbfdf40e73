import { Duration, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { OpenTelemetrySidecar, type OpenTelemetrySidecarProps } from '../../../lib/metrics/open-telemetry-sidecar.ts';
import { PrometheusSidecar } from '../../../lib/metrics/prometheus/prometheus-sidecar.ts';
import { createShopCluster, image, parameterOf, type ShopCluster } from './shop-cluster.ts';

const metrics = [{ name: 'http.requests', unit: Unit.COUNT }];

function addTo(parts: ShopCluster, props: Partial<OpenTelemetrySidecarProps> = {}): OpenTelemetrySidecar {
  const { cluster, taskDefinition } = parts;
  const usual = { cluster, serviceName: 'checkout', namespace: 'Shop/Checkout', metrics };
  return OpenTelemetrySidecar.addTo(taskDefinition, { ...usual, ...props });
}

function containersIn(stack: Stack): readonly Record<string, unknown>[] {
  const found = Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition');
  return Object.values(found).flatMap((one) => one['Properties'].ContainerDefinitions);
}

describe('a task with an OpenTelemetry collector beside it', () => {
  it('has the collector as a container without which it goes on', () => {
    const parts = createShopCluster();
    addTo(parts);
    expect(containersIn(parts.stack)).toContainEqual(
      expect.objectContaining({
        Name: 'otel-collector',
        Image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0',
        Essential: false,
        MemoryReservation: 128,
        RestartPolicy: { Enabled: true },
        Secrets: [{ Name: 'AOT_CONFIG_CONTENT', ValueFrom: expect.anything() }],
      }),
    );
  });

  it('takes OTLP at the ports that were chosen', () => {
    const parts = createShopCluster();
    addTo(parts, { grpcPort: 14_317, httpPort: 14_318 });
    expect(parameterOf(parts.stack, 'AOT')).toMatchObject({
      receivers: {
        otlp: { protocols: { grpc: { endpoint: 'localhost:14317' }, http: { endpoint: 'localhost:14318' } } },
      },
    });
  });

  it('gives each metric the dimensions that the alarm looks for', () => {
    const parts = createShopCluster();
    const sidecar = addTo(parts);
    expect(parameterOf(parts.stack, 'AOT')).toMatchObject({
      processors: {
        attributes: {
          actions: [
            { key: 'ClusterName', value: '<ClusterEB0386A7>', action: 'upsert' },
            { key: 'ServiceName', value: 'checkout', action: 'upsert' },
          ],
        },
      },
      exporters: {
        awsemf: {
          namespace: 'Shop/Checkout',
          region: '<AWS::Region>',
          metric_declarations: [{ dimensions: [['ClusterName', 'ServiceName']] }],
        },
      },
    });
    const metric = sidecar.metric('http.requests', { statistic: 'Average' });
    expect([metric.namespace, metric.metricName, metric.statistic]).toEqual([
      'Shop/Checkout',
      'http.requests',
      'Average',
    ]);
    expect(parts.stack.resolve(metric.dimensions)).toEqual({
      ClusterName: { Ref: 'ClusterEB0386A7' },
      ServiceName: 'checkout',
    });
    expect(() => sidecar.metric('http.errors')).toThrow(
      '"http.errors" is not declared in the property metrics (namespace Shop/Checkout): add it there, or use http.requests',
    );
  });

  it('tells the SDK of a container where to report, in deltas, and is there before and after it', () => {
    const parts = createShopCluster();
    const sidecar = addTo(parts, { interval: Duration.seconds(20), httpPort: 5318 });
    const web = parts.taskDefinition.findContainer('web');
    if (web === undefined) throw new Error('the task must have the container web');
    sidecar.instrument(web);
    expect(containersIn(parts.stack)).toContainEqual(
      expect.objectContaining({
        Name: 'web',
        DependsOn: [{ ContainerName: 'otel-collector', Condition: 'START' }],
        Environment: [
          { Name: 'OTEL_METRICS_EXPORTER', Value: 'otlp' },
          { Name: 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT', Value: 'http://localhost:5318/v1/metrics' },
          { Name: 'OTEL_EXPORTER_OTLP_METRICS_PROTOCOL', Value: 'http/protobuf' },
          { Name: 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', Value: 'delta' },
          { Name: 'OTEL_METRIC_EXPORT_INTERVAL', Value: '20000' },
          { Name: 'OTEL_METRIC_EXPORT_TIMEOUT', Value: '10000' },
        ],
      }),
    );
  });

  it('does so for containers of its own task alone', () => {
    const parts = createShopCluster();
    const other = new ecs.FargateTaskDefinition(parts.stack, 'Other').addContainer('worker', { image });
    expect(() => addTo(parts).instrument(other)).toThrow(
      'the OpenTelemetrySidecar of Test/Task cannot receive metrics of Test/Other/worker, a container of another task definition: add an OpenTelemetrySidecar to Test/Other',
    );
  });
});

describe('a task that a collector cannot stand beside', () => {
  const wrong: readonly (readonly [Partial<OpenTelemetrySidecarProps>, string])[] = [
    [{ grpcPort: 0 }, 'grpcPort must be a whole number from 1 to 65535, got 0'],
    [{ httpPort: 70_000 }, 'httpPort must be a whole number from 1 to 65535, got 70000'],
    [{ httpPort: 4317 }, 'grpcPort and httpPort must differ, got 4317 for both: change one of them'],
    [{ metrics: [{ name: '_x' }] }, 'the name of a metric must have 1 to 255 letters'],
    [
      { containerName: 'web' },
      'the task definition already has a container named "web": set containerName to another name',
    ],
  ];
  it.each(wrong)('is one with %o', (props, problem) => {
    expect(() => addTo(createShopCluster(), props)).toThrow(problem);
  });

  it('is one of another network mode', () => {
    const { stack, cluster } = createShopCluster();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Instances', { networkMode: ecs.NetworkMode.HOST });
    const props = { cluster, serviceName: 'checkout', namespace: 'Shop', metrics };
    expect(() => OpenTelemetrySidecar.addTo(taskDefinition, props)).toThrow(
      'the network mode of the task definition must be awsvpc, got host',
    );
  });

  it('is one that has a collector already', () => {
    const parts = createShopCluster();
    addTo(parts);
    expect(() => addTo(parts)).toThrow(
      'Test/Task already has an OpenTelemetrySidecar, and a task definition can have only one',
    );
  });

  it('is one whose other containers take its port, also those that were added later', () => {
    const parts = createShopCluster();
    addTo(parts);
    parts.taskDefinition.addContainer('proxy', { image, portMappings: [{ containerPort: 4318 }] });
    expect(() => parts.app.synth()).toThrow(
      'port 4318 must be free for the OpenTelemetrySidecar, but the container "proxy" maps it: set httpPort to another port',
    );
  });
});

describe('both sidecars in one task', () => {
  const both = (namespace: string) => {
    const parts = createShopCluster();
    const { cluster, taskDefinition } = parts;
    const own = { cluster, serviceName: 'checkout', metrics: [{ name: 'requests_total' }] };
    PrometheusSidecar.addTo(taskDefinition, { ...own, namespace: 'Shop', port: 9464 });
    OpenTelemetrySidecar.addTo(taskDefinition, { ...own, namespace });
    return () => parts.app.synth();
  };

  it('must not publish one metric twice', () => {
    expect(both('Shop')).toThrow(
      'Test/Task/PrometheusSidecar and Test/Task/OpenTelemetrySidecar both publish requests_total in the namespace Shop, so every count would double: declare it in one of them',
    );
  });

  it('may publish it under two names', () => {
    expect(both('Shop/OpenTelemetry')).not.toThrow();
  });
});
