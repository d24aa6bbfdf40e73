import { describe, expect, it } from 'vitest';
import { before, days, epochMs, minutes } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import {
  type EcsHistoryRequest,
  type EcsHistorySources,
  readEcsHistory,
} from '../../../src/guard/history/ecs-history.ts';
import { collect } from '../../builders/collect.ts';
import { deployment, T0, taskDefinitionArn } from '../../builders/facts.ts';
import { fakeFleet, fleetArn } from '../../fakes/fake-fleet.ts';

const ALL = { cluster: undefined, service: undefined, serviceArn: undefined };
const RANGE = { from: before(T0, days(90)), until: T0 };

/** ECS with so many deployments per service, one per ten minutes, each stopped by the next one. */
function ecsWith(counts: Readonly<Record<string, number | GatewayError>>) {
  const calls: string[] = [];
  const leftOut: string[] = [];
  const createdAt = (arn: string) => epochMs(T0 - Number(arn.slice(arn.lastIndexOf('/') + 1)) * minutes(10));
  const sources: EcsHistorySources = {
    fleet: fakeFleet({ shop: 2, tools: 1 }, (name) => calls.push(name)),
    services: {
      listServiceDeployments: async (serviceArn) => {
        calls.push('ListServiceDeployments');
        const count = counts[serviceArn] ?? 0;
        if (count instanceof GatewayError) throw count;
        const arns = Array.from({ length: count }, (_, index) => deploymentOf(serviceArn, index));
        const deployments = arns.map((serviceDeploymentArn) => ({
          serviceDeploymentArn,
          status: 'STOPPED',
          createdAt: createdAt(serviceDeploymentArn),
          finishedAt: undefined,
        }));
        return { deployments, isWhole: true };
      },
      describeServiceDeployments: async (arns) => {
        calls.push(`DescribeServiceDeployments ${arns.length}`);
        return arns.map((serviceDeploymentArn) =>
          deployment({
            serviceDeploymentArn,
            status: 'STOPPED',
            createdAt: createdAt(serviceDeploymentArn),
            stoppedAt: epochMs(createdAt(serviceDeploymentArn) + minutes(10)),
          }),
        );
      },
      describeServiceRevisions: async (arns) => {
        calls.push(`DescribeServiceRevisions ${arns.length}`);
        const revision = { taskDefinitionArn: taskDefinitionArn(2), images: [], createdAt: undefined };
        return new Map(arns.map((arn) => [arn, { serviceRevisionArn: arn, ...revision }]));
      },
    },
    now: () => epochMs(T0 + minutes(60)),
    onLeftOut: (arn) => void leftOut.push(arn),
  };
  return { sources, calls, leftOut };
}

function deploymentOf(serviceArn: string, index: number): string {
  return `${serviceArn.replace(':service/', ':service-deployment/')}/${index}`;
}

const everyService = async (arns: readonly string[]) => new Set(arns);

async function read(sources: EcsHistorySources, request: Partial<EcsHistoryRequest> = {}) {
  return collect(readEcsHistory(sources, { choice: ALL, range: RANGE, choose: everyService, ...request }));
}

const checkout = fleetArn('shop', 0);
const cart = fleetArn('shop', 1);
const build = fleetArn('tools', 0);

describe('the history of ECS', () => {
  it('reads all clusters and services, in pages of 20', async () => {
    const { sources, calls } = ecsWith({ [checkout]: 25, [build]: 1 });
    const pages = await read(sources);
    expect(pages.map((page) => page.length)).toEqual([20, 5, 1]);
    expect(calls).toEqual([
      'ListClusters',
      'ListServices',
      'ListServiceDeployments',
      'DescribeServiceDeployments 20',
      'DescribeServiceRevisions 1',
      'DescribeServiceDeployments 5',
      'DescribeServiceRevisions 1',
      'ListServiceDeployments',
      'ListServices',
      'ListServiceDeployments',
      'DescribeServiceDeployments 1',
      'DescribeServiceRevisions 1',
    ]);
    expect(pages[0]?.[0]).toMatchObject({ serviceArn: checkout, taskDefinitionArn: taskDefinitionArn(2) });
  });

  it('knows the deployment that replaced the first of a page', async () => {
    const { sources } = ecsWith({ [checkout]: 25 });
    const outcomes = (await read(sources)).flat().map(({ outcome }) => outcome);
    // Nothing replaced the newest one.
    expect(outcomes).toEqual(['stopped', ...Array.from({ length: 24 }, () => 'superseded')]);
  });

  it('reads the services of one cluster, or one service', async () => {
    const { sources, calls } = ecsWith({ [checkout]: 1, [cart]: 1, [build]: 1 });
    const inShop = await read(sources, { choice: { ...ALL, cluster: 'shop' } });
    expect(inShop.flat().map(({ serviceArn }) => serviceArn)).toEqual([checkout, cart]);
    const one = await read(sources, { choice: { ...ALL, cluster: 'shop', service: 's0001' } });
    expect(one.flat().map(({ serviceArn }) => serviceArn)).toEqual([cart]);
    calls.length = 0;
    await read(sources, { choice: { cluster: 'shop', service: 's0001', serviceArn: cart } });
    expect(calls[0]).toBe('ListServiceDeployments');
  });

  it('reads nothing of a service that is not chosen', async () => {
    const { sources, calls } = ecsWith({ [checkout]: 1, [cart]: 1 });
    const choose = async (arns: readonly string[]) => new Set(arns.filter((arn) => arn === cart));
    expect((await read(sources, { choose })).flat()).toHaveLength(1);
    expect(calls.filter((call) => call === 'ListServiceDeployments')).toHaveLength(1);
    const choice = { cluster: 'shop', service: 's0000', serviceArn: checkout };
    expect(await read(sources, { choice, choose })).toEqual([]);
  });

  it('says that a service does not exist', async () => {
    const { sources } = ecsWith({});
    await expect(read(sources, { choice: { ...ALL, cluster: 'shop', service: 'nope' } })).rejects.toMatchObject({
      code: 'gone',
      message: 'there is no service "nope" in cluster "shop": check the names and the Region',
    });
  });

  it('goes on without a service that has no service deployments, unless it is the only one', async () => {
    const error = new GatewayError('unsupported', 'ecs:ListServiceDeployments', 'CodeDeploy');
    const { sources, leftOut } = ecsWith({ [checkout]: error, [cart]: 1 });
    expect((await read(sources)).flat()).toHaveLength(1);
    expect(leftOut).toEqual([checkout]);
    await expect(read(sources, { choice: { ...ALL, cluster: 'shop', service: 's0000' } })).rejects.toBe(error);
  });

  it.each(['denied', 'unavailable'] as const)('ends when ECS answers with "%s"', async (code) => {
    const error = new GatewayError(code, 'ecs:ListServiceDeployments', 'no');
    const { sources } = ecsWith({ [checkout]: error });
    await expect(read(sources)).rejects.toBe(error);
  });
});
