import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../tools/detection/cells.ts';
import { EXPRESS } from '../../../tools/detection/express.ts';
import { playCell, scenarioOf } from '../../../tools/detection/play-cell.ts';

const cell = (old: string, errors: string): Cell => ({
  shape: { strategy: 'canary', traffic: 'own-alb', alarms: 'express' },
  requestsPerMinute: 10_000,
  old: { errors: old },
  new: { errors },
  kind: 'fault',
  what: 'errors',
  seeds: 1,
});

describe("Express Mode's alarm", () => {
  it.each([
    // 3 % of 10,000 requests per minute is above 1 % in every minute, 0.3 % in none.
    ['0%', '3%', { isRolledBack: true, by: ['ExpressErrors'] }],
    ['0%', '0.3%', { isRolledBack: false, by: [] }],
    // It is in ALARM before the deployment, so ECS ignores it.
    ['3%', '3%', { isRolledBack: false, isOffAtStart: true }],
  ])('with %s errors before and %s after: %j', async (old, errors, expected) => {
    expect(await playCell(scenarioOf(cell(old, errors), EXPRESS), 1)).toMatchObject(expected);
  });
});
