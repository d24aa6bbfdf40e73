import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { recordingSettings } from '../../../src/workload/publish/recording-settings.ts';

const settings = z.strictObject(recordingSettings);

describe('the unit of a recorded load', () => {
  it.each([
    ['requests per minute', { is: 'rate', perMs: 60_000 }],
    ['messages per second', { is: 'rate', perMs: 1_000 }],
    ['requests per hour', { is: 'rate', perMs: 3_600_000 }],
    ['sum per 5m', { is: 'sum', perMs: 300_000 }],
    [' sum per 1h ', { is: 'sum', perMs: 3_600_000 }],
  ])('is %j', (unit, expected) => {
    expect(settings.parse({ unit })).toEqual({ unit: expected });
  });

  it.each(['req/s', 'sum per 5', 'sum per 0s', 'average per 5m', 300, ''])(
    'is not %j, and says which there are',
    (unit) => {
      expect(() => settings.parse({ unit })).toThrow(
        'must be requests per second, requests per minute, requests per hour, or a sum per period',
      );
    },
  );
});

describe('the start in a recorded load', () => {
  it('is an instant, or a duration from the first row', () => {
    expect(settings.parse({ start: '2026-01-05T12:00:00Z' })).toEqual({ start: { atMs: Date.UTC(2026, 0, 5, 12) } });
    expect(settings.parse({ start: '+6h' })).toEqual({ start: { afterStartMs: 21_600_000 } });
    expect(() => settings.parse({ start: 'noon' })).toThrow('must be a UTC time from 1970 on');
  });
});
