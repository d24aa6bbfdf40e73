import { describe, expect, it } from 'vitest';
import { calculateDurations } from '../../../src/core/deployment/durations.ts';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { alarm, at, facts, reading, rolledBackByAlarm } from '../../builders/facts.ts';

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
  it('counts from the start to the rollback, from there to its end, and both together', () => {
    expect(durations()).toEqual({
      timeToDetect: 315_000,
      rollbackTime: 100_000,
      recoveryTime: 415_000,
      total: 420_000,
    });
  });

  it('counts the same whatever fired, and when', () => {
    expect(durations({ cause: 'circuit-breaker' }).timeToDetect).toBe(315_000);
    expect(durations({ alarms: [] }).timeToDetect).toBe(315_000);
  });

  it('knows no recovery where nothing was restored', () => {
    expect(durations({ outcome: 'rollback-failed' })).toEqual({
      timeToDetect: 315_000,
      rollbackTime: undefined,
      recoveryTime: undefined,
      total: 420_000,
    });
    expect(durations({ outcome: 'succeeded', cause: undefined, rollbackStartedAt: undefined, alarms: [] })).toEqual({
      timeToDetect: undefined,
      rollbackTime: undefined,
      recoveryTime: undefined,
      total: 420_000,
    });
  });

  it('leaves open what has not ended', () => {
    expect(durations({ finishedAt: undefined, outcome: undefined })).toEqual({
      timeToDetect: 315_000,
      rollbackTime: undefined,
      recoveryTime: undefined,
      total: undefined,
    });
  });

  it('knows no start of a deployment that was rolled back before it began', () => {
    expect(durations({ startedAt: undefined })).toMatchObject({ timeToDetect: undefined, recoveryTime: undefined });
  });
});
