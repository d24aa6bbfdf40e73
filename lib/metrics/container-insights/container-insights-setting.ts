import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { CfnCluster, type ICluster } from 'aws-cdk-lib/aws-ecs';

type Setting = 'enabled' | 'enhanced';

const RANK: Readonly<Record<string, number>> = { disabled: 0, enabled: 1, enhanced: 2 };

/**
 * Sets Container Insights of a cluster to at least this level; never lowers it. For an imported cluster it can only add a
 * note.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
 */
export function requireContainerInsights(cluster: ICluster, setting: Setting): void {
  const resource = cluster.node.defaultChild;
  if (!(resource instanceof CfnCluster)) {
    const isNamed = !Token.isUnresolved(cluster.clusterName);
    Annotations.of(cluster).addInfo(
      `the cluster ${isNamed ? cluster.clusterName : cluster.node.path} needs Container Insights set to ` +
        `${setting === 'enabled' ? '"enabled" or "enhanced"' : `"${setting}"`}, and this app does not manage the cluster: if it has another ` +
        `setting, run aws ecs update-cluster-settings --cluster ${isNamed ? cluster.clusterName : 'NAME'} ` +
        `--settings name=containerInsights,value=${setting}`,
    );
    return;
  }
  const settings: readonly CfnCluster.ClusterSettingsProperty[] =
    Stack.of(cluster).resolve(resource.clusterSettings) ?? [];
  const present = settings.find(({ name }) => name === 'containerInsights')?.value;
  if ((RANK[present ?? ''] ?? 0) >= (RANK[setting] ?? 0)) return;
  resource.clusterSettings = [
    ...settings.filter(({ name }) => name !== 'containerInsights'),
    { name: 'containerInsights', value: setting },
  ];
}
