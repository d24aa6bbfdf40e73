import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { OpenTelemetrySidecar } from '../../../lib/metrics/open-telemetry-sidecar.ts';
import type { PrometheusCollectorProps, PrometheusTarget } from '../../../lib/metrics/prometheus/collector-props.ts';
import { PrometheusCollector } from '../../../lib/metrics/prometheus/prometheus-collector.ts';
import { PrometheusSidecar } from '../../../lib/metrics/prometheus/prometheus-sidecar.ts';
import { type ClusterWorld, createClusterWorld } from './cluster-world.ts';

const metrics = [{ name: 'errors_total' }];
const CHECKOUT: PrometheusTarget = { services: 'checkout', port: 9464, metrics };

function collect({ stack, cluster }: ClusterWorld, props: Partial<PrometheusCollectorProps> = {}, id = 'Collector') {
  return new PrometheusCollector(stack, id, { cluster, namespace: 'Shop', targets: [CHECKOUT], ...props });
}

function serviceOf({ stack, cluster, taskDefinition }: ClusterWorld, serviceName?: string): ecs.FargateService {
  return new ecs.FargateService(stack, 'Service', { cluster, taskDefinition, ...(serviceName && { serviceName }) });
}

function sidecarOf({ taskDefinition }: ClusterWorld, cluster: ecs.ICluster, port = 9464): void {
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
  if (!(cluster instanceof ecs.Cluster)) throw new Error('the world must have a cluster');
  return cluster;
}

describe('a cluster whose counts would double', () => {
  it('has two collectors, which one error names', () => {
    const world = createClusterWorld();
    collect(world);
    collect(world, {}, 'Second');
    collect(world, {}, 'Third');
    const problem = () => world.app.synth();
    expect(problem).toThrow(
      'Test/Collector, Test/Second and Test/Third read the same cluster, so each of them would publish every count: move all targets to one PrometheusCollector',
    );
    expect(problem).toThrow(/^(?!.*read the same cluster.*read the same cluster)/s);
  });

  it('has two, one of them by an imported name', () => {
    const world = createClusterWorld({ env: { account: '111122223333', region: 'eu-west-1' } });
    const { stack } = world;
    collect(world, { cluster: importCluster(stack, 'A', 'shop') });
    collect(world, { cluster: importCluster(stack, 'B', 'shop') }, 'Second');
    expect(() => world.app.synth()).toThrow('Test/Collector and Test/Second read the same cluster');
  });

  it('is not one of two clusters', () => {
    const world = createClusterWorld();
    collect(world);
    const { vpc } = world.cluster;
    collect(world, { cluster: new ecs.Cluster(world.stack, 'Other', { vpc }) }, 'Second');
    collect(world, { cluster: importCluster(world.stack, 'A', 'a') }, 'A1');
    collect(world, { cluster: importCluster(world.stack, 'B', 'b') }, 'B1');
    expect(() => world.app.synth()).not.toThrow();
  });

  it('is not one of the same name in another Region', () => {
    const world = createClusterWorld();
    const stackIn = (region: string) => {
      const stack = new Stack(world.app, `In-${region}`, { env: { account: '111122223333', region } });
      const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Shop', {
        clusterName: 'shop',
        vpc: new ecs.Cluster(stack, 'Own').vpc,
        hasEc2Capacity: false,
      });
      return new PrometheusCollector(stack, 'Collector', { cluster, namespace: 'Shop', targets: [CHECKOUT] });
    };
    const stacks = [stackIn('eu-west-1'), stackIn('eu-north-1')].map((one) => Stack.of(one));
    expect(() => world.app.synth()).not.toThrow();
    expect(stacks.flatMap(warningsOf)).toEqual([]);
  });

  it('is warned of where an imported name may mean the same', () => {
    const world = createClusterWorld();
    collect(world);
    collect(world, { cluster: importCluster(world.stack, 'Imported', 'maybe') }, 'Second');
    expect(warningsOf(world.stack)).toEqual([
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
    const world = createClusterWorld();
    serviceOf(world, serviceName);
    sidecarOf(world, world.cluster);
    collect(world, { targets: [target] });
    expect(() => world.app.synth()).toThrow(
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
    const world = createClusterWorld();
    serviceOf(world, serviceName);
    sidecarOf(world, world.cluster);
    collect(world, { targets: [target] });
    expect(() => world.app.synth()).not.toThrow();
    expect(warningsOf(world.stack)).toEqual([]);
  });

  const told = ({ taskDefinition }: ClusterWorld, cluster: ecs.ICluster, dimensions: Record<string, string> = {}) =>
    OpenTelemetrySidecar.addTo(taskDefinition, {
      cluster,
      serviceName: 'checkout',
      namespace: 'Shop',
      metrics,
      dimensions,
    });

  it('has a sidecar that is told what the collector reads, under the same name and dimensions', () => {
    const world = createClusterWorld();
    serviceOf(world, 'checkout');
    told(world, world.cluster);
    collect(world);
    expect(() => world.app.synth()).toThrow(
      'Test/Collector and Test/Task/OpenTelemetrySidecar both publish errors_total in the namespace Shop, so every count would ' +
        'double: declare it in one of them',
    );
  });

  it('has a sidecar that reads the same metric at another port than the collector', () => {
    const world = createClusterWorld();
    serviceOf(world, 'checkout');
    sidecarOf(world, world.cluster, 9901);
    collect(world);
    expect(() => world.app.synth()).toThrow('both publish errors_total in the namespace Shop');
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
    const world = createClusterWorld();
    serviceOf(world, serviceName);
    told(world, world.cluster, dimensions);
    collect(world, props);
    expect(() => world.app.synth()).not.toThrow();
  });

  it('is warned of where CloudFormation makes up the name of the service', () => {
    const world = createClusterWorld();
    serviceOf(world);
    sidecarOf(world, world.cluster);
    collect(world, { targets: [CHECKOUT] });
    expect(warningsOf(world.stack)).toEqual([
      expect.stringContaining(
        'synthesis cannot determine whether the targets of this PrometheusCollector match the tasks of Test/Task/PrometheusSidecar: if they do',
      ),
    ]);
  });

  it('is warned of where the sidecar says another construct of the cluster', () => {
    const world = createClusterWorld();
    serviceOf(world, 'checkout');
    sidecarOf(world, importCluster(world.stack, 'Imported', 'maybe'));
    collect(world, { targets: [CHECKOUT] });
    expect(warningsOf(world.stack)).toHaveLength(1);
  });

  it('is not one whose sidecar stands in another cluster', () => {
    const world = createClusterWorld();
    const other = new ecs.Cluster(world.stack, 'Other', { vpc: world.cluster.vpc });
    serviceOf(world, 'checkout');
    sidecarOf(world, other);
    collect(world, { targets: [CHECKOUT] });
    expect(() => world.app.synth()).not.toThrow();
  });
});
