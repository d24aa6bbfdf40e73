import { describe, expect, it } from 'vitest';
import type { StoppedTask } from '../../../src/core/deployment/evidence.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import type { GatheredEvidence } from '../../../src/core/explanation/evidence.ts';
import { after, seconds } from '../../../src/core/time.ts';
import { gatherEvidence } from '../../../src/guard/explain/gather-evidence.ts';
import { alarm, at, service, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { type FakeEvidence, fakeEvidence } from '../../fakes/fake-evidence.ts';

/** Fired at 10:05, rolled back from 10:05:20 to 10:07. */
const record: DeploymentRecord = rolledBack;

const crashed = (fields: Partial<StoppedTask> = {}): StoppedTask => ({
  taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/0123456789abcdef0123456789abcdef',
  taskDefinitionArn: taskDefinitionArn(2),
  stoppedAt: at(4),
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'web', exitCode: 1, reason: undefined, runtimeId: 'r1' }],
  ...fields,
});

const STREAM = 'ecs/web/0123456789abcdef0123456789abcdef';

const gather = (
  fake: FakeEvidence,
  {
    earlier,
    budget = seconds(5),
    of = record,
  }: {
    readonly earlier?: GatheredEvidence;
    readonly budget?: ReturnType<typeof seconds>;
    readonly of?: DeploymentRecord;
  } = {},
) => fake.time.run(gatherEvidence(fake.gateways, { record: of, earlier, deadline: after(fake.time.now(), budget) }));

const missingOf = ({ missing }: GatheredEvidence) => missing.map(({ part, why }) => `${part} ${why}`);

describe('stopped tasks', () => {
  it('of the failed revision are grouped and explained by the log of the container that failed', async () => {
    const fake = fakeEvidence({
      stopped: [crashed(), crashed({ stoppedAt: at(3) }), crashed({ taskDefinitionArn: taskDefinitionArn(1) })],
      logs: new Map([[STREAM, [{ at: at(4), text: 'exec /usr/local/bin/app: exec format error' }]]]),
    });
    const { tasks } = await gather(fake);
    expect(tasks).toMatchObject([
      {
        count: 2,
        reason: 'Essential container in task exited',
        stopCode: 'EssentialContainerExited',
        exitCode: 1,
        container: 'web',
        newestAt: at(4),
        diagnosis: { is: 'known', details: { memoryMiB: 512 } },
      },
    ]);
    expect(tasks[0]?.diagnosis).toMatchObject({ signature: 'image-platform-mismatch' });
  });

  it('of the revision that a rollback could not restore are gathered too, with its own settings', async () => {
    const lost = { ...record, outcome: 'rollback-failed' } as const;
    const again = crashed({
      taskDefinitionArn: taskDefinitionArn(1),
      stoppedAt: at(6),
      containers: [
        {
          name: 'web',
          exitCode: 137,
          reason: 'OutOfMemoryError: Container killed due to memory usage',
          runtimeId: 'r2',
        },
      ],
    });
    const fake = fakeEvidence({ stopped: [again, crashed()] });
    const { tasks, rollbackTasks, missing } = await gather(fake, { of: lost });
    expect(tasks).toMatchObject([{ count: 1, exitCode: 1 }]);
    expect(rollbackTasks).toMatchObject([
      { count: 1, exitCode: 137, diagnosis: { signature: 'out-of-memory', details: { memoryMiB: 512 } } },
    ]);
    expect(missing.filter(({ part }) => part === 'tasks')).toEqual([]);
    // One list of stopped tasks has both.
    expect(fake.called.filter((name) => name === 'ecs:ListTasks')).toHaveLength(1);
    expect((await gather(fake)).rollbackTasks).toBeUndefined();
  });

  it('of that revision lack its settings where AWS does not answer in time, and that is named', async () => {
    const lost = { ...record, outcome: 'rollback-failed' } as const;
    const fake = fakeEvidence({
      stopped: [crashed({ taskDefinitionArn: taskDefinitionArn(1), stoppedAt: at(6) })],
    });
    fake.delays.set('ecs:DescribeTaskDefinition', 6_000);
    const evidence = await gather(fake, { of: lost });
    expect(evidence.rollbackTasks).toMatchObject([{ count: 1 }]);
    expect(evidence.missing).toContainEqual({
      part: 'tasks',
      why: 'out-of-time',
      what: 'The settings of the containers of the earlier revision could not be read in time.',
    });
  });

  it('are gone an hour after the end, and the Action Logs have them', async () => {
    const fake = fakeEvidence(
      {
        actionLogs: [
          {
            at: at(4),
            eventName: 'SERVICE_TASK_START_IMPAIRED',
            reason:
              'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref x: not found',
            stopCode: 'TaskFailedToStart',
            deploymentArn: record.serviceDeploymentArn,
          },
        ],
      },
      { now: at(68) },
    );
    const evidence = await gather(fake);
    expect(evidence.tasks).toMatchObject([{ count: 1, diagnosis: { is: 'known', signature: 'image-not-found' } }]);
    expect(missingOf(evidence)).not.toContain('tasks gone');
  });

  it('are named as gone where the cluster has no Action Logs', async () => {
    const evidence = await gather(fakeEvidence({}, { now: at(68) }));
    expect(evidence.missing.find(({ part }) => part === 'tasks')).toEqual({
      part: 'tasks',
      why: 'gone',
      what: 'The stopped tasks are gone: ECS keeps them for about an hour. The cluster has no ECS Action Logs.',
    });
  });

  it('are not missing within the hour if there are none', async () => {
    expect(missingOf(await gather(fakeEvidence()))).not.toContain('tasks gone');
  });
});

