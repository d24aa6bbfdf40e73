import { describe, expect, it } from 'vitest';
import type { Shape } from '../../../tools/detection/cells.ts';
import { jobCellsOf } from '../../../tools/detection/job-cells.ts';
import { playCell, scenarioOf } from '../../../tools/detection/play-cell.ts';
import { synthesizeTemplates } from '../../../tools/detection/services.ts';

const queue: Shape = { strategy: 'rolling', traffic: 'queue' };
const long: Shape = { ...queue, visibilityMinutes: 12 };

describe('the cells of long jobs', () => {
  it('are for workers alone, with jobs of 2 and 10 minutes, a backlog and poison messages', () => {
    expect(jobCellsOf({ strategy: 'rolling', traffic: 'own-alb' }, 200)).toEqual([]);
    const cells = jobCellsOf(long, 200).filter(({ requestsPerMinute }) => requestsPerMinute === 10);
    expect(cells.map(({ kind, what }) => `${kind}: ${what}`)).toEqual(
      ['2', '10'].flatMap((minutes) => [
        `healthy: jobs of ${minutes} minutes`,
        `healthy: jobs of ${minutes} minutes, and a backlog: 20 times the messages for ten minutes`,
        `fault: jobs of ${minutes} minutes, 100 % poison messages`,
        `fault: jobs of ${minutes} minutes, 20 % poison messages`,
      ]),
    );
  });

  it('extend the visibility timeout where it is shorter than a job', () => {
    expect(jobCellsOf(queue, 200).every(({ jobs, what }) => jobs?.extendVisibility && what.includes('extend'))).toBe(
      true,
    );
    expect(jobCellsOf(long, 200).some(({ jobs }) => jobs?.extendVisibility)).toBe(false);
  });

  it('leave a good version alone if the visibility timeout is longer than a job', async () => {
    const cell = jobCellsOf(long, 200).find(
      ({ what, requestsPerMinute }) => what === 'jobs of 10 minutes' && requestsPerMinute === 100,
    );
    if (cell === undefined) throw new Error('there is no such cell');
    const templates = synthesizeTemplates([cell]);
    const ending = await playCell(scenarioOf(cell, templates(cell)), 1);
    expect(ending).toMatchObject({ isRolledBack: false, isOffAtStart: false });
  });
});
