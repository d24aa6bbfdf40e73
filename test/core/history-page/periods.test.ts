import { describe, expect, it } from 'vitest';
import { chooseUnit, periodsOf, startOfPeriod } from '../../../src/core/history-page/periods.ts';
import { days, epochMs, hours } from '../../../src/core/time.ts';

const at = (text: string) => epochMs(Date.parse(text));
const range = (from: string, until: string) => ({ from: at(from), until: at(until) });

describe('chooseUnit', () => {
  const until = at('2026-11-24T11:00:00Z');
  it.each([
    [hours(12), 'hour'],
    [days(2), 'hour'],
    [days(3), 'day'],
    [days(31), 'day'],
    [days(32), 'week'],
    [days(90), 'week'],
    [days(400), 'week'],
    [days(421), 'month'],
  ])('of %d ms is the %s', (span, unit) => {
    expect(chooseUnit({ from: epochMs(until - span), until })).toBe(unit);
  });
});

describe('startOfPeriod', () => {
  it.each([
    ['hour', '2026-11-24T11:59:59.999Z', '2026-11-24T11:00:00Z'],
    ['day', '2026-11-24T11:59:59Z', '2026-11-24T00:00:00Z'],
    // A Tuesday, a Monday and a Sunday.
    ['week', '2026-11-24T11:00:00Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z'],
    ['month', '2026-11-30T23:59:59Z', '2026-11-01T00:00:00Z'],
  ] as const)('%s of %s', (unit, instant, start) => {
    expect(startOfPeriod(at(instant), unit)).toBe(at(start));
  });
});

describe('periodsOf', () => {
  it('covers a range without gaps', () => {
    const weeks = periodsOf(range('2026-11-10T11:00:00Z', '2026-11-24T11:00:00Z'), 'week');
    expect(weeks).toEqual([
      range('2026-11-09T00:00:00Z', '2026-11-16T00:00:00Z'),
      range('2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'),
      range('2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'),
    ]);
  });

  it('has months of their own lengths', () => {
    const months = periodsOf(range('2027-01-31T00:00:00Z', '2027-03-01T00:00:00Z'), 'month');
    expect(months.map(({ from, until }) => (until - from) / days(1))).toEqual([31, 28, 31]);
  });
});
