import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ContainerInsights,
  type ContainerInsightsMetricName,
} from '../../../../lib/metrics/container-insights/container-insights.ts';
import {
  CONTAINER_INSIGHTS_METRICS,
  DIMENSION_SETS,
} from '../../../../lib/metrics/container-insights/container-insights-table.ts';
import { GuardedService } from '../../../../lib/service/guarded-service.ts';
import { createEmptyCluster } from '../../guarded-services.ts';

interface Published {
  readonly name: string;
  readonly level: string;
  readonly dimensionSets: readonly (readonly string[])[];
  readonly unit: string;
}

const fixture = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'metrics', 'container-insights.json');
const published: readonly Published[] = JSON.parse(readFileSync(fixture, 'utf8'));

/** As a user of plain JavaScript would call it. */
const metricOf = (name: string, dimensions: readonly string[]) =>
  ContainerInsights.metric(
    name as 'CpuUtilized',
    Object.fromEntries(dimensions.map((one) => [one, `of-${one}`])) as { readonly ClusterName: string },
  );

const setsOf = (name: string) =>
  new Set(
    published
      .filter((one) => one.name === name)
      .flatMap(({ dimensionSets }) => dimensionSets.map((set) => set.toSorted().join())),
  );
const names = [...new Set(published.map(({ name }) => name))];

describe('the metrics of Container Insights', () => {
  it('are all of the two pages: 65 metrics by 260 dimension sets', () => {
    const pairs = names.flatMap((name) => [...setsOf(name)].map((set) => [name, set.split(',')] as const));
    expect([names.length, pairs.length]).toEqual([65, 260]);
    expect(Object.keys(CONTAINER_INSIGHTS_METRICS).toSorted()).toEqual(names.toSorted());
    for (const [name, set] of pairs) {
      const { metricStat } = metricOf(name, set).toMetricConfig();
      expect(metricStat).toMatchObject({ namespace: 'ECS/ContainerInsights', metricName: name });
      expect(metricStat?.dimensions?.map(({ name: dimension }) => dimension).toSorted()).toEqual(set.toSorted());
    }
  });

  it.each(names)('has no dimension set that is not published, and the published unit: %s', (name) => {
    const { unit, ...levels } = CONTAINER_INSIGHTS_METRICS[name as ContainerInsightsMetricName];
    const ours = Object.values(levels).flatMap((sets: readonly (keyof typeof DIMENSION_SETS)[]) =>
      sets.map((set) => [...DIMENSION_SETS[set]].sort().join()),
    );
    expect(new Set(ours)).toEqual(setsOf(name));
    expect(ours).toHaveLength(setsOf(name).size);
    expect(new Set(published.filter((one) => one.name === name).map((one) => one.unit))).toEqual(new Set([unit]));
  });

  it('refuse every other set, and name those that there are', () => {
    const dimensions = [...new Set(Object.values(DIMENSION_SETS).flat())];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.subarray(dimensions), (name, set) => {
        fc.pre(!setsOf(name).has(set.toSorted().join()));
        expect(() => metricOf(name, set)).toThrow(`AWS does not publish the metric ${name} with the dimensions {`);
      }),
    );
    expect(() => metricOf('CpuUtilised', ['ClusterName'])).toThrow('got "CpuUtilised": check the spelling');
    expect(() => metricOf('ServiceCount', ['ServiceName'])).toThrow(
      'AWS does not publish the metric ServiceCount with the dimensions { ServiceName }: use { ClusterName }',
    );
  });

  it('are told by the compiler too', () => {
    const wrong = [
      // @ts-expect-error no such metric
      () => ContainerInsights.metric('CpuUtilised', { ClusterName: 'a' }),
      // @ts-expect-error no set of these
      () => ContainerInsights.metric('ServiceCount', { ServiceName: 'a' }),
      // @ts-expect-error each is in a set, but not all in one
      () => ContainerInsights.metric('CpuUtilized', { ClusterName: 'a', ServiceName: 'b', TaskDefinitionFamily: 'c' }),
    ];
    for (const make of wrong) expect(make).toThrow(/must be a metric|does not publish/);
  });

  it('are a mean over one minute, unless chosen otherwise', () => {
    expect(ContainerInsights.metric('TaskCount', { ClusterName: 'a' })).toMatchObject({ statistic: 'Average' });
    const chosen = ContainerInsights.metric(
      'TaskCount',
      { ClusterName: 'a' },
      { statistic: 'Minimum', period: Duration.minutes(5) },
    );
    expect(chosen.toMetricConfig().metricStat).toMatchObject({ statistic: 'Minimum', period: Duration.minutes(5) });
  });
});

function createService(stack: Stack, cluster: ecs.ICluster): GuardedService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable') });
  return new GuardedService(stack, 'Job', { cluster, taskDefinition });
}

describe('the cluster of a metric', () => {
  it('is switched on by the metric of a service, as far as that needs', () => {
    const { stack, cluster } = createEmptyCluster();
    const { service, protection } = createService(stack, cluster);
    protection.addDeploymentAlarms(
      { id: 'Tasks', metric: ContainerInsights.ofService('TaskMemoryUtilization', service), threshold: 80 },
      { id: 'CpuShare', metric: ContainerInsights.cpuUtilization(service), threshold: 80 },
      { id: 'MemoryShare', metric: ContainerInsights.memoryUtilization(service), threshold: 80 },
    );
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enhanced' }],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'ECS/ContainerInsights',
      MetricName: 'TaskMemoryUtilization',
      Period: 60,
      Dimensions: [
        { Name: 'ClusterName', Value: { Ref: Match.stringLikeRegexp('^Cluster') } },
        { Name: 'ServiceName', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^JobService'), 'Name'] } },
      ],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Test/Job CpuShare (deployment)',
      Metrics: Match.arrayWith([Match.objectLike({ Expression: '(100 * used) / reserved' })]),
    });
  });

  it('that is imported is told what it must have', () => {
    const { stack, vpc } = createEmptyCluster();
    const imported = ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shop', vpc });
    const { service } = createService(stack, imported);
    ContainerInsights.ofService('RunningTaskCount', service);
    Annotations.fromStack(stack).hasInfo(
      '/Test/Imported',
      Match.stringLikeRegexp(
        'the cluster shop needs Container Insights set to "enabled" or "enhanced".*--cluster shop .*value=enabled',
      ),
    );
  });
});
