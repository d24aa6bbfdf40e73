import { Aws, Duration } from 'aws-cdk-lib';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it } from 'vitest';
import type { PrometheusCollectorProps, PrometheusTarget } from '../../../../lib/metrics/prometheus/collector-props.ts';
import {
  collectedSource,
  collectedTargets,
  collectorProblems,
  collectorTimes,
  discoveryTargets,
} from '../../../../lib/metrics/prometheus/collector-targets.ts';
import { createShopCluster } from '../shop-cluster.ts';

const { stack, cluster } = createShopCluster();
const metrics = [{ name: 'errors_total', unit: Unit.COUNT }];
const CHECKOUT: PrometheusTarget = { services: 'checkout', port: 9464, metrics };
const WORKERS: PrometheusTarget = {
  taskDefinitions: 'worker-*',
  containers: 'app',
  port: 9100,
  path: '/stats',
  metrics,
};

function propsWith(choice: Partial<PrometheusCollectorProps> = {}): PrometheusCollectorProps {
  return { cluster, namespace: 'Shop', targets: [CHECKOUT, WORKERS], ...choice };
}

describe('collectorProblems', () => {
  it.each<[string, Partial<PrometheusCollectorProps>]>([
    ['services and task definitions', {}],
    ['one port of two paths', { targets: [CHECKOUT, { ...CHECKOUT, path: '/other' }] }],
    [
      'one unit of a metric, left out once',
      { targets: [CHECKOUT, { ...WORKERS, metrics: [{ name: 'errors_total' }] }] },
    ],
    ['the shortest times', { interval: Duration.seconds(5), discoveryInterval: Duration.seconds(10) }],
    ['the longest times', { interval: Duration.seconds(60), discoveryInterval: Duration.minutes(5) }],
  ])('are none for %s', (_, choice) => {
    expect(collectorProblems(propsWith(choice))).toEqual([]);
  });

  it.each<[Partial<PrometheusCollectorProps>, string]>([
    [{ targets: [] }, 'targets must contain at least one target, got []: add one with services or taskDefinitions'],
    [
      { targets: [{ port: 1, metrics }] },
      'targets[0]: either services or taskDefinitions must be set, got neither: set one of them',
    ],
    [
      { targets: [{ ...CHECKOUT, taskDefinitions: 'x' }] },
      'targets[0]: either services or taskDefinitions must be set, got both: remove one of them',
    ],
    [
      { targets: [CHECKOUT, { ...WORKERS, taskDefinitions: 'a.b' }] },
      'targets[1]: taskDefinitions must be 1 to 255 letters, digits, "_", "-" and "*", got "a.b": use the name in ECS, with * for any text',
    ],
    [
      { targets: [{ ...WORKERS, containers: '' }] },
      'targets[0]: containers must be 1 to 255 letters, digits, "_", "-" and "*", got "": use the name in ECS, with * for any text',
    ],
    [
      { targets: [{ ...CHECKOUT, port: 99_999 }] },
      'targets[0]: port must be a whole number from 1 to 65535, got 99999: use the port that the application listens on',
    ],
    [
      { targets: [{ ...CHECKOUT, path: 'x' }] },
      'targets[0]: path must start with "/" and must not contain a space, "?", "#" or "%", got "x": omit it to use the default, "/metrics"',
    ],
    [
      { targets: [{ ...CHECKOUT, metrics: [] }] },
      'targets[0]: metrics must contain at least one metric, got []: declare the metrics that your alarms watch',
    ],
    [
      { targets: [{ ...CHECKOUT, metrics: [{ name: 'errors', labels: ['ServiceName'] }] }] },
      'targets[0]: the label "ServiceName" of errors is a dimension already: remove it from labels',
    ],
    [{ targets: [CHECKOUT, CHECKOUT] }, 'targets[1] matches the same tasks as targets[0]: merge the two targets'],
    [
      { targets: [CHECKOUT, { ...WORKERS, metrics: [{ name: 'errors_total', unit: Unit.PERCENT }] }] },
      'the metric errors_total must have one unit in all targets, got Count and Percent: use the same unit',
    ],
    [
      { interval: Duration.minutes(2) },
      'interval must be a whole number of seconds from 5 to 60, got 120 seconds: choose a shorter time',
    ],
    [
      { discoveryInterval: Duration.seconds(5) },
      'discoveryInterval must be a whole number of seconds from 10 to 300, got 5 seconds: choose a longer time',
    ],
    [
      { namespace: 'AWS/ECS', targets: [CHECKOUT] },
      'targets[0]: namespace must not begin with "AWS/", got "AWS/ECS": use another name, because only AWS services publish there',
    ],
  ])('are one for %o', (choice, problem) => {
    expect(collectorProblems(propsWith(choice))).toEqual([problem]);
  });
});

