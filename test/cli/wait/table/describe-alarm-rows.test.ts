import { describe, expect, it } from 'vitest';
import { describeAlarmRows } from '../../../../src/cli/wait/table/describe-alarm-rows.ts';
import type { RecordedAlarm } from '../../../../src/core/deployment/record.ts';
import { epochMs } from '../../../../src/core/time.ts';
import type { Following } from '../../../../src/guard/wait/following.ts';
import { fullRecord } from '../../../builders/records.ts';
import { followingOf, quietAlarm, TEN } from '../followings.ts';

function rowsOf(alarms: readonly RecordedAlarm[], fields: Partial<Following> = {}) {
  const record = fullRecord({ alarms });
  return describeAlarmRows(followingOf(record, fields), record, { width: 79, height: 20 });
}
/** The cells of the first alarm. */
const cells = (alarm: Partial<RecordedAlarm>, fields: Partial<Following> = {}) =>
  rowsOf([quietAlarm({ alarmName: 'a', ...alarm })], fields)[1]?.text.split(/ {2,}/);

const read = (values: readonly (readonly [string, number])[]) => ({
  values: new Map(values),
  valuesReadAt: epochMs(TEN),
});

describe('the rows of alarms', () => {
  it('are none where there are no alarms', () => {
    expect(rowsOf([])).toEqual([]);
  });

  it('show the value that the metric has now, once it was read', () => {
    expect(cells({ value: 0 })).toEqual(['a', 'OK', '0', '> 10']);
    expect(cells({ value: undefined })).toEqual(['a', 'OK', '-', '> 10']);
    expect(cells({ value: 0 }, read([['a', 7.123_45]]))).toEqual(['a', 'OK', '7.123', '> 10']);
    expect(cells({ value: 0 }, read([]))).toEqual(['a', 'OK', 'no data', '> 10']);
  });

  it('mark the alarm that fired, with the value and the time of it', () => {
    const fired = { triggered: true, triggeredAt: epochMs(TEN + 62_000), state: 'ALARM', value: 120 };
    expect(cells(fired, read([['a', 3]]))).toEqual(['a', 'ALARM', '120', '> 10', '◀ fired 10:01:02Z']);
    expect(cells({ ...fired, triggeredAt: undefined })?.at(-1)).toBe('◀ fired');
  });

  it('say which alarm CloudWatch does not know, and what is not known of another', () => {
    expect(cells({ kind: 'missing', state: undefined, value: undefined, threshold: undefined })).toEqual([
      'a',
      'not found',
      '-',
      'unknown',
    ]);
    expect(cells({ state: undefined })?.[1]).toBe('unknown');
  });

  it.each([
    [123_456_789, '123456789'],
    [1_234_567_890, '1.235e+9'],
    [-1e16, '-1e+16'],
  ])('write %d as %s', (value, text) => {
    expect(cells({ value })?.[2]).toBe(text);
  });

  it('begin with those that fired, then those in ALARM, then those that are missing', () => {
    const rows = rowsOf([
      quietAlarm({ alarmName: 'quiet' }),
      quietAlarm({ alarmName: 'missing', kind: 'missing' }),
      quietAlarm({ alarmName: 'loud', state: 'ALARM' }),
      quietAlarm({ alarmName: 'fired', triggered: true }),
    ]);
    expect(rows.map(({ text, style }) => [text.split(' ')[0], style])).toEqual([
      ['alarm', 'dim'],
      ['fired', 'bad'],
      ['loud', 'bad'],
      ['missing', 'warning'],
      ['quiet', 'plain'],
    ]);
  });
});
