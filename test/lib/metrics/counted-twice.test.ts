import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { OpenTelemetrySidecar } from '../../../lib/metrics/open-telemetry-sidecar.ts';
import type { PrometheusCollectorProps, PrometheusTarget } from '../../../lib/metrics/prometheus/collector-props.ts';
import { PrometheusCollector } from '../../../lib/metrics/prometheus/prometheus-collector.ts';
import { PrometheusSidecar } from '../../../lib/metrics/prometheus/prometheus-sidecar.ts';
import { createShopCluster, type ShopCluster } from './shop-cluster.ts';

const metrics = [{ name: 'errors_total' }];
const CHECKOUT: PrometheusTarget = { services: 'checkout', port: 9464, metrics };

function collect({ stack, cluster }: ShopCluster, props: Partial<PrometheusCollectorProps> = {}, id = 'Collector') {
  return new PrometheusCollector(stack, id, { cluster, namespace: 'Shop', targets: [CHECKOUT], ...props });
}

function serviceOf({ stack, cluster, taskDefinition }: ShopCluster, serviceName?: string): ecs.FargateService {
  return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, ...(serviceName && { serviceName }) });
}

function sidecarOf({ taskDefinition }: ShopCluster, cluster: ecs.ICluster, port = 9464): void {
  PrometheusSidecar.addTo(taskDefinition, { cluster, serviceName: 'checkout', namespace: 'Shop', port, metrics });
}

const WARNED = 'ecs-deployment-guard:counted-twice';

function warningsOf(stack: Stack): readonly string[] {
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNED));
  return found.map(({ entry }) => String(entry.data));
}

function importCluster(stack: Stack, id: string, clusterName: string): ecs.ICluster {
  const { vpc } = createVpcOf(stack);
  return ecs.Cluster.fromClusterAttributes(stack, id, { clusterName, vpc, hasEc2Capacity: false });
}

function createVpcOf(stack: Stack): Pick<ecs.ICluster, 'vpc'> {
  const cluster = stack.node.tryFindChild('Cluster');
  if (!(cluster instanceof ecs.Cluster)) throw new Error('the test must create its cluster');
  return cluster;
}

