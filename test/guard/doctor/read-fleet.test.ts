import { describe, expect, it } from 'vitest';
import type { AuditedAlarm } from '../../../src/core/audit/audited-service.ts';
import { type DurationMs, epochMs } from '../../../src/core/time.ts';
import { DOCTOR_PACE, paceDoctor } from '../../../src/guard/doctor/pace-gateways.ts';
import type { DescribedService, DescribedTargetGroup, DoctorGateways } from '../../../src/guard/doctor/ports.ts';
import { readFleet } from '../../../src/guard/doctor/read-fleet.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { alarm, GROUP, service } from '../../core/audit/audited.ts';

const REGION = 'arn:aws:ecs:eu-west-1:111122223333';

function described(name: string, change: Partial<DescribedService> = {}): DescribedService {
  return {
    service: service({ id: `${REGION}:service/shop/${name}`, name, containers: undefined, live: undefined }),
    taskDefinitionArn: `${REGION}:task-definition/${name}:1`,
    hasSucceeded: true,
    ...change,
  };
}

const OF_OTHERS = { ...GROUP, arn: `${GROUP.arn}0` };

/** Behind one load balancer. */
function describedGroup({ arn }: typeof GROUP): DescribedTargetGroup {
  return {
    arn: String(arn),
    kind: 'network',
    loadBalancers: ['net/shop/0123456789abcdef'],
    healthCheck: { interval: 10, unhealthyThreshold: 3 },
  };
}

interface Fleet {
  readonly gateways: DoctorGateways;
  /** Each call with its argument, in order. */
  readonly calls: readonly string[];
}

function fleetOf(services: readonly DescribedService[], change: Partial<DoctorGateways> = {}): Fleet {
  const calls: string[] = [];
  const note = <T>(call: string, answer: T): Promise<T> => {
    calls.push(call);
    return Promise.resolve(answer);
  };
  const alarms = new Map<string, AuditedAlarm>([['checkout-errors', alarm()]]);
  const gateways: DoctorGateways = {
    fleet: {
      clusters: () => note('clusters', { items: [`${REGION}:cluster/shop`], nextToken: undefined }),
      services: (_, token) => {
        const first = Number(token ?? 0);
        const items = services.slice(first, first + 100).map((one) => one.service.id);
        return note('services', { items, nextToken: first + 100 < services.length ? String(first + 100) : undefined });
      },
    },
    describeServices: (_, names) =>
      note(
        'describe',
        services.filter(({ service: one }) => names.includes(one.id) || names.includes(String(one.name))),
      ),
    containers: (arn) => note(`containers ${arn}`, [{ name: 'app', isEssential: true, healthCheck: undefined }]),
    hasSucceeded: (arn) => note(`succeeded ${arn}`, false),
    alarms: (names) => note(`alarms ${names.join()}`, new Map([...alarms].filter(([name]) => names.includes(name)))),
    targetGroups: (token) =>
      note('targetGroups', {
        items: token === undefined ? [describedGroup(GROUP), describedGroup(OF_OTHERS)] : [],
        nextToken: token === undefined ? 'last' : undefined,
      }),
    ...change,
  };
  return { gateways, calls };
}

const ALL = { cluster: undefined, service: undefined };
const ignore = () => undefined;

describe('the services of an account', () => {
  it('are read with their task definitions and alarms', async () => {
    const { gateways } = fleetOf([described('checkout')]);
    const { audited, denied } = await readFleet(gateways, ALL, ignore);
    expect(denied).toEqual([]);
    expect(audited).toEqual([
      {
        service: {
          ...described('checkout').service,
          containers: [{ name: 'app', isEssential: true, healthCheck: undefined }],
          live: { hasSucceeded: true },
        },
        alarms: [alarm()],
      },
    ]);
  });

  it('share the reads of a task definition and of an alarm', async () => {
    const shared = { taskDefinitionArn: `${REGION}:task-definition/shared:1` };
    const { gateways, calls } = fleetOf([described('checkout', shared), described('orders', shared)]);
    await readFleet(gateways, ALL, ignore);
    expect(calls.filter((call) => /^(?:containers|alarms)/.test(call)).toSorted()).toEqual([
      'alarms checkout-errors',
      `containers ${REGION}:task-definition/shared:1`,
    ]);
  });

  it('are asked for a success in their history only if ECS shows none', async () => {
    const { gateways, calls } = fleetOf([described('checkout'), described('orders', { hasSucceeded: undefined })]);
    const { audited } = await readFleet(gateways, ALL, ignore);
    expect(calls.filter((call) => call.startsWith('succeeded'))).toEqual([`succeeded ${REGION}:service/shop/orders`]);
    expect(audited.map((one) => one.service.live?.hasSucceeded)).toEqual([true, false]);
  });
});

describe('an alarm', () => {
  it('that CloudWatch does not find is missing', async () => {
    const { gateways } = fleetOf([described('checkout')], { alarms: async () => new Map() });
    const { audited } = await readFleet(gateways, ALL, ignore);
    expect(audited[0]?.alarms).toEqual([
      { kind: 'missing', id: 'checkout-errors', name: 'checkout-errors', state: undefined },
    ]);
  });

  it('is not called missing if AWS denies the read', async () => {
    const denied = new GatewayError('denied', 'cloudwatch:DescribeAlarms', 'denied');
    const { gateways } = fleetOf([described('checkout')], { alarms: () => Promise.reject(denied) });
    const reading = await readFleet(gateways, ALL, ignore);
    expect(reading.audited[0]?.alarms[0]?.kind).toBe('unread');
    expect(reading.denied).toEqual(['cloudwatch:DescribeAlarms']);
  });
});

