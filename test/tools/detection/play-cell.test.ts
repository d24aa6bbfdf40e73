import { describe, expect, it } from 'vitest';
import type { Cell, Shape } from '../../../tools/detection/cells.ts';
import { playCell, scenarioOf } from '../../../tools/detection/play-cell.ts';
import { synthesizeShapes } from '../../../tools/detection/services.ts';
import { readTemplateScenario } from '../../../tools/detection/template-scenario.ts';

const rolling: Shape = { strategy: 'rolling', traffic: 'own-alb' };
const template = readTemplateScenario(synthesizeShapes([rolling]).get('rolling own-alb'), rolling);

describe('a cell', () => {
  const cell = (errors: string): Cell => ({
    shape: rolling,
    requestsPerMinute: 100,
    old: {},
    new: { errors },
    kind: 'fault',
    what: 'errors',
    seeds: 1,
  });

  it('ends with a rollback by an alarm of the template, the same for the same seed', async () => {
    const scenario = scenarioOf(cell('100%'), template);
    const ending = await playCell(scenario, 7);
    expect(ending).toMatchObject({ isRolledBack: true, isOffAtStart: false });
    // All requests fail: two such minutes are enough for SharpErrors, and SteadyErrors needs four.
    expect(ending.by).toEqual(['SharpErrors']);
    expect(await playCell(scenario, 7)).toEqual(ending);
    expect(await playCell(scenario, 8)).not.toEqual(ending);
  });

  it('ends without a rollback where the version works', async () => {
    expect(await playCell(scenarioOf(cell('0%'), template), 7)).toMatchObject({ isRolledBack: false, errors: 0 });
  });

  it('plays a service without requests and without alarms: the circuit breaker protects it', async () => {
    const headless: Cell = { ...cell('0%'), shape: { strategy: 'rolling', traffic: 'none' }, requestsPerMinute: 0 };
    const service = { traffic: 'none', bake: '10m', circuitBreaker: 'on' };
    const broken = scenarioOf(
      { ...headless, new: { imagePull: 'fails' } },
      { service, alarms: {}, lookBackMinutes: 0 },
    );
    expect(await playCell(broken, 7)).toMatchObject({ isRolledBack: true, by: ['circuit breaker'], errors: 0 });
    const healthy = scenarioOf({ ...headless, new: {} }, { service, alarms: {}, lookBackMinutes: 0 });
    expect(await playCell(healthy, 7)).toMatchObject({ isRolledBack: false, by: [], isOffAtStart: false });
  });

  it('plays an alarm on the CPU of a service without requests: its tasks are measured all the same', async () => {
    const headless: Cell = { ...cell('0%'), shape: { strategy: 'rolling', traffic: 'none' }, requestsPerMinute: 0 };
    const service = { traffic: 'none', bake: '10m' };
    const alarms = { cpu: 'Average of CPUUtilization > 90 for 3 of 5' };
    const busy = scenarioOf({ ...headless, new: { cpu: 99 } }, { service, alarms, lookBackMinutes: 5 });
    expect(await playCell(busy, 7)).toMatchObject({ isRolledBack: true, by: ['cpu'] });
  });
});
