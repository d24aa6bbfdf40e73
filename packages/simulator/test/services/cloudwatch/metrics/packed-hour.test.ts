import { describe, expect, it } from 'vitest';
import {
  joinRuns,
  numbersAt,
  packRuns,
  type Run,
  readRuns,
} from '../../../../src/services/cloudwatch/metrics/packed-hour.ts';

const run = (minute: number, length: number, ...numbers: readonly number[]): Run => ({ minute, length, numbers });
const plain = (runs: readonly Run[]) => runs.map(({ minute, length, numbers }) => [minute, length, ...numbers]);

describe('a packed hour', () => {
  it('reads as it was packed, in single precision only if nothing is lost', () => {
    const whole = [run(0, 30, 1, 600), run(30, 1, 2, 0.5)];
    expect(packRuns(whole)).toBeInstanceOf(Float32Array);
    expect(plain(readRuns(packRuns(whole)))).toEqual([
      [0, 30, 1, 600],
      [30, 1, 2, 0.5],
    ]);
    // A third, and a whole number above 2 to the power of 24, need double precision.
    for (const value of [1 / 3, 16_777_217]) {
      const hour = packRuns([run(5, 1, 1, value)]);
      expect(hour).toBeInstanceOf(Float64Array);
      expect(plain(readRuns(hour))).toEqual([[5, 1, 1, value]]);
    }
  });

  it('finds the numbers of a minute', () => {
    const hour = packRuns([run(2, 3, 1, 600), run(9, 1, 2, 0.5, 4)]);
    const found = [1, 2, 4, 5, 9, 10].map((minute) => numbersAt(hour, minute));
    expect(found.map((numbers) => numbers && [...numbers])).toEqual([
      undefined,
      [1, 600],
      [1, 600],
      undefined,
      [2, 0.5, 4],
      undefined,
    ]);
  });

  it('has equal minutes in a row once', () => {
    const added = [run(2, 1, 7), run(0, 1, 7), run(1, 1, 7), run(3, 1, 8), run(5, 1, 8)];
    expect(plain(joinRuns([], added))).toEqual([
      [0, 3, 7],
      [3, 1, 8],
      [5, 1, 8],
    ]);
    expect(plain(joinRuns([run(0, 3, 7)], [run(3, 1, 7)]))).toEqual([[0, 4, 7]]);
  });

  it('replaces minutes that have changed', () => {
    expect(plain(joinRuns([run(0, 5, 7), run(9, 1, 7)], [run(2, 1, 8)]))).toEqual([
      [0, 2, 7],
      [2, 1, 8],
      [3, 2, 7],
      [9, 1, 7],
    ]);
  });
});
