import { describe, expect, it } from 'vitest';
import { durationMs, epochMs, minutes } from '../../../src/core/time.ts';
import { createWaitWorld, NOON, type WaitWorld } from '../../support/wait-world.ts';

const hour = 3_600_000;
const SINCE = { since: epochMs(NOON - 1_000), taskDefinition: undefined };

/** An update at noon with a bake of two minutes; an older deployment succeeded two hours before. */
function worldWithUpdate(): WaitWorld {
  const world = createWaitWorld({
    startsAt: NOON,
    seed: {
      deployments: [
        {
          status: 'SUCCESSFUL',
          createdAt: NOON - 2 * hour,
          finishedAt: NOON - 2 * hour + 60_000,
          taskDefinition: 'api:1',
        },
      ],
    },
  });
  world.alarms.set('errors', { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 });
  world.call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: 'api:2',
    deploymentConfiguration: {
      bakeTimeInMinutes: 2,
      alarms: { alarmNames: ['errors'], enable: true, rollback: true },
    },
  });
  return world;
}

/** When the simulated ECS finishes the update, in milliseconds from noon. */
async function finishedAfter(): Promise<number> {
  const world = worldWithUpdate();
  await world.clock.advanceTo(NOON + hour);
  const [service] = [...world.ecs.store.allServices()];
  return (service?.deployments.at(-1)?.finishedAt ?? Number.NaN) - NOON;
}

const waitFor = async (timeoutMs: number) => {
  const world = worldWithUpdate();
  const result = await world.wait({ timeout: durationMs(timeoutMs), deployment: SINCE });
  return { name: result.name, endedAfter: world.clock.now() - NOON, text: result.text };
};

describe('a wait at its deadline', () => {
  it.each([0, 1, 500, 2_000, 5_000, 8_000, 11_000, 14_000])(
    'calls no deployment timed out that finished %i ms before it',
    async (spare) => {
      const end = await finishedAfter();
      const { name, endedAfter } = await waitFor(end + spare);
      expect(name).toBe('succeeded');
      expect(endedAfter).toBeLessThanOrEqual(end + spare);
    },
  );

  it('is timed out when the deployment has not finished', async () => {
    const end = await finishedAfter();
    const { name, endedAfter } = await waitFor(end - 1);
    expect([name, endedAfter]).toEqual(['timed-out', end - 1]);
  });

  it('waits for the lists to settle before it judges what has ended, a minute at most', async () => {
    const world = createWaitWorld({
      startsAt: NOON - 30_000,
      seed: {
        deployments: [
          { status: 'SUCCESSFUL', createdAt: NOON - 120_000, finishedAt: NOON - 60_000, taskDefinition: 'api:1' },
        ],
      },
    });
    const result = await world.wait({ timeout: durationMs(10_000) });
    expect(result.name).toBe('succeeded');
    expect(world.clock.now()).toBe(NOON + 30_000);
  });

  it('gives no verdict on an older success when a newer deployment shows up meanwhile', async () => {
    const world = createWaitWorld({
      startsAt: NOON,
      parameters: { listLagMs: 40_000 },
      seed: {
        deployments: [
          { status: 'SUCCESSFUL', createdAt: NOON - 120_000, finishedAt: NOON - 60_000, taskDefinition: 'api:1' },
        ],
      },
    });
    world.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    expect((await world.wait({ timeout: durationMs(10_000) })).name).toBe('timed-out');
  });

  it('is timed out when it found nothing', async () => {
    const world = createWaitWorld({ startsAt: NOON });
    expect((await world.wait({ timeout: minutes(0.5) })).name).toBe('timed-out');
  });
});