describe('service events', () => {
  const events = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      at: at(6, index % 60),
      message: '(service checkout) has reached a steady state.',
    }));

  it('of the deployment are explained, newest first, and those that report progress are left out', async () => {
    const unhealthy = (minute: number, target: string) => ({
      at: at(minute),
      message: `(service checkout) (port 80) is unhealthy in (target-group arn:x) due to (reason Request timed out) (target ${target})`,
    });
    const fake = fakeEvidence({
      service: service({
        events: [
          { at: at(8), message: '(service checkout) was unable to place a task. Reason: Internal error.' },
          ...events(3),
          unhealthy(3, '10.0.0.1'),
          unhealthy(4, '10.0.0.2'),
          { at: at(-1), message: '(service checkout) was unable to place a task. Reason: Internal error.' },
        ],
      }),
    });
    const { serviceEvents } = await gather(fake);
    expect(
      serviceEvents.map(({ at: when, diagnosis }) => [when, diagnosis.is === 'known' && diagnosis.signature]),
    ).toEqual([[at(4), 'target-timeout']]);
  });

  it('of a stuck deployment are explained from the record if the service no longer exists', async () => {
    const message = '(service checkout) was unable to place a task. Reason: Internal error.';
    const stuck = { ...record, serviceEvent: { at: at(3), message } };
    const { serviceEvents } = await gather(fakeEvidence({ service: undefined }), { of: stuck });
    expect(serviceEvents).toMatchObject([{ at: at(3), message, diagnosis: { is: 'known' } }]);
  });

  it('are partly gone if the newest 100 do not reach back to the start', async () => {
    const evidence = await gather(fakeEvidence({ service: service({ events: events(100) }) }));
    expect(evidence.missing).toContainEqual({
      part: 'service-events',
      why: 'gone',
      what: 'Service events before 2026-11-24T10:06:00.000Z are gone: ECS keeps the newest 100.',
    });
    expect(missingOf(await gather(fakeEvidence({ service: service({ events: events(99) }) })))).not.toContain(
      'service-events gone',
    );
  });
});

