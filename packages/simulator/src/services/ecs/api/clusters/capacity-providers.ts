import * as z from 'zod';
import { ecsArn, nameOf } from '../../arns.ts';
import type { EcsWorld } from '../../world.ts';
import { type Operations, pageOf, pageSize, parseInput } from '../input.ts';
import { fargateProviders } from './cluster-settings.ts';

const describeInput = z.object({
  capacityProviders: z.array(z.string()).optional(),
  cluster: z.string().optional(),
  nextToken: z.string().optional(),
  maxResults: z.number().optional(),
});

/** DescribeCapacityProviders: FARGATE and FARGATE_SPOT, which every account has and which have no tags. */
export function capacityProviderOperations(world: EcsWorld): Operations {
  return { DescribeCapacityProviders: (input) => describeProviders(world, parseInput(describeInput, input)) };
}

function describeProviders({ store }: EcsWorld, input: z.infer<typeof describeInput>) {
  const { capacityProviders: asked, cluster, nextToken } = input;
  const visible = cluster === undefined ? fargateProviders : store.cluster(cluster).rest.capacityProviders;
  const arnOf = (name: string) => ecsArn(store.scope, 'capacity-provider', name);
  const isKnown = (named: string) => visible.some((name) => named === name || named === arnOf(name));
  const names = asked === undefined ? visible : asked.filter(isKnown).map(nameOf);
  const size = pageSize(input.maxResults, { default: 10, max: 10 });
  const { page, ...next } = pageOf(names, { nextToken, size });
  return {
    capacityProviders: page.map((name) => ({ capacityProviderArn: arnOf(name), name, status: 'ACTIVE', tags: [] })),
    failures: (asked ?? [])
      .filter((named) => !isKnown(named))
      .map((named) => ({ arn: named.startsWith('arn:') ? named : arnOf(named), reason: 'MISSING' })),
    ...next,
  };
}
