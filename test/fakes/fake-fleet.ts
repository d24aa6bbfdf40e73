import type { FleetGateway } from '../../src/guard/ports.ts';
import { CLUSTER, service } from '../builders/facts.ts';

/** A service of a cluster, by its number. */
export function fleetArn(cluster: string, index: number): string {
  return `arn:aws:ecs:eu-west-1:111122223333:service/${cluster}/s${String(index).padStart(4, '0')}`;
}

/** Clusters with so many services each, in pages of 100; every call is told by its name. */
export function fakeFleet(clusters: Readonly<Record<string, number>>, call: (name: string) => void): FleetGateway {
  const page = <T>(items: readonly T[], token: string | undefined) => {
    const from = Number(token ?? 0);
    return { items: items.slice(from, from + 100), nextToken: from + 100 < items.length ? `${from + 100}` : undefined };
  };
  return {
    clusters: async (token) => {
      call('ListClusters');
      return page(
        Object.keys(clusters).map((name) => CLUSTER.replace('shop', name)),
        token,
      );
    },
    services: async (cluster, token) => {
      call('ListServices');
      const name = cluster.slice(cluster.lastIndexOf('/') + 1);
      return page(
        Array.from({ length: clusters[name] ?? 0 }, (_, index) => fleetArn(name, index)),
        token,
      );
    },
    describeServices: async (_cluster, arns) => {
      call('DescribeServices');
      return arns.map((serviceArn) => service({ serviceArn }));
    },
  };
}
