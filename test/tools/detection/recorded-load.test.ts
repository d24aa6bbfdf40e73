import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../tools/detection/cells.ts';
import { scenarioOf } from '../../../tools/detection/play-cell.ts';
import { momentOf, withRecordedLoad } from '../../../tools/detection/recorded-load.ts';

const cell: Cell = {
  shape: { strategy: 'rolling', traffic: 'own-alb' },
  requestsPerMinute: 100,
  old: {},
  new: {},
  curve: 'rds-cpu',
  kind: 'healthy',
  what: 'recorded load',
  seeds: 1,
};
const scenario = scenarioOf(cell, {
  service: { traffic: 'load-balancer', bake: '10m' },
  alarms: {},
  lookBackMinutes: 0,
});

/** The rows of the recording, and its scale. */
function recordingOf(seed: number, of: Partial<Cell> = {}) {
  const { load } = withRecordedLoad(scenario, { ...cell, ...of }, seed);
  const rows = (load?.recording?.csv ?? '').split('\n');
  return { values: rows.map((row) => Number(row.split(',')[1])), scale: load?.recording?.scale, rows };
}

describe('a recorded load', () => {
  it('has the mean of its cell', () => {
    // The mean of the 2,016 values of rds-cpu.txt is 16.28418.
    expect(recordingOf(1).scale).toBeCloseTo(6.14093, 4);
    expect(recordingOf(1, { requestsPerMinute: 1_000 }).scale).toBeCloseTo(61.4093, 3);
  });

  it('starts at the moment of its seed; what came before is at its end', () => {
    // Seed 0 is the first minute of the week. The first two values are 42 and 68.4, the last one of the week is 17400.
    const { values, rows } = recordingOf(0, { curve: 'ec2-network' });
    expect(values.slice(0, 6)).toEqual([42, 42, 42, 42, 42, 68.4]);
    expect(values.at(-1)).toBe(17400);
    expect(values).toHaveLength(600);
    expect(rows.slice(0, 2)).toEqual(['1970-01-01T00:00:00,42', '1970-01-01T00:01:00,42']);
  });

  it('spreads the seeds over the week', () => {
    // The fractions of 1, 2 and 4 times 0.618034 are 0.618034, 0.236068 and 0.472136; a week has 10,080 minutes.
    expect([0, 1, 2, 4].map(momentOf)).toEqual([0, 6_229, 2_379, 4_759]);
  });

  it('leaves a cell without a curve as it is', () => {
    const { curve: _, ...constant } = cell;
    expect(withRecordedLoad(scenario, constant, 1)).toBe(scenario);
  });
});
