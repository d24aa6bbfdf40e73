import { DescribeClustersCommand, DescribeServicesCommand, type ECSClient, type Tag } from '@aws-sdk/client-ecs';
import { callAws, isAwsError } from '../aws-errors.ts';

type Tags = ReadonlyMap<string, string>;

/** Reads the tags of services and clusters from ECS. */
export function ecsTags(client: ECSClient) {
  return {
    /** Calls DescribeServices for at most 10 services of one cluster. Those that ECS does not find are absent. */
    async serviceTags(clusterArn: string, serviceArns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
      const command = new DescribeServicesCommand({
        cluster: clusterArn,
        services: [...serviceArns],
        include: ['TAGS'],
      });
      const answer = await callAws('ecs:DescribeServices', () => client.send(command)).catch(noneWithoutCluster);
      const found = (answer.services ?? []).flatMap(({ serviceArn, tags }) =>
        serviceArn === undefined ? [] : [[serviceArn, tagsOf(tags)] as const],
      );
      return new Map(found);
    },
    /** Calls DescribeClusters for one cluster. Undefined if ECS does not find it. */
    async clusterTags(clusterArn: string): Promise<Tags | undefined> {
      const command = new DescribeClustersCommand({ clusters: [clusterArn], include: ['TAGS'] });
      const { clusters = [] } = await callAws('ecs:DescribeClusters', () => client.send(command));
      return clusters[0] && tagsOf(clusters[0].tags);
    },
  };
}

function tagsOf(tags: readonly Tag[] = []): Tags {
  return new Map(tags.map(({ key = '', value = '' }) => [key, value]));
}

/** A service of a deleted cluster is gone, too. */
function noneWithoutCluster(error: unknown): { readonly services?: undefined } {
  if (isAwsError(error, 'ClusterNotFoundException')) return {};
  throw error;
}