describe('the metric of the alarm that fired', () => {
  it('is charted from 10 periods before the start to 5 after the end', async () => {
    const fake = fakeEvidence({ series: new Map([['checkout-5xx', [{ at: at(5), value: 42 }]]]) }, { now: at(30) });
    const { charts } = await gather(fake);
    expect(charts).toMatchObject([
      {
        alarmName: 'checkout-5xx',
        label: 'Sum HTTPCode_Target_5XX_Count',
        period: 60_000,
        threshold: 10,
        comparisonOperator: 'GreaterThanThreshold',
      },
    ]);
    const [points = []] = charts.map((chart) => chart.points);
    expect(points[0]?.at).toBe(at(-10));
    expect(points.at(-1)?.at).toBe(at(12));
    expect(points.filter(({ value }) => value !== undefined)).toEqual([{ at: at(5), value: 42 }]);
  });

  it('is gone with its alarm', async () => {
    expect(missingOf(await gather(fakeEvidence({ alarms: [] })))).toContain('metrics gone');
  });

  it('is not shown for an alarm that has none', async () => {
    const fake = fakeEvidence({ alarms: [alarm()], series: new Map([['checkout-5xx', undefined]]) });
    expect(missingOf(await gather(fake))).toContain('metrics unsupported');
  });
});

describe('each part', () => {
  const everything = () =>
    fakeEvidence({
      stopped: [crashed()],
      logs: new Map([[STREAM, [{ at: at(4), text: 'boom password=hunter2' }]]]),
      series: new Map([['checkout-5xx', [{ at: at(5), value: 42 }]]]),
    });

  const PARTS = ['tasks', 'serviceEvents', 'charts', 'logs', 'commits'] as const;
  // A log is found by its task.
  const lostWith: Readonly<Record<string, readonly (typeof PARTS)[number][]>> = {
    tasks: ['tasks', 'logs'],
    'service-events': ['serviceEvents'],
    metrics: ['charts'],
    logs: ['logs'],
    author: [],
  };
  const calls = [
    ['ecs:ListTasks', 'tasks'],
    ['ecs:DescribeServices', 'service-events'],
    ['cloudwatch:DescribeAlarms', 'metrics'],
    ['cloudwatch:GetMetricData', 'metrics'],
    ['logs:GetLogEvents', 'logs'],
    ['cloudtrail:LookupEvents', 'author'],
  ] as const;

  it.each(calls)('names the action to allow where AWS denies %s, and the other parts stay', async (name, part) => {
    const fake = everything();
    const whole = await gather(everything());
    fake.refusals.set(name, 'denied');
    const evidence = await gather(fake);
    const missing = evidence.missing.filter(({ why }) => why === 'denied');
    expect(missing.map((one) => one.part)).toContain(part);
    expect(missing[0]?.what).toContain(`allow ${name}`);
    const kept = PARTS.filter((one) => !lostWith[part]?.includes(one));
    for (const one of kept) expect(evidence[one]).toEqual(whole[one]);
    for (const one of lostWith[part] ?? []) expect(evidence[one]).toEqual([]);
  });

  it('names what the cause of the stopped tasks lacks where AWS denies their task definition', async () => {
    const fake = everything();
    fake.refusals.set('ecs:DescribeTaskDefinition', 'denied');
    const { tasks, missing } = await gather(fake);
    expect(tasks).toMatchObject([{ count: 1, exitCode: 1 }]);
    expect(missing).toContainEqual({
      part: 'tasks',
      why: 'denied',
      what: 'The settings of the stopped containers could not be read: allow ecs:DescribeTaskDefinition.',
    });
    const withoutTasks = fakeEvidence();
    withoutTasks.refusals.set('ecs:DescribeTaskDefinition', 'denied');
    expect(missingOf(await gather(withoutTasks))).not.toContain('tasks denied');
  });

  it.each([...calls, ['ecs:DescribeTaskDefinition', 'logs'] as const])(
    'is out of time where %s hangs, and the other parts stay',
    async (name, part) => {
      const fake = everything();
      fake.delays.set(name, 60_000);
      const startedAt = fake.time.now();
      const evidence = await gather(fake);
      expect(fake.time.now() - startedAt).toBe(5_000);
      expect(missingOf(evidence)).toContain(`${part} out-of-time`);
      expect(evidence.charts.length + evidence.tasks.length).toBeGreaterThan(0);
    },
  );

  it('is read in at most 5 rounds of AWS calls', async () => {
    const image = (number: number) => ({
      container: 'web',
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/checkout:latest',
      digest: `sha256:${number}`,
    });
    const { from, to } = record.revisions;
    const of = {
      ...record,
      revisions: { from: from && { ...from, images: [image(1)] }, to: to && { ...to, images: [image(2)] } },
    };
    const revision = (sha: string) => new Map([['org.opencontainers.image.revision', sha]]);
    const fake = fakeEvidence(
      {
        stopped: [crashed()],
        logs: new Map([[STREAM, [{ at: at(4), text: 'boom' }]]]),
        series: new Map([['checkout-5xx', [{ at: at(5), value: 42 }]]]),
        labels: new Map([
          ['sha256:1', revision('1111111')],
          ['sha256:2', revision('2222222')],
        ]),
      },
      { latency: 200 },
    );
    const startedAt = fake.time.now();
    const evidence = await gather(fake, { of });
    expect(missingOf(evidence)).toEqual(['author not-yet']);
    expect(evidence.commits).toMatchObject([{ container: 'web', from: '1111111', to: '2222222' }]);
    // Of 200 ms each, and 5 s are allowed.
    expect(fake.time.now() - startedAt).toBe(5 * 200);
  });

  it('is not read without its gateway, and not named as missing', async () => {
    const { gateways, time, called } = everything();
    const { services, alarms, now, within } = gateways;
    const evidence = await time.run(
      gatherEvidence({ services, alarms, now, within }, { record, earlier: undefined, deadline: at(10) }),
    );
    expect(evidence.missing).toEqual([]);
    expect(called).not.toContain('cloudwatch:DescribeAlarms');
  });
});

