import { parseServiceArn } from '../core/arn.ts';

/** Reads tags from ECS. */
export interface TagGateway {
  /** Calls DescribeServices for at most 10 services of one cluster. Those that ECS does not find are absent. */
  serviceTags(clusterArn: string, serviceArns: readonly string[]): Promise<ReadonlyMap<string, Tags>>;
  /** Calls DescribeClusters for one cluster. Undefined if ECS does not find it. */
  clusterTags(clusterArn: string): Promise<Tags | undefined>;
}

export type Tags = ReadonlyMap<string, string>;

/** Returns the value of a tag of a service, else of its cluster. The cluster is read only if the service lacks the tag. */
export async function tagOf(
  key: string,
  own: Tags,
  readCluster: () => Promise<Tags | undefined>,
): Promise<string | undefined> {
  return own.get(key) ?? (await readCluster())?.get(key);
}

/** Returns the ARN of a service's cluster. The short ARN from before 2018 does not name it; ECS then assumes `default`. */
export function clusterArnOf(serviceArn: string): string {
  const parsed = parseServiceArn(serviceArn);
  if (parsed === undefined) return 'default';
  const { partition, region, account, cluster = 'default' } = parsed;
  return `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`;
}
