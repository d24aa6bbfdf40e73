import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HourArchive } from '../../../../src/services/cloudwatch/metrics/hour-archive.ts';
import type { PackedHour } from '../../../../src/services/cloudwatch/metrics/packed-hour.ts';

const hourMs = 3_600_000;
const at = (hour: number) => hour * hourMs;

describe('the archive of hours', () => {
  it('takes whole spans of six hours that ended before the instant, and leaves the others', () => {
    const hours = new Map<number, PackedHour>([0, 5, 6, 11, 12].map((hour) => [at(hour), Float32Array.of(hour)]));
    const archive = new HourArchive();
    archive.take(hours, at(12) - 1);
    expect([...hours.keys()]).toEqual([6, 11, 12].map(at));
    expect([0, 5, 6].map((hour) => archive.get(at(hour)))).toEqual([Float32Array.of(0), Float32Array.of(5), undefined]);
    archive.take(hours, at(12));
    expect([...hours.keys()]).toEqual([at(12)]);
    expect(archive.get(at(11))).toEqual(Float32Array.of(11));
    expect(archive.get(at(7))).toBeUndefined();
  });

  it('takes an hour that comes late or again, and keeps the others of its span', () => {
    const archive = new HourArchive();
    archive.take(new Map([[at(1), Float32Array.of(1)]]), at(6));
    expect(archive.get(at(1))).toEqual(Float32Array.of(1));
    archive.take(new Map([[at(2), Float64Array.of(1 / 3)]]), at(6));
    archive.take(new Map([[at(1), Float32Array.of(9)]]), at(6));
    expect([1, 2].map((hour) => archive.get(at(hour)))).toEqual([Float32Array.of(9), Float64Array.of(1 / 3)]);
  });

  it('forgets spans that ended', () => {
    const archive = new HourArchive();
    archive.take(new Map([at(0), at(6)].map((hour) => [hour, Float32Array.of(1)])), at(12));
    archive.forgetBefore(at(6));
    expect([archive.get(at(0)), archive.get(at(6))]).toEqual([undefined, Float32Array.of(1)]);
  });

  it('gives back what it takes, to the last bit', () => {
    const numbers = fc.oneof(fc.float32Array(), fc.float64Array());
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(fc.nat(11), numbers), { selector: ([hour]) => hour }), (given) => {
        const archive = new HourArchive();
        archive.take(new Map(given.map(([hour, all]) => [at(hour), all])), at(12));
        for (const [hour, all] of given) expect(archive.get(at(hour))).toEqual(all);
      }),
    );
  });
});
