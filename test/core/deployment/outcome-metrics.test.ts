import { describe, expect, it } from 'vitest';
import {
  CAUSE_METRICS,
  type Measurement,
  measureOutcome,
  OUTCOME_METRICS,
} from '../../../src/core/deployment/outcome-metrics.ts';
import { CAUSES, type DeploymentRecord, OUTCOMES } from '../../../src/core/deployment/record.ts';
import { fullRecord, missedRecord, missedRollback } from '../../builders/records.ts';

const open: Partial<DeploymentRecord> = { phase: 'rolling-back', outcome: undefined, finishedAt: undefined };
const measured = (fields: Partial<DeploymentRecord>, previous?: Partial<DeploymentRecord>) =>
  measureOutcome(fullRecord(fields), previous && fullRecord(previous));
const count = (metric: Measurement['metric']): Measurement => ({ metric, value: 1, unit: 'Count' });

describe('measureOutcome', () => {
  it('counts a rollback with its cause and its times in seconds', () => {
    // Started at 10:00:00.001, rolled back from 10:05:00.500 to 10:10:00.
    expect(measured({}, open)).toEqual([
      count('DeploymentsRolledBack'),
      count('FailuresByAlarm'),
      { metric: 'TimeToDetect', value: 300.499, unit: 'Seconds' },
      { metric: 'RollbackTime', value: 299.5, unit: 'Seconds' },
      { metric: 'RecoveryTime', value: 599.999, unit: 'Seconds' },
    ]);
  });

  it('counts a success without a cause and without times', () => {
    const success = { outcome: 'succeeded', cause: undefined, rollbackStartedAt: undefined } as const;
    expect(measured(success, open)).toEqual([count('DeploymentsSucceeded')]);
  });

  it('counts an end once, also one that is seen late', () => {
    expect(measured({}, {})).toEqual([]);
    expect(measured({}).map(({ metric }) => metric)).toContain('DeploymentsRolledBack');
  });

  it('counts nothing while the deployment runs, and nothing for a baseline', () => {
    expect(measured(open, open)).toEqual([]);
    expect(measured({ baseline: true })).toEqual([]);
  });

  it('counts a missed rollback once', () => {
    const before = missedRecord({ missedRollback: undefined });
    expect(measureOutcome(missedRecord(), before)).toEqual([count('RollbacksMissed')]);
    expect(measureOutcome(missedRecord(), missedRecord({ missedRollback: missedRollback() }))).toEqual([]);
  });

  it.each(['superseded', 'stopped', 'unknown'] as const)('does not count %s as a failure', (outcome) => {
    const metrics = measured({ outcome, cause: 'requested', rollbackStartedAt: undefined }, open);
    expect(metrics).toEqual([count(OUTCOME_METRICS[outcome])]);
  });

  it('has a metric for every outcome, and for every cause of a failure', () => {
    expect(Object.keys(OUTCOME_METRICS)).toEqual(OUTCOMES);
    expect(Object.keys(CAUSE_METRICS)).toEqual(CAUSES.filter((cause) => cause !== 'service-deleted'));
  });
});
