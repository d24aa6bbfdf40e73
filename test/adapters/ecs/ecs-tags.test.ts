import {
  ClusterNotFoundException,
  DescribeClustersCommand,
  DescribeServicesCommand,
  ECSClient,
} from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsTags } from '../../../src/adapters/ecs/ecs-tags.ts';
import { CLUSTER, SERVICE } from '../../builders/facts.ts';
import { mockedClient } from '../mocked-client.ts';

const ecs = mockedClient(ECSClient);
const tags = ecsTags(new ECSClient({ region: 'eu-west-1' }));

beforeEach(() => {
  ecs.reset();
});

describe('the tags of ECS', () => {
  it('of services are asked for by TAGS', async () => {
    ecs.on(DescribeServicesCommand).resolves({
      services: [{ serviceArn: SERVICE, tags: [{ key: 'team', value: 'payments' }, { key: 'empty' }] }, {}],
      failures: [{ arn: `${SERVICE}-2`, reason: 'MISSING' }],
    });
    expect(await tags.serviceTags(CLUSTER, [SERVICE, `${SERVICE}-2`])).toEqual(
      new Map([
        [
          SERVICE,
          new Map([
            ['team', 'payments'],
            ['empty', ''],
          ]),
        ],
      ]),
    );
    expect(ecs.commandCalls(DescribeServicesCommand)[0]?.args[0].input).toEqual({
      cluster: CLUSTER,
      services: [SERVICE, `${SERVICE}-2`],
      include: ['TAGS'],
    });
  });

  it('of services without tags are none', async () => {
    ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceArn: SERVICE }] });
    expect(await tags.serviceTags(CLUSTER, [SERVICE])).toEqual(new Map([[SERVICE, new Map()]]));
  });

  it('are gone with their cluster', async () => {
    ecs.on(DescribeServicesCommand).rejects(new ClusterNotFoundException({ message: 'gone', $metadata: {} }));
    expect(await tags.serviceTags(CLUSTER, [SERVICE])).toEqual(new Map());
    ecs.on(DescribeClustersCommand).resolves({ clusters: [], failures: [{ arn: CLUSTER, reason: 'MISSING' }] });
    expect(await tags.clusterTags(CLUSTER)).toBeUndefined();
  });

  it('of a cluster are asked for by TAGS', async () => {
    ecs.on(DescribeClustersCommand).resolves({ clusters: [{ tags: [{ key: 'team', value: 'search' }] }] });
    expect(await tags.clusterTags(CLUSTER)).toEqual(new Map([['team', 'search']]));
    expect(ecs.commandCalls(DescribeClustersCommand)[0]?.args[0].input).toEqual({
      clusters: [CLUSTER],
      include: ['TAGS'],
    });
  });

  it('that ECS denies are an error', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
    ecs.on(DescribeServicesCommand).rejects(denied);
    await expect(tags.serviceTags(CLUSTER, [SERVICE])).rejects.toMatchObject({ code: 'denied' });
  });
});
