import { describe, expect, it } from 'vitest';
import { parseServiceArn, serviceArnOfDeployment } from '../../src/core/arn.ts';
import { groupStoppedTasks, type StoppedTask } from '../../src/core/deployment/evidence.ts';
import { calculateFingerprint } from '../../src/core/reconcile/fingerprint.ts';
import { isInScope } from '../../src/core/scope.ts';
import { describeDuration, durationMs, parseInstant } from '../../src/core/time.ts';
import { at, SERVICE, service } from '../support/facts.ts';

describe('parseServiceArn', () => {
  it('reads the long and the short form of every partition', () => {
    expect(parseServiceArn('arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service/shop/checkout')).toMatchObject({
      partition: 'aws-us-gov',
      cluster: 'shop',
      service: 'checkout',
    });
    expect(parseServiceArn('arn:aws:ecs:eu-west-1:111122223333:service/checkout')).toMatchObject({
      cluster: undefined,
      service: 'checkout',
    });
  });

  it.each([
    '',
    'checkout',
    'arn:aws:ecs:eu-west-1:1:task/shop/checkout',
    'arn:aws:ecs:eu-west-1:1:service/',
    'arn:aws:ecs:eu-west-1:1:service/a/b/c',
    'arn:aws:s3:::service/a',
  ])('refuses %s', (text) => {
    expect(parseServiceArn(text)).toBeUndefined();
  });

  it('finds the service of a service deployment', () => {
    expect(serviceArnOfDeployment('arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/abc')).toBe(
      SERVICE,
    );
    expect(serviceArnOfDeployment(SERVICE)).toBeUndefined();
  });
});

describe('parseInstant', () => {
  it('reads what AWS writes', () => {
    const instant = Date.UTC(2019, 9, 2, 17, 4, 40, 989);
    expect(
      [
        '2019-10-02T17:04:40.989+0000',
        '2019-10-02T17:04:40.989Z',
        '2019-10-02T19:04:40.989+02:00',
        '2019-10-02T17:04:40.989123456Z',
      ].map(parseInstant),
    ).toEqual([instant, instant, instant, instant]);
    expect(parseInstant('2020-05-23T11:11:11Z')).toBe(Date.UTC(2020, 4, 23, 11, 11, 11));
  });

  it.each(['', 'soon', '2020-05-23', '2020-13-45T11:11:11Z', '1590232271'])('refuses %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('describeDuration', () => {
  it('names the two largest units', () => {
    const spans = [0, 999, 45_000, 60_000, 125_000, 3_600_000, 11_400_000, 187_200_000].map((ms) =>
      describeDuration(durationMs(ms)),
    );
    expect(spans).toEqual(['0 s', '1 s', '45 s', '1 min', '2 min 5 s', '1 h', '3 h 10 min', '2 d 4 h']);
  });
});

describe('isInScope', () => {
  const inScope = (include: string[], exclude: string[]) => isInScope({ include, exclude }, SERVICE);

  it('takes every service unless told otherwise', () => {
    expect(inScope([], [])).toBe(true);
  });

  it('matches whole paths, and lets exclusion win', () => {
    expect([
      inScope(['shop/*'], []),
      inScope(['*/checkout'], []),
      inScope(['shop'], []),
      inScope(['sho./checkout'], []),
    ]).toEqual([true, true, false, false]);
    expect([inScope([], ['*/check*']), inScope(['shop/*'], ['shop/checkout'])]).toEqual([false, false]);
  });
});

describe('calculateFingerprint', () => {
  const row = {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    rolloutStateReason: undefined,
    taskDefinitionArn: 't',
    createdAt: at(0),
    updatedAt: at(1),
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
  };

  it('ignores task counts and the order of rows', () => {
    const other = { ...row, id: 'ecs-svc/2' };
    const one = calculateFingerprint(service({ deployments: [row, other] }));
    expect(calculateFingerprint(service({ deployments: [other, { ...row, runningCount: 0, pendingCount: 2 }] }))).toBe(
      one,
    );
  });

  it.each([
    ['a new row', { deployments: [row, { ...row, id: 'ecs-svc/2' }] }],
    ['a moved row', { deployments: [{ ...row, updatedAt: at(2) }] }],
    ['another rollout state', { deployments: [{ ...row, rolloutState: 'FAILED' }] }],
    ['another service deployment', { deployments: [row], currentServiceDeployment: 'x' }],
    ['another revision', { deployments: [row], currentServiceRevisions: ['x'] }],
  ])('sees %s', (_what, fields) => {
    expect(calculateFingerprint(service(fields))).not.toBe(calculateFingerprint(service({ deployments: [row] })));
  });
});

describe('groupStoppedTasks', () => {
  const task = (fields: Partial<StoppedTask>): StoppedTask => ({
    taskArn: 'arn',
    taskDefinitionArn: undefined,
    stoppedAt: at(1),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
    ...fields,
  });

  const bySchedulerFor = (stoppedReason: string, stoppedAt = at(1)) =>
    task({ stopCode: 'ServiceSchedulerInitiated', stoppedReason, stoppedAt, containers: [] });
  const reasons = (tasks: readonly StoppedTask[], rollbackStartedAt = at(5)) =>
    groupStoppedTasks(tasks, rollbackStartedAt).map(({ count, reason }) => [count, reason]);

  it('counts what stopped for the same reason, and puts what the scheduler stopped last', () => {
    const unhealthy = bySchedulerFor('Task failed ELB health checks in (target-group arn:x)');
    expect(
      groupStoppedTasks([unhealthy, unhealthy, unhealthy, task({}), task({ taskArn: 'other' })], undefined),
    ).toEqual([
      {
        count: 2,
        reason: 'Essential container in task exited; OutOfMemoryError: Container killed due to memory usage',
        stopCode: 'EssentialContainerExited',
        exitCode: 137,
        container: 'web',
      },
      {
        count: 3,
        reason: 'Task failed ELB health checks in (target-group arn:x)',
        stopCode: 'ServiceSchedulerInitiated',
        exitCode: undefined,
        container: undefined,
      },
    ]);
  });

  it('leaves out what ECS stopped to scale or to roll back', () => {
    const scaled = bySchedulerFor('Scaling activity initiated by (deployment ecs-svc/1)');
    const replaced = bySchedulerFor('Task stopped by the service scheduler', at(6));
    expect(reasons([scaled, replaced])).toEqual([]);
  });

  it('keeps what failed its health checks, or crashed, while ECS rolled back', () => {
    const unhealthy = bySchedulerFor('Task failed container health checks', at(6));
    const earlier = bySchedulerFor('Task stopped by the service scheduler', at(4));
    expect(reasons([unhealthy, earlier, task({ stoppedAt: at(6), containers: [] })])).toEqual([
      [1, 'Essential container in task exited'],
      [1, 'Task failed container health checks'],
      [1, 'Task stopped by the service scheduler'],
    ]);
  });

  it('does not let ids make every task a group of its own', () => {
    const failed = (ip: string) =>
      task({
        stoppedReason: `Task failed ELB health checks in (target-group arn:x) (target 10.0.0.${ip})`,
        containers: [],
      });
    expect(groupStoppedTasks([failed('1'), failed('2')], undefined)).toHaveLength(1);
  });
});
