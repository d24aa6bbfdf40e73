import { describe, expect, it } from 'vitest';
import { after, type DurationMs, type EpochMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { type EcsReaders, paceReaders } from '../../../src/guard/history/paced.ts';
import { SERVICE, T0 } from '../../builders/facts.ts';

function pacedEcs(fail: (call: number) => GatewayError | undefined = () => undefined) {
  let now: EpochMs = T0;
  const calls: number[] = [];
  const answer = async <T>(value: T): Promise<T> => {
    calls.push(now - T0);
    const error = fail(calls.length);
    if (error !== undefined) throw error;
    return value;
  };
  const readers: EcsReaders = {
    services: {
      listServiceDeployments: () => answer({ deployments: [], isWhole: true }),
      describeServiceDeployments: () => answer([]),
      describeServiceRevisions: () => answer(new Map()),
    },
    fleet: {
      clusters: () => answer({ items: [], nextToken: undefined }),
      services: () => answer({ items: [], nextToken: undefined }),
    },
    tags: { serviceTags: () => answer(new Map()), clusterTags: () => answer(undefined) },
  };
  const pause = async (span: DurationMs) => {
    now = after(now, span);
  };
  return { paced: paceReaders(readers, { now: () => now, pause }), calls };
}

describe('the calls of a history', () => {
  it('start ten per second, all together', async () => {
    const { paced, calls } = pacedEcs();
    await paced.fleet.clusters(undefined);
    await paced.fleet.services('shop', undefined);
    await paced.services.listServiceDeployments(SERVICE, {}, 1);
    await paced.services.describeServiceDeployments([]);
    await paced.services.describeServiceRevisions([]);
    await paced.tags.serviceTags('shop', []);
    await paced.tags.clusterTags('shop');
    expect(calls).toEqual([0, 100, 200, 300, 400, 500, 600]);
  });

  it('are slower after ECS throttles, and are made again', async () => {
    const { paced, calls } = pacedEcs((call) =>
      call <= 2 ? new GatewayError('throttled', 'ecs:ListClusters', 'Rate exceeded') : undefined,
    );
    expect(await paced.fleet.clusters(undefined)).toEqual({ items: [], nextToken: undefined });
    expect(calls).toEqual([0, 200, 400]);
  });

  it('end with any other error', async () => {
    const error = new GatewayError('denied', 'ecs:ListClusters', 'no');
    await expect(pacedEcs(() => error).paced.fleet.clusters(undefined)).rejects.toBe(error);
  });
});
