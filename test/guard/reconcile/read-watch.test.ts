import { describe, expect, it } from 'vitest';
import { unreadAlarm } from '../../../src/core/deployment/recorded-alarms.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { ReadBudget } from '../../../src/guard/reconcile/read-budget.ts';
import { findWatched, hasNewer, readWatchHistories } from '../../../src/guard/reconcile/read-watch.ts';
import { alarm, at, deploymentArn, reading } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';

const WATCH = { until: at(40), checkAt: at(41) };
const unwatched = (id: string, minute: number) =>
  fullRecord({ deploymentKey: deploymentArn(id), createdAt: at(minute), afterSuccess: undefined });
const record = (id: string, minute: number) => ({ ...unwatched(id, minute), afterSuccess: WATCH });
const brief = (id: string, minute: number) => ({
  serviceDeploymentArn: deploymentArn(id),
  status: 'IN_PROGRESS',
  createdAt: at(minute),
  finishedAt: undefined,
});

describe('the deployment whose alarms are watched', () => {
  it('is the one that succeeded, while it is the newest', () => {
    const watched = record('good', 0);
    expect(findWatched([watched, unwatched('old', -60)], [brief('good', 0)])).toBe(watched);
    expect(findWatched([watched], [brief('good', 0), brief('new', 5)])).toBeUndefined();
    expect(findWatched([unwatched('new', 5), watched], [])).toBeUndefined();
    expect(findWatched([unwatched('old', 0)], [])).toBeUndefined();
  });

  it('is not its own successor', () => {
    expect(hasNewer(record('good', 0), { known: [record('good', 0)], briefs: [brief('good', 0)] })).toBe(false);
  });
});

describe('the histories of watched alarms', () => {
  const metric = (alarmName: string) => ({ ...unreadAlarm(alarmName), kind: 'metric' as const });
  const watched = fullRecord({ startedAt: at(0, 5), alarms: [metric('changed'), metric('quiet')] });
  const alarms = reading(
    alarm({ alarmName: 'changed', stateChangedAt: at(3) }),
    alarm({ alarmName: 'quiet', stateChangedAt: at(-60) }),
  );

  it('are read for alarms that changed since the deployment started, from a day before it', async () => {
    const asked: unknown[] = [];
    const gateway = {
      alarmTransitions: async (...call: unknown[]) => {
        asked.push(call);
        return [];
      },
    };
    const histories = await readWatchHistories(gateway, { watched, alarms, budget: new ReadBudget(9) });
    expect(asked).toEqual([['changed', at(-1_440, 5)]]);
    expect([...histories]).toEqual([['changed', []]]);
  });

  it('stay unknown where CloudWatch denies them, and throw when it does not answer', async () => {
    const failing = (code: 'denied' | 'throttled') => ({
      alarmTransitions: async () => {
        throw new GatewayError(code, 'cloudwatch:DescribeAlarmHistory', 'no');
      },
    });
    const reads = { watched, alarms, budget: new ReadBudget(9) };
    expect(await readWatchHistories(failing('denied'), reads)).toEqual(new Map());
    await expect(readWatchHistories(failing('throttled'), reads)).rejects.toThrow('no');
  });

  it('are not read if nothing is watched', async () => {
    const gateway = { alarmTransitions: async () => Promise.reject(new Error('asked')) };
    expect(await readWatchHistories(gateway, { watched: undefined, alarms, budget: new ReadBudget(9) })).toEqual(
      new Map(),
    );
  });
});
