import { describe, expect, it } from 'vitest';
import { type LoadContext, rateOf } from '../../../src/workload/load.ts';
import { parseRecording, rateOfRecording } from '../../../src/workload/publish/recording.ts';
import { loadSchema } from '../../../src/workload/schema.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const context: LoadContext = { startMs: noon, peakAt: '20:00', seed: 7, readFile: (file) => files[file] ?? '' };
const files: Record<string, string> = {
  'gap.csv':
    'timestamp,value\n2014-02-14 14:30:00,10\n2014-02-14 14:35:00,20\n2014-02-14 14:50:00,5\n2014-02-14 14:55:00,7\n',
};

function rate(given: unknown) {
  const rateAt = rateOf(loadSchema.parse(given), context);
  return (minutes: number) => rateAt(noon + minutes * minute);
}

describe('a recorded load', () => {
  it('is played from its beginning, holds a value in a gap, and starts again at its end [LOAD-12]', () => {
    const at = rate({ recording: { file: 'gap.csv', unit: 'requests per minute', scale: 2 } });
    expect([0, 4, 5, 9, 10, 19, 20, 25, 29, 30].map(at)).toEqual([20, 20, 40, 40, 40, 40, 10, 14, 14, 20]);
  });

  it('is nothing in the gaps, where the load says so [LOAD-12]', () => {
    const at = rate({ recording: { file: 'gap.csv', unit: 'requests per minute', gaps: 'zero' } });
    expect([9, 10, 19, 20].map(at)).toEqual([20, 0, 0, 5]);
  });

  it.each([
    // 10 requests in five minutes.
    ['sum per 5m', 2],
    ['requests per minute', 10],
    ['messages per second', 600],
    ['requests per hour', 10 / 60],
  ])('counts %s [LOAD-12]', (unit, expected) => {
    expect(rate({ recording: { file: 'gap.csv', unit } })(0)).toBeCloseTo(expected, 10);
  });

  it.each([
    ['2014-02-14T14:50:00Z', [5, 5, 7, 10, 10, 20]],
    ['+20m', [5, 5, 7, 10, 10, 20]],
    // In the gap, with the value before it.
    ['+12m', [20, 20, 5, 5, 7, 7]],
  ])('starts at %s, and goes on with its beginning when it is over [LOAD-12]', (start, expected) => {
    const at = rate({ recording: { file: 'gap.csv', unit: 'requests per minute', start } });
    expect([0, 4, 9, 10, 14, 16].map(at)).toEqual(expected);
  });

  it.each([
    [
      { unit: undefined },
      'gap.csv has a row every 5m, which can mean two things: write unit: requests per minute, or unit: sum per 5m',
    ],
    [{ unit: 'sum per 1m' }, 'gap.csv has a row every 5m, but its unit is sum per 1m: write unit: sum per 5m'],
    [
      { unit: 'sum per 5m', start: '+30m' },
      'gap.csv goes from 2014-02-14T14:30:00Z to 2014-02-14T15:00:00Z, so it has no 2014-02-14T15:00:00Z: write a start in between',
    ],
    [
      { unit: 'sum per 5m', start: '2014-02-14T14:29:00Z' },
      'gap.csv goes from 2014-02-14T14:30:00Z to 2014-02-14T15:00:00Z, so it has no 2014-02-14T14:29:00Z: write a start in between',
    ],
  ])('refuses %o', (given, message) => {
    expect(() => rate({ recording: { file: 'gap.csv', ...given } })).toThrow(message);
  });

  it.each([
    [
      'timestamp,value\n2014-02-14,3',
      'csv line 2 must be timestamp,value such as 2014-02-14 14:30:00,0.132, got "2014-02-14,3"',
    ],
    [
      '2014-02-14 14:30:00,',
      'csv line 1 must be timestamp,value such as 2014-02-14 14:30:00,0.132, got "2014-02-14 14:30:00,"',
    ],
    ['timestamp,value\n', 'csv must hold rows of timestamp,value, got none'],
    ['2014-02-14 14:30:00,1\n2014-02-14 14:20:00,1', 'csv line 2 must not be earlier than the line before it'],
  ])('refuses the recording %j', (csv, message) => {
    expect(() => rate({ recording: { csv } })).toThrow(message);
  });
});

describe('parseRecording', () => {
  it('lets a record hold for the usual distance, and marks what lies beyond it as missing [LOAD-12]', () => {
    const csv = '2014-02-14 14:30:00,1\n2014-02-14 14:32:00,2\n2014-02-14 14:34:00,3\n2014-02-14 14:39:00,4\n';
    const { values, missing } = parseRecording(csv, 'csv');
    expect(values).toEqual([1, 1, 2, 2, 3, 3, 3, 3, 3, 4, 4]);
    expect([...missing]).toEqual([6, 7, 8]);
  });

  it.each([
    ['2014-02-14 14:30:00,5'],
    ['2014-02-14T14:30,5'],
    ['2014-02-14T14:30:59.250Z,5.0'],
    ['2014-02-14T16:30:00+02:00,5'],
    ['2014-02-14T07:00:00-0730 , 5'],
    ['"2014-02-14T14:30:00Z","5"'],
    ['Timestamp,Value\n2014-02-14 14:30:00,5'],
    ['"TimeStamp", "Value"\r\n2014-02-14 14:30:00,5\r\n'],
  ])('takes the row %j for half past two in UTC', (csv) => {
    expect(parseRecording(csv, 'csv')).toMatchObject({ firstMs: Date.UTC(2014, 1, 14, 14, 30), values: [5] });
  });

  it.each([
    '2014-02-14T14:30:00+15:00,5',
    '2014-02-14T14:30:00+02:60,5',
    '2014-02-30 14:30:00,5',
    '2014-02-14 14:30:00,-5',
  ])('refuses the row %j', (csv) => {
    expect(() => parseRecording(csv, 'csv')).toThrow('csv line 1 must be timestamp,value');
  });

  it('takes a single record for one minute, with or without a head, in either form of time', () => {
    expect(parseRecording('timestamp,value\n2014-02-14T14:30:00Z,1e3\n', 'csv').values).toEqual([1_000]);
    expect(parseRecording('2014-02-14 14:30:00,0.5', 'csv').values).toEqual([0.5]);
  });
});

describe('rateOfRecording', () => {
  it('begins again when it is over, and is nothing in a gap where that is asked for [LOAD-12]', () => {
    const recording = { values: [1, 2, 2], missing: new Set([2]) };
    const at = (minutes: number, gaps: 'hold' | 'zero') =>
      rateOfRecording(recording, { afterStartMs: minutes * 60_000, gaps });
    expect([0, 1, 2, 3, 5].map((minutes) => at(minutes, 'hold'))).toEqual([1, 2, 2, 1, 2]);
    expect([0, 1, 2, 3, 5].map((minutes) => at(minutes, 'zero'))).toEqual([1, 2, 0, 1, 0]);
  });

  it('ends just before it begins, so that a service has a load before the start of a scenario [LOAD-12]', () => {
    const recording = { values: [1, 2, 3], missing: new Set([2]) };
    const rates = [-4, -3, -2, -1].map((minutes) =>
      rateOfRecording(recording, { afterStartMs: minutes * 60_000, gaps: 'hold' }),
    );
    expect(rates).toEqual([3, 1, 2, 3]);
  });
});
