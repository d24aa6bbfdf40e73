import { describe, expect, it } from 'vitest';
import type { GatewayErrorCode } from '../../../src/guard/errors.ts';
import type { DeploymentFinder } from '../../../src/guard/ports.ts';
import { type FollowGateways, followOnce } from '../../../src/guard/wait/follow.ts';
import { beginFollowing, type Following } from '../../../src/guard/wait/following.ts';
import {
  alarm,
  at,
  deployment,
  deploymentArn,
  revisionArn,
  rolledBackByAlarm,
  SERVICE,
  taskDefinitionArn,
} from '../../builders/facts.ts';
import { type FakeAws, type FakeGuard, fakeGuard } from '../../fakes/fake-guard.ts';

const begin = beginFollowing(SERVICE, deploymentArn('bad'), { cluster: 'shop', service: 'checkout' });
const nobody: DeploymentFinder = { deploymentsSince: async () => [], unfinishedDeployments: async () => [] };

/** The polls of a wait by the fake AWS; each gives what it called. */
function polls(fields: Partial<FakeAws> = {}, finder: DeploymentFinder = nobody) {
  const guard: FakeGuard = fakeGuard({ now: at(2), deployments: [deployment()], ...fields });
  const gateways: FollowGateways = { services: guard.services, alarms: guard.alarms, finder };
  return {
    aws: guard.aws,
    async poll(last: Following, listReadSince?: ReturnType<typeof at>) {
      guard.calls.length = 0;
      const following = await followOnce(gateways, last, listReadSince, guard.aws.now);
      return { following, calls: [...guard.calls] };
    },
  };
}

const DESCRIBE = 'ecs:DescribeServiceDeployments';
const ALARMS = 'cloudwatch:DescribeAlarms';

describe('followOnce', () => {
  it('reads the deployment, its alarms and one thing more', async () => {
    const { poll } = polls();
    const first = await poll(begin);
    expect(first.calls).toEqual([DESCRIBE, ALARMS, 'ecs:DescribeServiceRevisions']);
    const { record } = first.following;
    expect(record?.revisions.to?.taskDefinitionArn).toBe(taskDefinitionArn(2));
    expect(record?.protection.state).toBe('armed');
    const second = await poll(first.following);
    expect(second.calls).toEqual([DESCRIBE, ALARMS, 'ecs:DescribeServices']);
    expect(second.following.serviceDescription?.serviceArn).toBe(SERVICE);
  });

  it('reads two things where there are no alarms', async () => {
    const { poll } = polls({ deployments: [deployment({ alarms: undefined, alarmsEnabled: false })] });
    expect((await poll(begin)).calls).toEqual([DESCRIBE, 'ecs:DescribeServiceRevisions']);
  });

  it('asks CloudWatch for a hundred alarms at most', async () => {
    const alarmNames = Array.from({ length: 120 }, (_, index) => `a${index}`);
    const alarms = { status: 'MONITORING', alarmNames, triggeredAlarmNames: [] };
    const asked: number[] = [];
    const { services } = fakeGuard({ deployments: [deployment({ alarms })] });
    const gateways: FollowGateways = {
      services,
      finder: nobody,
      alarms: {
        readAlarms: async (names) => {
          asked.push(names.length);
          return { read: true, alarms: new Map() };
        },
        alarmTransitions: async () => [],
        alarmEdits: async () => [],
      },
    };
    await followOnce(gateways, begin, undefined, at(2));
    expect(asked).toEqual([100]);
  });

  it('counts how often ECS did not know the deployment, from its last answer on', async () => {
    const { poll, aws } = polls({ deployments: [] });
    const missed = await poll((await poll(begin)).following);
    expect(missed.following).toMatchObject({ misses: 2, record: undefined });
    expect(missed.calls).toEqual([DESCRIBE]);
    aws.deployments = [deployment()];
    expect((await poll(missed.following)).following.misses).toBe(0);
  });

  it('reads the history of an alarm that changed since the start, and its edits', async () => {
    const transitions = new Map([['checkout-5xx', [{ at: at(0, 1), from: 'ALARM', to: 'OK', value: 0 }]]]);
    const edits = new Map([['checkout-5xx', [{ at: at(1), edit: 'updated' as const, metricKey: undefined }]]]);
    const alarms = [alarm({ stateChangedAt: at(1), configuredAt: at(1) })];
    const { poll } = polls({ transitions, edits, alarms });
    const asked = { ...begin, askedRevisions: [revisionArn('1'), revisionArn('2')] };
    const first = await poll(asked);
    expect(first.following.edits).toEqual(edits);
    expect(first.following.editsReadFor.get('checkout-5xx')).toBe(String(at(1)));
    const second = await poll(first.following);
    expect(second.following.transitions).toEqual(transitions);
    expect(second.calls).toEqual([DESCRIBE, ALARMS, 'cloudwatch:DescribeAlarmHistory']);
  });

  it('reads stopped tasks of the new revision alone, in a poll of their own', async () => {
    const task = {
      taskArn: 't1',
      taskDefinitionArn: taskDefinitionArn(2),
      stoppedAt: at(1),
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [],
    };
    const old = { ...task, taskArn: 't2', taskDefinitionArn: taskDefinitionArn(1) };
    const circuitBreaker = { status: 'MONITORING', failureCount: 1, threshold: 3 };
    const { poll } = polls({ stopped: [task, old], deployments: [deployment({ circuitBreaker })] });
    const { following, calls } = await poll((await poll(begin)).following);
    expect(calls).toEqual(['ecs:ListTasks']);
    expect(following.evidence).toMatchObject({ gatheredAt: at(2), stoppedTasks: [{ count: 1 }] });
    expect(following.taskGroups).toMatchObject([
      { count: 1, newestAt: at(1), diagnosis: { signature: 'container-exited' } },
    ]);
    expect(following.failuresSeen).toBe(1);
  });

  it('describes an ended deployment no more, and reads its alarms once', async () => {
    const { poll, aws } = polls({ deployments: [rolledBackByAlarm()], now: at(8) });
    const first = await poll(begin);
    expect(first.calls.slice(0, 2)).toEqual([DESCRIBE, ALARMS]);
    expect(first.following.alarmsReadAtEnd).toBe(true);
    aws.now = at(9);
    expect((await poll(first.following)).calls).not.toContain(DESCRIBE);
  });

  it('reads the list of those that came since, when the lists have settled', async () => {
    const listed = {
      serviceDeploymentArn: deploymentArn('next'),
      status: 'PENDING',
      createdAt: at(6),
      finishedAt: undefined,
      targetServiceRevisionArn: undefined,
    };
    const since: unknown[] = [];
    const finder: DeploymentFinder = {
      ...nobody,
      deploymentsSince: async (service, instant) => {
        since.push([service.service, instant]);
        return [listed];
      },
    };
    const { poll } = polls(
      { deployments: [deployment({ status: 'SUCCESSFUL', finishedAt: at(7) })], now: at(9) },
      finder,
    );
    const { following } = await poll(begin, at(9));
    expect(since).toEqual([['checkout', at(0)]]);
    expect(following).toMatchObject({ siblings: [listed], siblingsReadAt: at(9) });
  });
});

