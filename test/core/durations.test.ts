import { describe, expect, it } from 'vitest';
import { calculateDurations } from '../../core/durations.ts';
import { foldDeployment } from '../../core/fold.ts';
import type { DeploymentRecord } from '../../core/record.ts';
import { alarm, at, facts, reading, rolledBackByAlarm } from '../support/facts.ts';

/** Created 10:00:00, started 10:00:05, fired 10:05:00, rolled back from 10:05:20 to 10:07:00. */
const rolledBack = foldDeployment(
  undefined,
  facts({
    deployment: rolledBackByAlarm(),
    alarms: reading(alarm({ state: 'ALARM', stateChangedAt: at(5) })),
    now: at(8),
  }),
);
const durations = (fields: Partial<DeploymentRecord> = {}) => calculateDurations({ ...rolledBack, ...fields });

describe('calculateDurations', () => {
  it('counts from the start to the alarm, and from the rollback to its end', () => {
    expect(durations()).toEqual({ timeToDetect: 295_000, timeToRestore: 100_000, total: 420_000 });
  });

  it('takes the first of several alarms', () => {
    const alarms = rolledBack.alarms.flatMap((one) => [one, { ...one, alarmName: 'p99', triggeredAt: at(4) }]);
    expect(durations({ alarms }).timeToDetect).toBe(235_000);
  });

  it('takes the beginning of the rollback where no alarm tells', () => {
    expect(durations({ cause: 'circuit-breaker' }).timeToDetect).toBe(315_000);
    expect(durations({ alarms: [] }).timeToDetect).toBe(315_000);
  });

  it('knows no time to restore where nothing was restored', () => {
    expect(durations({ outcome: 'rollback-failed' }).timeToRestore).toBeUndefined();
    expect(durations({ outcome: 'succeeded', cause: undefined, rollbackStartedAt: undefined, alarms: [] })).toEqual({
      timeToDetect: undefined,
      timeToRestore: undefined,
      total: 420_000,
    });
  });

  it('leaves open what has not ended', () => {
    expect(durations({ finishedAt: undefined, outcome: undefined })).toEqual({
      timeToDetect: 295_000,
      timeToRestore: undefined,
      total: undefined,
    });
  });
});
