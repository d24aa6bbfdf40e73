import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/core/time.ts';
import type { ProtectGateways } from '../../../src/guard/protect/ports.ts';
import { readProtected } from '../../../src/guard/protect/read-protected.ts';
import { alarm, ALTERNATE, GROUP, service } from '../../core/audit/audited.ts';

const NOW = epochMs(Date.UTC(2026, 0, 5, 12, 30));
const CHOICE = { cluster: 'shop', service: 'checkout', loadBalancer: undefined, queue: undefined };
const LB = 'app/shop/0123456789abcdef';

/** Dimensions of HealthyHostCount, by what is asked for. */
interface World {
  readonly metrics?: readonly Readonly<Record<string, string>>[];
  readonly namespace?: string;
  readonly groups?: readonly (typeof GROUP)[];
  readonly change?: Partial<ProtectGateways>;
}

const nothing = async () => ({ items: [], nextToken: undefined });

function gateways({ metrics = [], namespace = 'AWS/ApplicationELB', groups = [GROUP], change = {} }: World = {}) {
  const made: ProtectGateways = {
    fleet: { clusters: nothing, services: nothing },
    describeServices: async () => [
      {
        service: service({ targetGroups: groups.map((group) => ({ ...group, kind: 'unknown' })) }),
        taskDefinitionArn: undefined,
        hasSucceeded: true,
      },
    ],
    containers: async () => [],
    hasSucceeded: async () => true,
    targetGroups: nothing,
    metricPage: nothing,
    deployedTimes: nothing,
    alarms: async () => new Map([['checkout-errors', alarm()]]),
    parts: async () => ({ configuration: { strategy: 'ROLLING' }, discoveryNames: [], latticeTargetGroups: [] }),
    findMetrics: async (metric) => {
      return metrics.filter(
        (one) =>
          metric.namespace === namespace &&
          Object.entries(metric.dimensions).every(([name, value]) => one[name] === value),
      );
    },
    hourlySums: async (counted) => counted.map((_, index) => (index === 0 ? [600, 1_200, 0] : [0, 0, 0])),
    ...change,
  };
  return made;
}

const own = { LoadBalancer: LB, TargetGroup: String(GROUP.dimension) };

describe('the load balancer', () => {
  it('is found by the metrics of the target group, and is the own one if it has no other', async () => {
    const { facts, audited } = await readProtected(gateways({ metrics: [own] }), CHOICE, NOW);
    expect(facts.targetGroups).toEqual([{ dimension: GROUP.dimension, kind: 'application', loadBalancer: LB }]);
    expect(facts.ownLoadBalancer).toBe(LB);
    expect(audited.service.targetGroups).toEqual([GROUP]);
  });

  it('is shared if it has another target group', async () => {
    const other = { LoadBalancer: LB, TargetGroup: 'targetgroup/other/1' };
    const { facts } = await readProtected(gateways({ metrics: [own, other] }), CHOICE, NOW);
    expect(facts.ownLoadBalancer).toBeUndefined();
  });

  it('is that of the other target group if one has no metrics yet', async () => {
    const world = gateways({ metrics: [own], groups: [GROUP, ALTERNATE] });
    const { facts, unknownTargetGroups } = await readProtected(world, CHOICE, NOW);
    expect(facts.targetGroups.map(({ loadBalancer }) => loadBalancer)).toEqual([LB, LB]);
    expect(unknownTargetGroups).toEqual([]);
  });

  it('may be a Network Load Balancer, which counts no requests', async () => {
    const world = gateways({ metrics: [{ ...own, LoadBalancer: 'net/shop/1' }], namespace: 'AWS/NetworkELB' });
    const { facts, traffic } = await readProtected(world, CHOICE, NOW);
    expect(facts.targetGroups[0]?.kind).toBe('network');
    expect(traffic).toBeUndefined();
  });

  it('is not known without metrics, unless the caller names it', async () => {
    expect((await readProtected(gateways(), CHOICE, NOW)).unknownTargetGroups).toEqual([GROUP.arn]);
    const named = await readProtected(gateways(), { ...CHOICE, loadBalancer: 'net/a/1' }, NOW);
    expect(named.facts.targetGroups).toEqual([
      { dimension: GROUP.dimension, kind: 'network', loadBalancer: 'net/a/1' },
    ]);
  });
});

it('reads the traffic of the last week', async () => {
  const spans: unknown[] = [];
  const world = gateways({
    metrics: [own],
    change: {
      hourlySums: async (metrics, span) => {
        spans.push(span);
        return metrics.map(({ metricName }) => (metricName === 'RequestCount' ? [600, 1_200, 60] : [18, 0, 0]));
      },
    },
  });
  const { traffic } = await readProtected(world, CHOICE, NOW);
  // Hours of 600 and 1,200 requests, and one that is not over; 18 of 1,860 requests failed.
  expect(traffic).toEqual({ requestsPerMinute: 20, baseErrors: 0.968, hours: 2 });
  expect(spans).toEqual([{ from: new Date(NOW - 7 * 86_400_000), to: new Date(NOW) }]);
});

it('reads Service Connect and VPC Lattice', async () => {
  const world = gateways({
    groups: [],
    change: {
      parts: async () => ({
        configuration: {},
        discoveryNames: [{ name: 'checkout', timeouts: { perRequest: 5, idle: undefined } }],
        latticeTargetGroups: ['arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-1'],
      }),
    },
  });
  const { audited, facts } = await readProtected(world, CHOICE, NOW);
  expect(audited.service).toMatchObject({
    discoveryNames: ['checkout'],
    targetGroups: [{ dimension: 'tg-1', kind: 'lattice', role: 'primary' }],
  });
  expect(facts.discoveryNames).toEqual([{ name: 'checkout', timeouts: { perRequest: 5, idle: undefined } }]);
});

it('says that there is no such service', async () => {
  await expect(
    readProtected(gateways({ change: { parts: async () => undefined } }), CHOICE, NOW),
  ).rejects.toMatchObject({
    code: 'gone',
  });
});