describe('secrets', () => {
  it('are redacted in logs', async () => {
    const fake = fakeEvidence({
      stopped: [crashed()],
      logs: new Map([[STREAM, [{ at: at(4), text: 'DB_PASSWORD=hunter2' }]]]),
    });
    expect((await gather(fake)).logs).toMatchObject([
      {
        container: 'web',
        logStream: STREAM,
        lines: [{ text: 'DB_PASSWORD=[redacted]' }],
        redacted: 1,
        mayLackLast: true,
      },
    ]);
  });
});

describe('earlier evidence', () => {
  it('stays after AWS has forgotten it, and what it has is not missing', async () => {
    const earlier = await gather(
      fakeEvidence({
        stopped: [crashed()],
        logs: new Map([[STREAM, [{ at: at(4), text: 'boom' }]]]),
        series: new Map([['checkout-5xx', [{ at: at(5), value: 42 }]]]),
      }),
    );
    const later = await gather(fakeEvidence({ alarms: [] }, { now: at(120) }), { earlier });
    expect(later.tasks).toEqual(earlier.tasks);
    expect(later.logs).toEqual(earlier.logs);
    expect(later.charts).toEqual(earlier.charts);
    expect(missingOf(later).filter((one) => /^(tasks|logs|metrics)/.test(one))).toEqual([]);
  });

  it('with commits and author is not read again', async () => {
    const image = (digest: string) => ({ container: 'web', image: `shop:${digest}`, digest });
    const { from, to } = record.revisions;
    const of = {
      ...record,
      revisions: {
        from: from && { ...from, images: [image('a111111')] },
        to: to && { ...to, images: [image('b222222')] },
      },
    };
    const author = {
      eventName: 'UpdateService',
      at: record.createdAt,
      identityType: 'IAMUser',
      principalArn: undefined,
      userName: 'jane',
      issuerName: undefined,
      invokedBy: undefined,
      userAgent: undefined,
      taskDefinition: undefined,
    };
    const earlier = await gather(fakeEvidence({ calls: [author] }), { of });
    const fake = fakeEvidence();
    const later = await gather(fake, { of, earlier });
    expect(later).toMatchObject({ author: { name: 'jane' }, commits: [{ from: 'a111111', to: 'b222222' }] });
    expect(fake.called.filter((name) => /^(cloudtrail|ecr):/.test(name))).toEqual([]);
  });
});
