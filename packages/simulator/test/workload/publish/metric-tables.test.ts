import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { customMetric } from '../../../src/workload/publish/custom-metric.ts';
import { knownMetric, metricTables } from '../../../src/workload/publish/metric-tables.ts';

interface Published {
  readonly name: string;
  readonly level: string;
  readonly dimensionSets: readonly (readonly string[])[];
  readonly unit: string;
}
const fixture = new URL('../../../../../test/fixtures/metrics/container-insights.json', import.meta.url);
const published: readonly Published[] = JSON.parse(readFileSync(fixture, 'utf8'));

describe('a metric', () => {
  it('is known by its namespace, its name and a set of its dimensions, in any order [LOAD-70]', () => {
    expect(knownMetric('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', ['LoadBalancer', 'TargetGroup'])).toEqual({
      known: true,
      source: 'Application Load Balancer',
    });
    expect(knownMetric('AWS/ECS', 'CPUUtilization', ['ServiceName', 'ClusterName'])).toMatchObject({ known: true });
    expect(knownMetric('AWS/ECS', 'RequestCount', ['DiscoveryName'])).toEqual({
      known: true,
      source: 'Service Connect',
    });
  });

  it.each([
    [
      ['AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count', ['LoadBalancer', 'TargetGroup']],
      'AWS/ApplicationELB HTTPCode_ELB_5XX_Count has no points by the dimensions LoadBalancer, TargetGroup: it has LoadBalancer | AvailabilityZone, LoadBalancer',
    ],
    [
      ['AWS/ECS', 'HTTPCode_Target_5XX_Count', ['ClusterName', 'ServiceName']],
      'AWS/ECS HTTPCode_Target_5XX_Count has no points by the dimensions ClusterName, ServiceName: it has TargetDiscoveryName | TargetDiscoveryName, ServiceName, ClusterName',
    ],
    [
      ['ECS/ContainerInsights', 'EphemeralStorageUtilized', ['ClusterName', 'ServiceName']],
      'ECS/ContainerInsights EphemeralStorageUtilized is published by AWS but not made by the simulator: put its data from outside',
    ],
    [['AWS/SQS', 'QueueDepth', ['QueueName']], 'AWS/SQS QueueDepth is in no table of the simulator: check its name'],
    [
      ['Shop', 'orders', []],
      'Shop orders is a custom metric that no failure model publishes: list it under metrics of a model',
    ],
  ] as const)('%j is named when the workload cannot make it [LOAD-71]', ([namespace, name, dimensions], because) => {
    expect(knownMetric(namespace, name, dimensions)).toEqual({ known: false, because });
  });

  it('of a failure model is known by its own dimensions [LOAD-70]', () => {
    const orders = customMetric.parse({ namespace: 'Shop', name: 'orders', dimensions: { A: '1' }, per: 'request' });
    expect(knownMetric('Shop', 'orders', ['A'], [orders])).toEqual({ known: true, source: 'custom' });
    expect(knownMetric('Shop', 'orders', [], [orders])).toEqual({
      known: false,
      because: 'Shop orders has no points by the dimensions none: it has A',
    });
  });
});

describe('the table of Container Insights', () => {
  it.each(['basic', 'enhanced'])('has the dimension sets and units that AWS publishes: %s [LOAD-52]', (level) => {
    const table = metricTables.filter(({ namespace }) => namespace === 'ECS/ContainerInsights')[
      level === 'basic' ? 0 : 1
    ];
    const rows = table?.rows ?? [];
    const sorted = (sets: readonly string[]) => sets.map((set) => set.split(' ').toSorted().join(' ')).toSorted();
    for (const { name, unit, sets } of rows) {
      const row =
        published.find((one) => one.name === name && one.level === level) ?? published.find((one) => one.name === name);
      expect([name, unit, sorted(sets)]).toEqual([
        name,
        row?.unit,
        sorted(row?.dimensionSets.map((set) => set.join(' ')) ?? []),
      ]);
    }
  });

  it('names every published metric, made or not [LOAD-71]', () => {
    const tables = metricTables.filter(({ namespace }) => namespace === 'ECS/ContainerInsights');
    const named = new Set(tables.flatMap(({ rows, notModelled }) => [...rows.map(({ name }) => name), ...notModelled]));
    expect(published.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
    const made = new Set(tables.flatMap(({ rows }) => rows.map(({ name }) => name)));
    expect(tables.flatMap(({ notModelled }) => notModelled).filter((name) => made.has(name))).toEqual([]);
  });
});
