import { describe, expect, it } from 'vitest';
import { calmCellsOf } from '../../../tools/detection/calm-cells.ts';
import type { Shape } from '../../../tools/detection/cells.ts';
import { playCell, scenarioOf } from '../../../tools/detection/play-cell.ts';

const seeds = { ordinary: 200, healthy: 2_000 };
const whatsOf = (shape: Shape) => [...new Set(calmCellsOf(shape, seeds).map(({ what }) => what))];

describe('the cells of healthy versions under strain', () => {
  it('are what each kind of service meets', () => {
    expect(whatsOf({ strategy: 'canary', traffic: 'lattice' })).toEqual([
      'one minute of 20 % errors',
      'two minutes of 20 % errors',
      'a burst: 5 times the requests for two minutes, 1 % errors',
      'every request takes 8 s by design',
      'CPU at 95 % by design',
      'tasks need 2 minutes to start',
      'tasks need 4 minutes to start',
    ]);
    expect(whatsOf({ strategy: 'canary', traffic: 'own-alb', alarms: 'express' })).toEqual([
      'one minute of 20 % errors',
      'two minutes of 20 % errors',
      'a burst: 5 times the requests for two minutes, 1 % errors',
    ]);
    expect(whatsOf({ strategy: 'rolling', traffic: 'queue' })).toEqual([
      'one minute of 20 % errors',
      'two minutes of 20 % errors',
      '1 % poison messages before and after',
      'CPU at 95 % by design',
      'a backlog: 20 times the messages for ten minutes',
    ]);
    expect(whatsOf({ strategy: 'rolling', traffic: 'none' })).toEqual(['CPU at 95 % by design']);
  });

  const own = (what: string) => {
    const cell = calmCellsOf({ strategy: 'rolling', traffic: 'own-alb' }, seeds).find(
      (one) => one.what === what && one.requestsPerMinute === 1_000,
    );
    if (cell === undefined) throw new Error(`there is no cell ${what}`);
    return cell;
  };
  /** Fires if this many of the last ten minutes had 10 % errors or more. */
  const badMinutes = (count: number) => ({
    service: { traffic: 'load-balancer', bake: '10m' },
    alarms: {
      bad: {
        math: 'IF(errors >= 0.1 * requests, errors, 0)',
        metrics: { errors: 'Sum of HTTPCode_Target_5XX_Count', requests: 'Sum of RequestCount' },
        threshold: 1,
        breach: 'at or above',
        evaluate: `${count} of 10`,
        missing: 'notBreaching',
      },
    },
    lookBackMinutes: 10,
  });

  it.each([
    ['one minute of 20 % errors', 1],
    ['two minutes of 20 % errors', 2],
  ])('have %s in the bake, and no more bad minutes than %i', async (what, count) => {
    const isRolledBack = async (needed: number) =>
      (await playCell(scenarioOf(own(what), badMinutes(needed)), 1)).isRolledBack;
    expect([await isRolledBack(count), await isRolledBack(count + 1)]).toEqual([true, false]);
  });

  it('are slow to start, and healthy after that', async () => {
    const ending = await playCell(scenarioOf(own('tasks need 4 minutes to start'), badMinutes(1)), 1);
    expect(ending).toMatchObject({ isRolledBack: false, isOffAtStart: false });
  });
});
