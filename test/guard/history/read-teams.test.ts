import { describe, expect, it } from 'vitest';
import { chooseTeam } from '../../../src/guard/history/read-teams.ts';
import { fleetArn } from '../../fakes/fake-fleet.ts';

const SHORT = 'arn:aws:ecs:eu-west-1:111122223333:service/old';
const arn = (index: number, cluster = 'shop') => fleetArn(cluster, index);

function ecsWith(
  services: Readonly<Record<string, Readonly<Record<string, string>>>>,
  clusters: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
) {
  const calls: string[] = [];
  const tags = {
    serviceTags: async (clusterArn: string, arns: readonly string[]) => {
      calls.push(`DescribeServices ${clusterArn.split('/')[1]} ${arns.length}`);
      return new Map(
        arns.flatMap((one) => {
          const found = services[one];
          return found === undefined ? [] : [[one, new Map(Object.entries(found))] as const];
        }),
      );
    },
    clusterTags: async (clusterArn: string) => {
      const name = clusterArn.split('/')[1] ?? '';
      calls.push(`DescribeClusters ${name}`);
      const found = clusters[name];
      return found && new Map(Object.entries(found));
    },
  };
  return { tags, calls };
}

const payments = { key: 'team', name: 'payments' };

describe('the services of a team', () => {
  it('have its tag, or none and a cluster that has it', async () => {
    const { tags, calls } = ecsWith(
      { [arn(0)]: { team: 'payments' }, [arn(1)]: { team: 'search' }, [arn(2)]: {}, [arn(3)]: { Team: 'search' } },
      { shop: { team: 'payments' } },
    );
    const { choose } = chooseTeam(tags, payments);
    expect(await choose([arn(0), arn(1), arn(2), arn(3)])).toEqual(new Set([arn(0), arn(2), arn(3)]));
    expect(calls).toEqual(['DescribeServices shop 4', 'DescribeClusters shop']);
  });

  it('may have another key', async () => {
    const { tags } = ecsWith({ [arn(0)]: { owner: 'payments' }, [arn(1)]: { team: 'payments' } });
    expect(await chooseTeam(tags, { ...payments, key: 'owner' }).choose([arn(0), arn(1)])).toEqual(new Set([arn(0)]));
  });

  it('are read one time, ten per call and cluster', async () => {
    const shop = Array.from({ length: 12 }, (_, index) => arn(index));
    const all = [...shop, arn(0, 'tools')];
    const { tags, calls } = ecsWith(Object.fromEntries(all.map((one) => [one, { team: 'payments' }])));
    const { choose, goneServices } = chooseTeam(tags, payments);
    expect(await choose(all)).toEqual(new Set(all));
    expect(await choose(all)).toEqual(new Set(all));
    expect(calls).toEqual(['DescribeServices shop 10', 'DescribeServices shop 2', 'DescribeServices tools 1']);
    expect(goneServices()).toBe(0);
  });

  it('that no longer exist are counted', async () => {
    const { tags } = ecsWith({}, { shop: { team: 'payments' } });
    const { choose, goneServices } = chooseTeam(tags, payments);
    expect(await choose([arn(0)])).toEqual(new Set());
    await choose([arn(0)]);
    expect(goneServices()).toBe(1);
  });

  it('with a short ARN are in the cluster "default"', async () => {
    const { tags, calls } = ecsWith({ [SHORT]: {} }, { default: { team: 'payments' } });
    expect(await chooseTeam(tags, payments).choose([SHORT])).toEqual(new Set([SHORT]));
    expect(calls).toEqual(['DescribeServices default 1', 'DescribeClusters default']);
  });
});
