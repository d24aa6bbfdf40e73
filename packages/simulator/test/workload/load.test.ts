import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoadContext, RequestMeter, rateOf } from '../../src/workload/load.ts';
import { loadSchema } from '../../src/workload/schema.ts';

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

describe('a load', () => {
  it('by the time of day is high at its peak, low twelve hours later and on its way between [LOAD-11]', () => {
    const at = rate({ diurnal: { low: 100, high: 300, peakAt: '12:00' } });
    expect([0, 360, 720, 1_080, 1_440].map(at)).toEqual([300, 200, 100, 200, 300]);
    // Half an hour after the peak: between 100 % and 98 % of the way.
    expect(at(30)).toBe(298);
    expect(at(-30)).toBe(298);
  });

  it('peaks at the hour of its parameter when it names none [LOAD-11]', () => {
    expect(rate({ diurnal: { low: 0, high: 50 } })(8 * 60)).toBe(50);
  });

  it('jumps at its times, for good or for a while, the last one counting [LOAD-13]', () => {
    const at = rate({
      requestsPerMinute: 100,
      jumps: [
        { at: '+5m', factor: 3, for: '5m' },
        { at: '2026-01-05T12:08:00Z', requestsPerMinute: 7, for: '1m' },
        { at: '+20m', factor: 0.5 },
      ],
    });
    expect([4, 5, 7, 8, 9, 10, 20, 500].map(at)).toEqual([100, 300, 300, 7, 300, 100, 50, 50]);
  });

  it('strays by its noise from minute to minute, the same for the same seed [LOAD-14]', () => {
    const at = rate({ requestsPerMinute: 100, noise: '10%' });
    const minutes = Array.from({ length: 200 }, (_, index) => at(index));
    expect(minutes.every((value) => value >= 90 && value <= 110)).toBe(true);
    expect(new Set(minutes).size).toBeGreaterThan(150);
    expect(minutes.slice(0, 5)).toEqual([0, 1, 2, 3, 4].map(rate({ requestsPerMinute: 100, noise: '10%' })));
  });

  it('gives whole requests, and none is lost over time however it is cut up [LOAD-15]', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 60 }),
        (thousandths, steps) => {
          const meter = new RequestMeter(() => thousandths / 1_000);
          let at = 0;
          let total = 0;
          for (const step of steps) {
            total += meter.between(at, at + step * 10_000);
            at += step * 10_000;
          }
          expect(total).toBe(Math.floor((thousandths * (at / 10_000)) / 6_000));
        },
      ),
    );
  });
});
