import { describe, expect, it } from 'vitest';
import { describeMissedRollbackEvent } from '../../../src/core/outcome-event/missed-rollback-event.ts';
import { missedRecord, missedRollback } from '../../builders/records.ts';

describe('describeMissedRollbackEvent', () => {
  it('has the fields of an outcome event, and the same id for every copy', () => {
    const event = describeMissedRollbackEvent(missedRecord(), missedRollback());
    expect(event.detailType).toBe('Rollback Missed');
    expect(event.detail).toMatchObject({
      eventId: 'd1#rollback-missed',
      deployment: { service: 'checkout', phase: 'finished' },
      outcome: 'succeeded',
      missedRollback: { when: 'after-success' },
    });
  });

  it('leaves out the command if no earlier revision is known', () => {
    const record = missedRecord({ revisions: { from: undefined, to: undefined } });
    const { detail } = describeMissedRollbackEvent(record, missedRollback());
    expect(detail['missedRollback']).not.toHaveProperty('command');
    expect(detail['missedRollback']).not.toHaveProperty('restores');
  });
});
