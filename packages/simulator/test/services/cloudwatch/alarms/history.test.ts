import { describe, expect, it } from 'vitest';
import { monitored, noon } from '../account.ts';

describe('the changes of state of an alarm', () => {
  it('are read as they were, however long their reason is, and of one alarm alone', () => {
    const account = monitored();
    const reason = `from OK to ALARM ${'x'.repeat(1_000)}`;
    account.alarm('a');
    account.alarm('b');
    account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'OK', StateReason: reason });
    account.call('SetAlarmState', { AlarmName: 'b', StateValue: 'ALARM', StateReason: 'another' });
    account.call('SetAlarmState', { AlarmName: 'a', StateValue: 'ALARM', StateReason: 'a drill' });
    account.call('DeleteAlarms', { AlarmNames: ['a'] });
    expect(account.cloudWatch.stateChanges('a')).toEqual([
      { at: noon, from: 'INSUFFICIENT_DATA', to: 'OK', reason },
      { at: noon, from: 'OK', to: 'ALARM', reason: 'a drill' },
    ]);
    expect(account.cloudWatch.stateChanges('c')).toEqual([]);
  });
});
