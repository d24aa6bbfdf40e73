import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../tools/detection/cells.ts';
import { digestOf, inOrderOf, lineOf, readResults, resultOf } from '../../../tools/detection/results.ts';

const cell: Cell = {
  shape: { strategy: 'canary', traffic: 'own-alb' },
  requestsPerMinute: 100,
  old: {},
  new: { errors: '20%' },
  kind: 'fault',
  what: '20 % errors',
  seeds: 200,
};
const job = { index: 3, cell, template: { service: {}, alarms: {}, lookBackMinutes: 0 }, firstSeed: 1_000_001 };
const summary = {
  seeds: 200,
  rolledBack: 150,
  beforeAllMoved: 140,
  offAtStart: 0,
  medianMinutes: 6.2,
  medianErrors: 31,
  by: { Steady: 150 },
};
const one = resultOf(job, summary);
const quiet = { ...summary, rolledBack: 0, medianMinutes: undefined, medianErrors: undefined, by: {} };

describe('a result', () => {
  it('names the cell and holds what became of its seeds', () => {
    expect(one).toMatchObject({
      shape: 'canary own-alb',
      strategy: 'canary',
      requestsPerMinute: 100,
      what: '20 % errors',
      kind: 'fault',
      firstSeed: 1_000_001,
      ...summary,
    });
  });

  it.each([
    ['alarms', { template: { ...job.template, alarms: { Steady: { threshold: 2 } } } }],
    ['seeds', { cell: { ...cell, seeds: 201 } }],
    ['a first seed', { firstSeed: 1 }],
    ['a version', { cell: { ...cell, new: { errors: '21%' } } }],
  ])('has another digest with other %s', (_what, other) => {
    expect(digestOf({ ...job, ...other })).not.toBe(one.digest);
    expect(digestOf({ ...job })).toBe(one.digest);
  });
});

describe('a results file', () => {
  const file = lineOf(one) + lineOf(resultOf({ ...job, cell: { ...cell, requestsPerMinute: 30 } }, quiet));

  it('is read as it was written, without a last line that was cut off', () => {
    expect(readResults(file).map((read) => [read.requestsPerMinute, read.rolledBack, read.medianMinutes])).toEqual([
      [100, 150, 6.2],
      [30, 0, undefined],
    ]);
    expect(readResults(file + lineOf(one).slice(0, 40))).toHaveLength(2);
    expect(readResults('')).toEqual([]);
  });

  it('counts the later of two lines for the same cell', () => {
    const again = readResults(file + lineOf({ ...one, digest: 'other', rolledBack: 151 }));
    expect(again.map(({ rolledBack }) => rolledBack)).toEqual([151, 0]);
  });

  it('is refused with the number of a line that is no result', () => {
    expect(() => readResults(`${file}{"shape":"x"}\n`)).toThrow(
      'line 3 of the results file is not a result: delete the file and measure again',
    );
    expect(() => readResults('x\n')).toThrow('line 1 of');
  });

  it('is put into the order of the cells, without cells that no longer exist', () => {
    const cells = [30, 100, 300].map((requestsPerMinute) => ({ ...cell, requestsPerMinute }));
    const gone = { ...one, what: '7 % errors' };
    expect(inOrderOf(cells, [...readResults(file), gone]).map((read) => read.requestsPerMinute)).toEqual([30, 100]);
  });
});
