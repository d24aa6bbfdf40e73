import { describe, expect, it } from 'vitest';
import { CELLS, describe as describeCell, nameOf, SHAPES, templateNameOf } from '../../../tools/detection/cells.ts';

const seedsOf = (strategy: string, rate: number, what: string) =>
  CELLS.find(
    ({ shape, requestsPerMinute, what: one }) =>
      shape.traffic === 'own-alb' &&
      shape.alarms === undefined &&
      shape.strategy === strategy &&
      requestsPerMinute === rate &&
      one === what,
  )?.seeds;

describe('the cells', () => {
  it('are each there once, with 200 seeds or more', () => {
    const names = CELLS.map(({ shape, requestsPerMinute, what }) => JSON.stringify([shape, requestsPerMinute, what]));
    expect(new Set(names).size).toBe(CELLS.length);
    expect(CELLS.filter(({ seeds }) => seeds < 200)).toEqual([]);
  });

  it('cover four strategies behind five kinds of traffic, a worker, a service without requests, Express Mode, essential alarms, and long jobs', () => {
    expect(SHAPES).toHaveLength(26);
    expect(new Set(CELLS.map(({ shape }) => nameOf(shape))).size).toBe(26);
  });

  it('have what is promised with the essential alarms too, and nothing else', () => {
    const essential = CELLS.filter(({ shape }) => shape.alarms === 'essential');
    expect(essential.filter(({ seeds }) => seeds < 1_000)).toEqual([]);
    expect(essential.filter(({ shape }) => shape.strategy === 'rolling').map(describeCell)).toEqual([
      'rolling own-alb with essential alarms, 3 per minute, 100 % errors',
      'rolling own-alb with essential alarms, 10 per minute, 50 % errors',
      'rolling own-alb with essential alarms, 10 per minute, 20 % errors',
      'rolling own-alb with essential alarms, 30 per minute, 10 % errors',
      'rolling own-alb with essential alarms, 300 per minute, 4 % errors',
      'rolling own-alb with essential alarms, 1000 per minute, 4 % errors',
      ...[3, 10, 30].map(
        (rate) => `rolling own-alb with essential alarms, ${rate} per minute, 1 % errors before and after`,
      ),
      ...[100, 300, 1_000, 10_000].flatMap((rate) =>
        [1, 2].map(
          (base) => `rolling own-alb with essential alarms, ${rate} per minute, ${base} % errors before and after`,
        ),
      ),
      ...[30, 100, 1_000].map(
        (rate) => `rolling own-alb with essential alarms, ${rate} per minute, one minute of 20 % errors`,
      ),
    ]);
  });

  it('are named so that --only finds them, Express Mode beside ours', () => {
    const named = CELLS.map(describeCell);
    expect(named).toContain('rolling own-alb, 100 per minute, 20 % errors');
    expect(named).toContain("canary own-alb with Express Mode's alarm, 100 per minute, 20 % errors");
    expect(new Set(named).size).toBe(CELLS.length);
  });

  it('have templates of their own where the service sets its grace period, beside the same name', () => {
    const slow = CELLS.filter(
      ({ shape, what }) => what === 'tasks need 4 minutes to start' && shape.strategy === 'rolling',
    );
    const names = new Set(slow.map(({ shape }) => `${nameOf(shape)}: ${templateNameOf(shape)}`));
    const grace = 'with a grace period of 5 minutes';
    expect([...names]).toEqual([
      `rolling own-alb: rolling own-alb ${grace}`,
      `rolling shared-alb: rolling shared-alb ${grace}`,
      `rolling nlb: rolling nlb ${grace}`,
      // Service Connect has no targets, so there is no grace period.
      'rolling service-connect: rolling service-connect',
      `rolling lattice: rolling lattice ${grace}`,
    ]);
  });

  it('have no errors of requests for a service without requests', () => {
    const kinds = CELLS.filter(({ shape, kind }) => shape.traffic === 'none' && kind === 'fault');
    expect(kinds.map(({ what }) => what)).toEqual([
      'never healthy',
      'memory leak of 8 % per minute',
      'all tasks crash every 45 s, at the same time',
      'all tasks crash every 45 s, each at another time',
      'all tasks crash every 100 s, at the same time',
      'all tasks crash every 100 s, each at another time',
      'all tasks crash every 300 s, at the same time',
      'all tasks crash every 300 s, each at another time',
    ]);
  });

  it.each([
    ['shared-alb', 'all tasks crash every 45 s, at the same time', 1_000],
    ['shared-alb', 'all tasks crash every 45 s, each at another time', 200],
    ['own-alb', 'all tasks crash every 45 s, at the same time', 200],
    ['shared-alb', 'tasks need 4 minutes to start', 2_000],
    ['own-alb', 'tasks need 4 minutes to start', 200],
    ['own-alb', 'one minute of 20 % errors', 2_000],
    ['own-alb', 'two minutes of 20 % errors', 200],
  ])('have the seeds of what is promised behind %s: %s: %s', (traffic, what, seeds) => {
    const found = CELLS.filter(
      (cell) => cell.shape.traffic === traffic && cell.shape.alarms === undefined && cell.what === what,
    );
    expect(new Set(found.map((cell) => cell.seeds))).toEqual(new Set([seeds]));
  });

  it.each([
    ['rolling', 200],
    ['blue-green', 2_000],
  ])('have the seeds of a fix with two target groups: %s: %s', (strategy, seeds) => {
    expect(seedsOf(strategy, 100, 'the old version has 20 % errors, the new one none')).toBe(seeds);
  });

  it.each([
    ['rolling', 3, '100 % errors', 1_000],
    ['blue-green', 300, '4 % errors', 1_000],
    ['canary', 30, '100 % errors', 1_000],
    ['linear', 1_000, '4 % errors', 1_000],
    ['rolling', 3, '50 % errors', 200],
    ['canary', 10, '1 % errors before and after', 2_000],
    ['canary', 30, '2 % errors before and after', 200],
    ['linear', 100, '2 % errors before and after', 2_000],
  ])('have the seeds that their promise needs: %s at %s per minute, %s: %s', (strategy, rate, what, seeds) => {
    expect(seedsOf(strategy, rate, what)).toBe(seeds);
  });

  it('have poison messages for a worker alone', () => {
    const poisoned = CELLS.filter(({ what }) => what.includes('poison')).map(({ shape }) => shape.traffic);
    expect(new Set(poisoned)).toEqual(new Set(['queue']));
  });
});