describe('the target groups', () => {
  const unread = { targetGroups: [{ ...GROUP, kind: 'unknown' as const }] };
  const behind = described('checkout', { service: { ...described('checkout').service, ...unread } });

  it('have their kind, load balancers and health checks, and those of other services are counted', async () => {
    const { gateways, calls } = fleetOf([behind]);
    const { audited } = await readFleet(gateways, ALL, ignore);
    expect(audited[0]?.service.targetGroups).toEqual([
      {
        ...GROUP,
        kind: 'network',
        loadBalancers: [{ dimension: 'net/shop/0123456789abcdef', otherTargetGroups: 1 }],
        healthCheck: { interval: 10, unhealthyThreshold: 3 },
      },
    ]);
    expect(calls.filter((call) => call === 'targetGroups')).toHaveLength(2);
  });

  it('are not read if no service has one', async () => {
    const { gateways, calls } = fleetOf([
      described('job', { service: { ...described('job').service, targetGroups: [] } }),
    ]);
    await readFleet(gateways, ALL, ignore);
    expect(calls).not.toContain('targetGroups');
  });

  it('stay unknown if AWS denies the read, or if they were deleted', async () => {
    const error = new GatewayError('denied', 'elasticloadbalancing:DescribeTargetGroups', 'denied');
    const denied = fleetOf([behind], { targetGroups: () => Promise.reject(error) });
    const reading = await readFleet(denied.gateways, ALL, ignore);
    expect(reading.denied).toEqual(['elasticloadbalancing:DescribeTargetGroups']);
    expect(reading.audited[0]?.service.targetGroups).toEqual(unread.targetGroups);
    const deleted = fleetOf([behind], { targetGroups: async () => ({ items: [], nextToken: undefined }) });
    const { audited } = await readFleet(deleted.gateways, ALL, ignore);
    expect(audited[0]?.service.targetGroups).toEqual(unread.targetGroups);
  });
});

describe('one service', () => {
  it('is read without listing others', async () => {
    const { gateways, calls } = fleetOf([described('checkout'), described('orders')]);
    const { audited } = await readFleet(gateways, { cluster: 'shop', service: 'orders' }, ignore);
    expect(audited.map((one) => one.service.name)).toEqual(['orders']);
    expect(calls).not.toContain('clusters');
  });

  it('that does not exist is an error', async () => {
    const { gateways } = fleetOf([]);
    await expect(readFleet(gateways, { cluster: 'shop', service: 'gone' }, ignore)).rejects.toThrow(
      'there is no service "gone" in cluster "shop"',
    );
  });
});

it('ends with the error if ECS does not answer', async () => {
  const unavailable = new GatewayError('unavailable', 'ecs:DescribeTaskDefinition', 'no answer');
  const { gateways } = fleetOf([described('checkout')], { containers: () => Promise.reject(unavailable) });
  await expect(readFleet(gateways, ALL, ignore)).rejects.toBe(unavailable);
});

it('reads 1,000 services within two minutes, each kind of call at its pace', async () => {
  const services = Array.from({ length: 1_000 }, (_, index) =>
    described(`service-${index}`, {
      service: service({
        id: `${REGION}:service/shop/service-${index}`,
        alarms: { names: [0, 1, 2, 3].map((one) => `alarm-${index}-${one}`), enable: true, rollback: true },
      }),
      hasSucceeded: undefined,
    }),
  );
  let now = 0;
  const starts = new Map<string, number[]>();
  const { gateways } = fleetOf(services);
  const noted =
    <A extends readonly unknown[], T>(kind: string, call: (...args: A) => Promise<T>) =>
    (...args: A) => {
      starts.set(kind, [...(starts.get(kind) ?? []), now]);
      return call(...args);
    };
  // Pauses of all kinds run at the same time: the clock goes to the earliest end.
  const waiting: { readonly until: number; readonly end: () => void }[] = [];
  const pause = (span: DurationMs) =>
    new Promise<void>((end) => {
      waiting.push({ until: now + span, end });
    });
  const paced = paceDoctor(
    {
      fleet: { clusters: gateways.fleet.clusters, services: noted('services', gateways.fleet.services) },
      describeServices: noted('services', gateways.describeServices),
      containers: noted('taskDefinitions', gateways.containers),
      hasSucceeded: noted('deployments', gateways.hasSucceeded),
      alarms: noted('alarms', gateways.alarms),
      targetGroups: noted('targetGroups', gateways.targetGroups),
      metricPage: () => Promise.reject(new Error('no metrics are read')),
      deployedTimes: () => Promise.reject(new Error('no metrics are read')),
    },
    { now: () => epochMs(now), pause },
  );
  let isOver = false;
  const reading = readFleet(paced, ALL, ignore).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    waiting.sort((a, b) => a.until - b.until);
    const next = waiting.shift();
    if (next === undefined) continue;
    now = Math.max(now, next.until);
    next.end();
  }
  expect((await reading).audited).toHaveLength(1_000);
  // 1,000 reads at 10 per second, and the others beside them.
  expect(now).toBeLessThan(120_000);
  for (const [kind, times] of starts) {
    const perSecond = Object.entries(DOCTOR_PACE).find(([one]) => one === kind)?.[1] ?? 0;
    const most = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
    expect(most, kind).toBeLessThanOrEqual(perSecond);
  }
});