describe('discoveryTargets', () => {
  it('have jobs of their own, expressions for their patterns, and the dimension that tells their tasks apart', () => {
    const [checkout, workers, ...more] = discoveryTargets(propsWith());
    expect(more).toEqual([]);
    expect(checkout).toEqual({
      job: 'target-1',
      services: '^checkout$',
      port: 9464,
      path: '/metrics',
      source: { namespace: 'Shop', metrics, dimensions: { ClusterName: cluster.clusterName, ServiceName: '' } },
    });
    expect(workers).toEqual({
      job: 'target-2',
      taskDefinitions: '^.*:task-definition/worker-.*:[0-9]+$',
      containers: '^app$',
      port: 9100,
      path: '/stats',
      source: {
        namespace: 'Shop',
        metrics,
        dimensions: { ClusterName: cluster.clusterName, TaskDefinitionFamily: '' },
      },
    });
  });
});

describe('collectedTargets', () => {
  it('are patterns of services or of task definitions, at a port and a path', () => {
    expect(collectedTargets([CHECKOUT, WORKERS])).toEqual([
      {
        kind: 'service',
        pattern: 'checkout',
        port: 9464,
        path: '/metrics',
        dimension: 'ServiceName',
        target: CHECKOUT,
      },
      {
        kind: 'task definition',
        pattern: 'worker-*',
        port: 9100,
        path: '/stats',
        dimension: 'TaskDefinitionFamily',
        target: WORKERS,
      },
    ]);
  });
});

describe('collectedSource', () => {
  it('is that of a service, or of a family', () => {
    const ofService = collectedSource(propsWith(), 'errors_total', { service: 'checkout' });
    expect(ofService).toMatchObject({ namespace: 'Shop', metrics });
    expect(stack.resolve(ofService.dimensions)).toEqual({
      ClusterName: { Ref: 'ClusterEB0386A7' },
      ServiceName: 'checkout',
    });
    const ofFamily = collectedSource(propsWith(), 'errors_total', { taskDefinition: 'worker-mail' });
    expect(ofFamily.dimensions).toMatchObject({ TaskDefinitionFamily: 'worker-mail' });
  });

  it.each([
    [
      'errors_total',
      {},
      'either service or taskDefinition must be set for the metric errors_total, got neither: set one of them',
    ],
    ['errors_total', { service: 'checkout', taskDefinition: 'worker-mail' }, 'got both'],
    [
      'errors_total',
      { service: 'cart' },
      'no target of the collector matches the service "cart", so it has no metric errors_total: add a target for it',
    ],
    [
      'errors_total',
      { taskDefinition: 'checkout' },
      'no target of the collector matches the task definition "checkout"',
    ],
    [
      'errors_total',
      { service: Aws.STACK_NAME },
      'the service of the metric errors_total must be a literal name, got a token',
    ],
  ])('is refused for %s of %o', (name, options, problem) => {
    expect(() => collectedSource(propsWith(), name, options)).toThrow(problem);
  });

  it('is none of a target whose port is read for an earlier one', () => {
    const every: PrometheusTarget = { services: '*', port: 9464, metrics: [{ name: 'lag' }] };
    const props = propsWith({ targets: [CHECKOUT, every] });
    expect(() => collectedSource(props, 'lag', { service: 'checkout' })).toThrow(
      'several targets match checkout on port 9464, but the CloudWatch agent uses only the first one: narrow the patterns of the targets',
    );
    expect(collectedSource(props, 'lag', { service: 'cart' }).dimensions).toMatchObject({ ServiceName: 'cart' });
  });

  it('is none that two targets publish', () => {
    const again: PrometheusTarget = { ...CHECKOUT, port: 9465 };
    expect(() =>
      collectedSource(propsWith({ targets: [CHECKOUT, again] }), 'errors_total', { service: 'checkout' }),
    ).toThrow('2 targets of the collector match checkout and declare the metric errors_total: narrow their patterns');
  });

  it('is that of the target which covers the name, for a metric that none declares', () => {
    const { metrics: declared } = collectedSource(propsWith(), 'lag', { service: 'checkout' });
    expect(declared).toEqual(metrics);
  });
});

describe('collectorTimes', () => {
  it('are half a minute and a minute, or what was chosen', () => {
    expect(collectorTimes(propsWith())).toEqual({ interval: 30, discoveryInterval: 60 });
    const chosen = { interval: Duration.seconds(20), discoveryInterval: Duration.minutes(5) };
    expect(collectorTimes(propsWith(chosen))).toEqual({ interval: 20, discoveryInterval: 300 });
  });
});
