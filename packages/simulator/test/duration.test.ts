import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adviseDuration, formatDuration, parseDuration } from '../src/duration.ts';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** Some of the units in their order, each with a count. */
const parts = fc
  .subarray([...UNITS], { minLength: 1 })
  .chain((units) =>
    fc.tuple(...units.map(([unit, ms]) => fc.nat(9_999).map((count) => ({ text: `${count}${unit}`, ms: count * ms })))),
  );

describe('a duration', () => {
  it.each([
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['2d', 172_800_000],
    ['1m5ms', 60_005],
    ['1d2h3m4s5ms', 93_784_005],
    ['90m', 5_400_000],
    ['007s', 7_000],
    ['0s', 0],
    ['104249991d8h59m991ms', 9_007_199_254_740_991],
  ])('"%s" is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ['', 'nothing at all'],
    ['0', 'no unit'],
    ['90', 'no unit'],
    ['1h30', 'no unit at its end'],
    ['m', 'no number'],
    ['10 m', 'a blank'],
    [' 10m', 'a blank'],
    ['10m\n', 'a line feed'],
    ['1.5h', 'a fraction'],
    ['30m1h', 'the smaller unit first'],
    ['5ms1s', 'the smaller unit first'],
    ['5m5m', 'a unit twice'],
    ['-5m', 'a sign'],
    ['5M', 'a capital'],
    ['5min', 'a word'],
    ['PT5M', 'ISO 8601'],
    ['1w', 'a unit that there is not'],
    ['1y', 'a unit that there is not'],
    ['1e3s', 'an exponent'],
    ['٣s', 'digits of another script'],
  ])('"%s" is none: it has %s', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('is the sum of its parts', () => {
    fc.assert(
      fc.property(parts, (some) => {
        expect(parseDuration(some.map(({ text }) => text).join(''))).toBe(some.reduce((sum, { ms }) => sum + ms, 0));
      }),
    );
  });

  it('has its units from the largest to the smallest, each once', () => {
    fc.assert(
      fc.property(parts, fc.nat(4), fc.nat(4), (some, from, to) => {
        fc.pre(from < some.length && to < some.length && from !== to);
        const swapped = some.map(({ text }) => text);
        [swapped[from], swapped[to]] = [swapped[to] ?? '', swapped[from] ?? ''];
        expect(parseDuration(swapped.join(''))).toBeUndefined();
        expect(parseDuration([...some, ...some].map(({ text }) => text).join(''))).toBeUndefined();
      }),
    );
  });

  it('is none when a number cannot hold its milliseconds', () => {
    expect(parseDuration('9007199254740991ms')).toBe(9_007_199_254_740_991);
    expect(parseDuration('9007199254740992ms')).toBeUndefined();
    expect(parseDuration('104249991d8h59m992ms')).toBeUndefined();
    expect(parseDuration(`${'9'.repeat(400)}d`)).toBeUndefined();
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), fc.constantFrom(...UNITS), (count, [unit, ms]) => {
        const total = count * BigInt(ms);
        const safe = total <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(parseDuration(`${count}${unit}`)).toBe(safe ? Number(total) : undefined);
      }),
    );
  });

  it('is refused fast however long the text is', () => {
    expect(parseDuration(`${'1'.repeat(100_000)}x`)).toBeUndefined();
    expect(adviseDuration(`${'1'.repeat(100_000)}x`)).toBe('write 10m');
  });
});

describe('a formatted duration', () => {
  it.each([
    [0, '0s'],
    [999, '999ms'],
    [60_000, '1m'],
    [5_400_000, '1h30m'],
    [702_000, '11m42s'],
    [86_400_000, '1d'],
    [93_784_005, '1d2h3m4s5ms'],
    [1_499.6, '1s500ms'],
    [-600_000, '-10m'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read as the same duration', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
  });
});

describe('the advice for a text that is no duration', () => {
  it.each([
    ['90', 'write 90s for seconds or 90m for minutes'],
    ['0', 'write 0s'],
    ['1.5', 'write 1s500ms for seconds or 1m30s for minutes'],
    ['1.5h', 'write 1h30m'],
    ['30m1h', 'write 1h30m'],
    ['5m5m', 'write 10m'],
    ['10 m', 'write 10m'],
    ['5min', 'write 5m'],
    ['1 hour 30 minutes', 'write 1h30m'],
    ['2 Days', 'write 2d'],
    ['250 milliseconds', 'write 250ms'],
    ['5M', 'write 5m'],
    ['soon', 'write 10m'],
    ['', 'write 10m'],
    ['-5m', 'write 10m'],
    ['1h30', 'write 10m'],
    ['1w', 'write 10m'],
    ['1 week', 'write 10m'],
    [`${'9'.repeat(400)}`, 'write 10m'],
    ['99999999999999d', 'write 10m'],
  ])('"%s": %s', (text, advice) => {
    expect(adviseDuration(text)).toBe(advice);
  });

  it('may have an example of its own', () => {
    expect(adviseDuration('soon', '90s')).toBe('write 90s');
  });

  it('is itself a duration, whatever was written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{1,5} ?(ms|s|m|min|h|hours?|d)?$/)), (text) => {
        fc.pre(parseDuration(text) === undefined);
        const written = /^write (\S+)(?: for seconds or (\S+) for minutes)?$/.exec(adviseDuration(text));
        expect(written).not.toBeNull();
        for (const one of written?.slice(1) ?? []) if (one !== undefined) expect(parseDuration(one)).toBeDefined();
      }),
    );
  });
});
