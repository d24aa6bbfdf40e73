import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, it } from 'vitest';
import { requireContainerInsights } from '../../../../lib/metrics/container-insights/container-insights-setting.ts';

describe('requireContainerInsights', () => {
  it.each([
    [undefined, 'enabled', 'enabled'],
    [undefined, 'enhanced', 'enhanced'],
    [ecs.ContainerInsights.DISABLED, 'enabled', 'enabled'],
    [ecs.ContainerInsights.ENABLED, 'enhanced', 'enhanced'],
    [ecs.ContainerInsights.ENHANCED, 'enabled', 'enhanced'],
    [ecs.ContainerInsights.ENHANCED, 'enhanced', 'enhanced'],
  ] as const)(
    'gives a cluster that has %s and must have %s the setting %s, asked once or twice',
    (before, setting, after) => {
      const stack = new Stack();
      const vpc = new Vpc(stack, 'Vpc');
      const cluster = new ecs.Cluster(stack, 'Cluster', { vpc, ...(before && { containerInsightsV2: before }) });
      requireContainerInsights(cluster, setting);
      requireContainerInsights(cluster, setting);
      Template.fromStack(stack).hasResourceProperties('AWS::ECS::Cluster', {
        ClusterSettings: [{ Name: 'containerInsights', Value: after }],
      });
    },
  );

  it('keeps the other settings of the cluster', () => {
    const stack = new Stack();
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc') });
    const resource = cluster.node.defaultChild;
    if (resource instanceof ecs.CfnCluster) resource.clusterSettings = [{ name: 'future', value: 'on' }];
    requireContainerInsights(cluster, 'enabled');
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Cluster', {
      ClusterSettings: [
        { Name: 'future', Value: 'on' },
        { Name: 'containerInsights', Value: 'enabled' },
      ],
    });
  });

  it('says of an imported cluster what it must have, and how', () => {
    const stack = new Stack(undefined, 'Test');
    const vpc = new Vpc(stack, 'Vpc');
    requireContainerInsights(
      ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shop', vpc }),
      'enhanced',
    );
    Annotations.fromStack(stack).hasInfo(
      '/Test/Imported',
      Match.stringLikeRegexp(
        'the cluster shop needs Container Insights set to "enhanced".*--cluster shop .*value=enhanced',
      ),
    );
  });
});