describe('a cluster whose counts would double', () => {
  it('has two collectors, which one error names', () => {
    const parts = createShopCluster();
    collect(parts);
    collect(parts, {}, 'Second');
    collect(parts, {}, 'Third');
    const problem = () => parts.app.synth();
    expect(problem).toThrow(
      'Test/Collector, Test/Second and Test/Third read the same cluster, so each of them would publish every count: move all targets to one PrometheusCollector',
    );
    expect(problem).toThrow(/^(?!.*read the same cluster.*read the same cluster)/s);
  });

  it('has two, one of them by an imported name', () => {
    const parts = createShopCluster({ env: { account: '111122223333', region: 'eu-west-1' } });
    const { stack } = parts;
    collect(parts, { cluster: importCluster(stack, 'A', 'shop') });
    collect(parts, { cluster: importCluster(stack, 'B', 'shop') }, 'Second');
    expect(() => parts.app.synth()).toThrow('Test/Collector and Test/Second read the same cluster');
  });

  it('is not one of two clusters', () => {
    const parts = createShopCluster();
    collect(parts);
    const { vpc } = parts.cluster;
    collect(parts, { cluster: new ecs.Cluster(parts.stack, 'Other', { vpc }) }, 'Second');
    collect(parts, { cluster: importCluster(parts.stack, 'A', 'a') }, 'A1');
    collect(parts, { cluster: importCluster(parts.stack, 'B', 'b') }, 'B1');
    expect(() => parts.app.synth()).not.toThrow();
  });

  it('is not one of the same name in another Region', () => {
    const parts = createShopCluster();
    const stackIn = (region: string) => {
      const stack = new Stack(parts.app, `In-${region}`, { env: { account: '111122223333', region } });
      const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Shop', {
        clusterName: 'shop',
        vpc: new ecs.Cluster(stack, 'Own').vpc,
        hasEc2Capacity: false,
      });
      return new PrometheusCollector(stack, 'Collector', { cluster, namespace: 'Shop', targets: [CHECKOUT] });
    };
    const stacks = [stackIn('eu-west-1'), stackIn('eu-north-1')].map((one) => Stack.of(one));
    expect(() => parts.app.synth()).not.toThrow();
    expect(stacks.flatMap(warningsOf)).toEqual([]);
  });

  it('is warned of where an imported name may mean the same', () => {
    const parts = createShopCluster();
    collect(parts);
    collect(parts, { cluster: importCluster(parts.stack, 'Imported', 'maybe') }, 'Second');
    expect(warningsOf(parts.stack)).toEqual([
      expect.stringContaining(
        'synthesis cannot determine whether Test/Second reads the same cluster as this PrometheusCollector: if it does, every count doubles, so move all targets',
      ),
    ]);
  });

  it.each<[string, PrometheusTarget, string | undefined]>([
    ['the family', { taskDefinitions: 'check*', port: 9464, metrics }, undefined],
    ['the service', { services: 'checkout', port: 9464, metrics }, 'checkout'],
    ['every service', { services: '*', port: 9464, metrics }, undefined],
  ])('has a sidecar in a task that the collector finds by %s', (_, target, serviceName) => {
    const parts = createShopCluster();
    serviceOf(parts, serviceName);
    sidecarOf(parts, parts.cluster);
    collect(parts, { targets: [target] });
    expect(() => parts.app.synth()).toThrow(
      'the targets of this PrometheusCollector match the tasks of Test/Task/PrometheusSidecar, so every count would double: ' +
        'remove the sidecar or narrow the targets',
    );
  });

  it.each<[string, PrometheusTarget, string | undefined]>([
    ['another family', { taskDefinitions: 'cart', port: 9464, metrics }, undefined],
    ['another service', { services: 'cart', port: 9464, metrics }, 'checkout'],
    ['another port', { services: '*', port: 9901, metrics }, 'checkout'],
    ['another path', { services: '*', port: 9464, path: '/stats', metrics: [{ name: 'lag' }] }, 'checkout'],
  ])('is none whose collector reads %s', (_, target, serviceName) => {
    const parts = createShopCluster();
    serviceOf(parts, serviceName);
    sidecarOf(parts, parts.cluster);
    collect(parts, { targets: [target] });
    expect(() => parts.app.synth()).not.toThrow();
    expect(warningsOf(parts.stack)).toEqual([]);
  });

  const told = ({ taskDefinition }: ShopCluster, cluster: ecs.ICluster, dimensions: Record<string, string> = {}) =>
    OpenTelemetrySidecar.addTo(taskDefinition, {
      cluster,
      serviceName: 'checkout',
      namespace: 'Shop',
      metrics,
      dimensions,
    });

  it('has a sidecar that is told what the collector reads, under the same name and dimensions', () => {
    const parts = createShopCluster();
    serviceOf(parts, 'checkout');
    told(parts, parts.cluster);
    collect(parts);
    expect(() => parts.app.synth()).toThrow(
      'Test/Collector and Test/Task/OpenTelemetrySidecar both publish errors_total in the namespace Shop, so every count would ' +
        'double: declare it in one of them',
    );
  });

  it('has a sidecar that reads the same metric at another port than the collector', () => {
    const parts = createShopCluster();
    serviceOf(parts, 'checkout');
    sidecarOf(parts, parts.cluster, 9901);
    collect(parts);
    expect(() => parts.app.synth()).toThrow('both publish errors_total in the namespace Shop');
  });

  it.each<[string, Partial<PrometheusCollectorProps>, Record<string, string>, string | undefined]>([
    ['another namespace', { namespace: 'Jobs' }, {}, 'checkout'],
    ['further dimensions', {}, { Team: 'payments' }, 'checkout'],
    ['another service', { targets: [{ ...CHECKOUT, services: 'cart' }] }, {}, 'checkout'],
    ['a family', { targets: [{ port: 9464, metrics, taskDefinitions: 'checkout' }] }, {}, 'checkout'],
    ['a port that no container maps', { targets: [{ ...CHECKOUT, port: 9901 }] }, {}, 'checkout'],
    ['another metric', { targets: [{ ...CHECKOUT, metrics: [{ name: 'lag' }] }] }, {}, 'checkout'],
    ['a name that CloudFormation makes up', {}, {}, undefined],
  ])('is none whose collector and told sidecar differ by %s', (_, props, dimensions, serviceName) => {
    const parts = createShopCluster();
    serviceOf(parts, serviceName);
    told(parts, parts.cluster, dimensions);
    collect(parts, props);
    expect(() => parts.app.synth()).not.toThrow();
  });

  it('is warned of where CloudFormation makes up the name of the service', () => {
    const parts = createShopCluster();
    serviceOf(parts);
    sidecarOf(parts, parts.cluster);
    collect(parts, { targets: [CHECKOUT] });
    expect(warningsOf(parts.stack)).toEqual([
      expect.stringContaining(
        'synthesis cannot determine whether the targets of this PrometheusCollector match the tasks of Test/Task/PrometheusSidecar: if they do',
      ),
    ]);
  });

  it('is warned of where the sidecar says another construct of the cluster', () => {
    const parts = createShopCluster();
    serviceOf(parts, 'checkout');
    sidecarOf(parts, importCluster(parts.stack, 'Imported', 'maybe'));
    collect(parts, { targets: [CHECKOUT] });
    expect(warningsOf(parts.stack)).toHaveLength(1);
  });

  it('is not one whose sidecar stands in another cluster', () => {
    const parts = createShopCluster();
    const other = new ecs.Cluster(parts.stack, 'Other', { vpc: parts.cluster.vpc });
    serviceOf(parts, 'checkout');
    sidecarOf(parts, other);
    collect(parts, { targets: [CHECKOUT] });
    expect(() => parts.app.synth()).not.toThrow();
  });
});
