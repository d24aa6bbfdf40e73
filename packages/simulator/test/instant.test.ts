import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '../src/instant.ts';

describe('an instant', () => {
  it.each([
    ['1970-01-01T00:00Z', 0],
    ['1970-01-01T00:00:01Z', 1_000],
    ['1970-01-02T00:00:00.5Z', 86_400_500],
    ['1970-01-02T00:00:00.025Z', 86_400_025],
    ['2024-02-29T12:00:00Z', 1_709_208_000_000],
  ])('"%s" is %i ms after 1970', (text, ms) => {
    expect(parseInstant(text)).toBe(ms);
  });

  it.each([
    ['2026-01-05', 'no time'],
    ['2026-01-05T12:00:00', 'no Z, so that it would mean another instant on every machine'],
    ['2026-01-05T12:00:00+01:00', 'an offset'],
    ['2026-01-05 12:00:00Z', 'a blank'],
    ['2026-02-29T12:00:00Z', 'a day that its month does not have'],
    ['2026-02-30T12:00:00Z', 'a day that no February has'],
    ['2026-13-01T12:00:00Z', 'a month that there is not'],
    ['2026-01-05T25:00:00Z', 'an hour that there is not'],
    ['2026-01-05T24:00:00Z', 'midnight as the hour 24'],
    ['1969-12-31T23:59:59Z', 'a year before AWS has instants'],
    ['noon', 'a word'],
  ])('"%s" is none: it has %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is read as it is written in ISO 8601', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        expect(parseInstant(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });
});