describe('the values of the alarms', () => {
  const asked = { ...begin, askedRevisions: [revisionArn('1'), revisionArn('2')] };

  it('are read where something shows them, in place of the service', async () => {
    const names: string[][] = [];
    const guard = fakeGuard({ now: at(2), deployments: [deployment()] });
    const gateways: FollowGateways = {
      services: guard.services,
      alarms: guard.alarms,
      finder: nobody,
      values: async (alarms) => {
        names.push(alarms.map(({ alarmName }) => alarmName));
        return new Map([['checkout-5xx', 7]]);
      },
    };
    const first = await followOnce(gateways, asked, undefined, at(2));
    expect(names).toEqual([]);
    guard.calls.length = 0;
    const second = await followOnce(gateways, first, undefined, at(2));
    expect(names).toEqual([['checkout-5xx']]);
    expect(guard.calls).toEqual([DESCRIBE, ALARMS]);
    expect(second.values).toEqual(new Map([['checkout-5xx', 7]]));
    expect(second.valuesReadAt).toBe(at(2));
  });

  it('are not read where nothing shows them', async () => {
    const { poll } = polls();
    const { following } = await poll((await poll(asked)).following);
    expect(following.valuesReadAt).toBeUndefined();
    expect((await poll(following)).calls).toEqual([DESCRIBE, ALARMS, 'ecs:DescribeServices']);
  });
});

describe('a read that a wait can do without', () => {
  const refusing = (call: string, code: GatewayErrorCode) => polls({ refusals: new Map([[call, code]]) });

  it.each<GatewayErrorCode>(['denied', 'unsupported', 'gone', 'invalid'])(
    'is not tried again where AWS says %s',
    async (code) => {
      const { poll } = refusing('ecs:DescribeServiceRevisions', code);
      const { following } = await poll(begin);
      expect(following).toMatchObject({ refused: ['revisions'], throttled: false });
      expect((await poll(following)).calls).toEqual([DESCRIBE, ALARMS, 'ecs:DescribeServices']);
    },
  );

  it.each<[GatewayErrorCode, boolean]>([
    ['throttled', true],
    ['unavailable', false],
  ])('is tried again at the next poll where AWS says %s, which slows the wait down: %s', async (code, throttled) => {
    const { poll, aws } = refusing('ecs:DescribeServiceRevisions', code);
    const { following } = await poll(begin);
    expect(following).toMatchObject({ refused: [], throttled });
    aws.refusals.clear();
    const next = await poll(following);
    expect(next.calls).toContain('ecs:DescribeServiceRevisions');
    expect(next.following.throttled).toBe(false);
  });

  it('is also that of the alarms: what was read before stays', async () => {
    const { poll, aws } = polls();
    const { following } = await poll(begin);
    aws.refusals.set(ALARMS, 'unavailable');
    expect((await poll(following)).following.alarms).toEqual(following.alarms);
  });

  it('is not the deployment itself', async () => {
    const { poll } = refusing(DESCRIBE, 'denied');
    await expect(poll(begin)).rejects.toMatchObject({ code: 'denied' });
  });
});
