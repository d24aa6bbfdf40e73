import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { before, days, epochMs, type EpochMs } from '../../../src/core/time.ts';
import { listPast } from '../../../src/guard/history/list-past.ts';
import type { CreationWindow } from '../../../src/guard/ports.ts';
import { collect } from '../../builders/collect.ts';
import { deploymentArn, SERVICE, T0 } from '../../builders/facts.ts';

const RANGE = { from: before(T0, days(90)), until: T0 };

/** ECS with deployments created at these times, which excludes the bounds of a window, as it may. */
function ecsWith(times: readonly number[]) {
  const windows: CreationWindow[] = [];
  const services = {
    listServiceDeployments: async (_arn: string, window: CreationWindow, mostPages: number) => {
      windows.push(window);
      const inWindow = times.filter((time) => time > (window.after ?? 0) && time < (window.before ?? T0 + 1));
      const deployments = inWindow.slice(0, mostPages * 100).map((time) => ({
        serviceDeploymentArn: deploymentArn(String(time)),
        status: 'SUCCESSFUL',
        createdAt: epochMs(time),
        finishedAt: undefined,
      }));
      return { deployments, isWhole: inWindow.length <= mostPages * 100 };
    },
  };
  return { services, windows };
}

async function timesOf(services: ReturnType<typeof ecsWith>['services'], range = RANGE): Promise<readonly EpochMs[]> {
  const parts = await collect(listPast(services, SERVICE, range));
  return parts.flat().map(({ createdAt }) => createdAt);
}

describe('the list of past deployments', () => {
  it('takes one call for a service with up to 100', async () => {
    const { services, windows } = ecsWith([T0 - 2_000, T0 - 1_000, T0]);
    expect(await timesOf(services)).toEqual([T0, T0 - 1_000, T0 - 2_000]);
    expect(windows).toEqual([{ after: RANGE.from - 1_000, before: T0 + 1_000 }]);
  });

  it('leaves out what was created before or after the range', async () => {
    const { services } = ecsWith([RANGE.from - 1, RANGE.from, T0, T0 + 1]);
    expect(await timesOf(services)).toEqual([T0, RANGE.from]);
  });

  it('reads a busy service by windows, the newest first', async () => {
    // One per hour for 90 days: 2,160.
    const times = Array.from({ length: 2_160 }, (_, hour) => T0 - hour * 3_600_000);
    const { services, windows } = ecsWith(times);
    expect(await timesOf(services)).toEqual(times);
    // 1, 2, 4, 8 and then less than 12.5 days have at most 300.
    expect(windows.length).toBeLessThan(30);
  });

  it('says so if a second has more than ECS lists', async () => {
    const { services } = ecsWith(Array.from({ length: 301 }, () => T0 - 5_000));
    await expect(timesOf(services)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('more than 3 pages'),
    });
  });

  it('has each deployment one time, newest first', async () => {
    const times = fc.uniqueArray(fc.integer({ min: RANGE.from, max: T0 }), { minLength: 101, maxLength: 700 });
    await fc.assert(
      fc.asyncProperty(times, async (given) => {
        expect(await timesOf(ecsWith(given).services)).toEqual(given.toSorted((a, b) => b - a));
      }),
      { numRuns: 30 },
    );
  });
});
