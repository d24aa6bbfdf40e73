import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/core/explanation/explain.ts';
import type { Author, FailedTasks } from '../../../src/core/explanation/evidence.ts';
import { plainText } from '../../../src/core/report/phrase.ts';
import { durationMs } from '../../../src/core/time.ts';
import { gathered, KILLED, OUT_OF_MEMORY, UNEXPLAINED } from '../../builders/evidence.ts';
import { at, T0 } from '../../builders/facts.ts';
import { bareRecord, fullRecord } from '../../builders/records.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { unreadAlarm } from '../../../src/core/deployment/recorded-alarms.ts';

const nothing = { evidence: undefined, diff: undefined };
const nextOf = (explanation: ReturnType<typeof explain>) => explanation.next.map(plainText);

describe('next steps', () => {
  const broken = bareRecord({
    phase: 'finished',
    outcome: 'failed',
    cause: 'circuit-breaker',
    serviceEvent: undefined,
  });

  it('begin with that of the diagnosis, and do not ask again why tasks stopped', () => {
    const explanation = explain(broken, { evidence: gathered({ tasks: [OUT_OF_MEMORY] }), diff: undefined });
    expect(nextOf(explanation)).toEqual([
      'raise the memory of the container or task, or find what uses the memory',
      'deploy a revision that works: ECS did not roll back, so tasks of the failed revision may still run',
    ]);
    expect(nextOf(explain(broken, nothing))[0]).toBe(
      'check above or in the logs why tasks of the new revision stopped',
    );
  });

  it('name the revision whose tasks kept a rollback from succeeding, if it has another reason', () => {
    const lost = { ...rolledBack, outcome: 'rollback-failed', serviceEvent: undefined } as const;
    const steps = (tasks: readonly FailedTasks[], rollbackTasks: readonly FailedTasks[]) =>
      nextOf(explain(lost, { evidence: gathered({ tasks, rollbackTasks }), diff: undefined }));
    const works = 'deploy a revision that works: ECS could not restore the previous one';
    const memory = 'raise the memory of the container or task, or find what uses the memory';
    expect(steps([KILLED], [OUT_OF_MEMORY]).slice(1)).toEqual([`for checkout:1: ${memory}`, works]);
    expect(steps([OUT_OF_MEMORY], [OUT_OF_MEMORY])).toEqual([memory, works]);
    expect(steps([], [UNEXPLAINED])).toEqual([works]);
    expect(steps([OUT_OF_MEMORY], []).slice(1)).toEqual([`${works}. Its stopped tasks may show why`]);
  });

  it('are never empty after a failure', () => {
    const requested = bareRecord({ phase: 'finished', outcome: 'rolled-back', cause: 'requested' });
    const author: Author = {
      kind: 'person',
      name: 'ada',
      principalArn: undefined,
      eventName: 'StopServiceDeployment',
      at: at(3),
      userAgent: undefined,
    };
    const quiet = { ...requested, serviceEvent: undefined };
    expect(nextOf(explain(quiet, nothing))).toEqual([
      'look in CloudTrail for a call of StopServiceDeployment, and ask its caller before you deploy again',
    ]);
    expect(nextOf(explain(quiet, { evidence: gathered({ author }), diff: undefined }))).toEqual([
      'ask ada, who requested it, before you deploy again',
    ]);
    const deleted = { ...quiet, outcome: 'unknown', cause: 'service-deleted' } as const;
    expect(nextOf(explain(deleted, nothing))).toEqual([
      'look in CloudTrail for a call of DeleteService if you did not delete it',
    ]);
    expect(nextOf(explain({ ...quiet, outcome: 'succeeded', cause: undefined }, nothing))).toEqual([]);
  });
});

describe('alarms', () => {
  const chart = {
    alarmName: 'checkout-5xx',
    label: 'Sum HTTPCode_Target_5XX_Count',
    period: durationMs(60_000),
    threshold: 10,
    comparisonOperator: 'GreaterThanThreshold',
    points: [{ at: T0, value: 1 }],
  };

  it('are those that fired, earliest first, with their charts', () => {
    const [first] = fullRecord().alarms;
    if (first === undefined) throw new Error('the full record has an alarm');
    const later = { ...first, alarmName: 'checkout-p99', triggeredAt: at(6), threshold: 2 };
    const quiet = { ...first, alarmName: 'checkout-cpu', triggered: false };
    const record = fullRecord({
      alarms: [later, quiet, { ...first, threshold: 10, value: 120, meaning: 'Too many errors' }],
    });
    expect(explain(record, { evidence: gathered({ charts: [chart] }), diff: undefined }).alarms).toEqual([
      {
        alarmName: 'checkout-5xx',
        fired: true,
        firedAt: at(5),
        meaning: 'Too many errors',
        measurement: 'Sum HTTPCode_Target_5XX_Count 120, threshold > 10',
        chart,
      },
      {
        alarmName: 'checkout-p99',
        fired: true,
        firedAt: at(6),
        meaning: undefined,
        measurement: 'Sum HTTPCode_Target_5XX_Count 0.1, threshold > 2',
        chart: undefined,
      },
    ]);
  });

  it('are those that left the deployment unprotected', () => {
    const record = bareRecord({
      protection: { state: 'blind', alarmNames: ['no-value', 'gone', 'both', 'never-read', 'not-recorded'] },
      alarms: [
        {
          ...unreadAlarm('no-value'),
          kind: 'metric',
          metric: 'Shop 5xx',
          statistic: 'Sum',
          threshold: 10,
          comparisonOperator: 'GreaterThanThreshold',
        },
        { ...unreadAlarm('gone'), kind: 'missing' },
        { ...unreadAlarm('both'), kind: 'composite' },
        unreadAlarm('never-read'),
      ],
    });
    expect(
      explain(record, nothing).alarms.map(({ alarmName, fired, measurement }) => [alarmName, fired, measurement]),
    ).toEqual([
      ['no-value', false, 'Sum 5xx, threshold > 10'],
      ['gone', false, 'it does not exist'],
      ['both', false, 'a composite alarm, which ECS cannot use'],
      ['never-read', false, 'not read'],
      ['not-recorded', false, 'not read'],
    ]);
  });
});

it('passes on what was gathered, and claims nothing that was not', () => {
  const change = {
    container: 'app',
    what: 'image',
    name: undefined,
    change: 'changed',
    from: 'a:1',
    to: 'a:2',
  } as const;
  const diff = { fromTaskDefinitionArn: 'x:1', toTaskDefinitionArn: 'x:2', changes: [change], leftOut: 4 };
  const missing = [{ part: 'logs', why: 'denied', what: 'logs are missing: allow logs:GetLogEvents' }] as const;
  const drift = { stackName: 'shop', stackTaskDefinition: 'checkout:43', runningTaskDefinition: 'checkout:42' };
  const explanation = explain(fullRecord(), { evidence: gathered({ missing, drift }), diff });
  expect(explanation).toMatchObject({
    headline: 'checkout was rolled back: alarm checkout-5xx fired',
    tone: 'danger',
    changes: [change],
    changesLeftOut: 4,
    missing,
    deployment: { outcome: 'rolled-back', createdAt: T0, startedAt: T0 + 1, finishedAt: at(10), phase: 'finished' },
  });
  expect(plainText(explanation.drift ?? [])).toBe(
    'your stack still points to checkout:43. ECS runs checkout:42. The next deploy of any change repeats 43',
  );
  expect(explain(fullRecord(), nothing)).toMatchObject({
    tasks: [],
    logs: [],
    commits: [],
    author: undefined,
    drift: undefined,
    missing: [],
    changes: [],
  });
});
