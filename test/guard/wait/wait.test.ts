import { describe, expect, it } from 'vitest';
import { type DurationMs, durationMs, epochMs, minutes } from '../../../src/core/time.ts';
import { GatewayError, type GatewayErrorCode } from '../../../src/guard/errors.ts';
import { type WaitGateways, waitForVerdict } from '../../../src/guard/wait/wait.ts';
import { createWaitWorld, NOON, REQUEST, type WaitWorld } from './wait-world.ts';

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
    'does not report a deployment as timed out that finished %i ms before it',
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

  it('waits up to a minute for the lists to settle before it gives a verdict', async () => {
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

describe('a wait for a deployment that is chosen', () => {
  it('says that nothing ran when the lists have had a minute to show it', async () => {
    const world = createWaitWorld({ startsAt: NOON });
    const result = await world.wait();
    expect(result).toMatchObject({ name: 'nothing-ran', following: undefined });
    expect(result.text).toMatch(/no deployment of web is unfinished or started in the last five minutes/);
    expect(world.clock.now()).toBe(NOON + 60_000);
  });

  it('says what it looked for', async () => {
    const deployment = { since: epochMs(NOON - 1_000), taskDefinition: 'api:9' };
    const { text } = await createWaitWorld({ startsAt: NOON }).wait({ deployment });
    expect(text).toMatch(/no deployment of web with the task definition api:9 started since then/);
  });

  it('goes on with the newer deployment that the lists showed late', async () => {
    const world = createWaitWorld({
      startsAt: NOON,
      parameters: { listLagMs: 30_000 },
      seed: {
        deployments: [
          { status: 'SUCCESSFUL', createdAt: NOON - 120_000, finishedAt: NOON - 60_000, taskDefinition: 'api:1' },
        ],
      },
    });
    world.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    const { name, text } = await world.wait();
    expect(name).toBe('succeeded');
    expect(text).toContain('api:2');
  });
});

describe('a wait for a deployment by its ARN', () => {
  const wait = (arn: string) => {
    const world = createWaitWorld({ startsAt: NOON });
    return { world, result: world.wait({ deployment: { arn } }) };
  };

  it('takes three polls to call it unknown: right after its creation not all of ECS may know it', async () => {
    const arn = 'arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/web/0123456789012345678ab';
    const { world, result } = wait(arn);
    expect(await result).toMatchObject({ name: 'not-found', text: expect.stringContaining(arn) });
    expect(world.reads.map(({ at }) => at - NOON)).toEqual([0, 5_000, 10_000]);
  });

  it('refuses an ARN of something else', async () => {
    await expect(wait('arn:aws:ecs:us-east-1:111122223333:service/shop/web').result).rejects.toThrow(
      'is not a service deployment ARN',
    );
  });
});

describe('the polls of a wait', () => {
  it('are five seconds apart in the first two minutes, then ten, and fifteen in a bake', async () => {
    const world = worldWithUpdate();
    await world.wait({ deployment: SINCE });
    const end = await finishedAfter();
    const polls = [...new Set(world.reads.map(({ at }) => at - NOON))];
    const gaps = polls.slice(1).map((at, index) => at - (polls[index] ?? 0));
    // The tasks are replaced within a minute, and the bake takes two.
    expect(gaps.slice(0, 5)).toEqual([5_000, 5_000, 5_000, 5_000, 5_000]);
    expect(gaps).toContain(15_000);
    expect(Math.max(...gaps)).toBe(15_000);
    expect(polls.at(-1)).toBeGreaterThanOrEqual(end);
  });
});

describe('a wait to which AWS gives no answer', () => {
  /** Waits while every list fails; gives the pauses, and what became of it. */
  async function failing(code: GatewayErrorCode, timeout: DurationMs = minutes(60)) {
    const pauses: number[] = [];
    let now = NOON;
    const refuse = () => Promise.reject(new GatewayError(code, 'ecs:ListServiceDeployments', 'no'));
    const gateways = {
      finder: { deploymentsSince: refuse, unfinishedDeployments: refuse },
      now: () => epochMs(now),
      sleep: async (span: DurationMs) => {
        pauses.push(span / 1_000);
        now += span;
      },
    };
    const view = { searching: () => undefined, updated: () => undefined, troubled: () => undefined };
    const waiting = waitForVerdict(gateways as unknown as WaitGateways, { ...REQUEST, timeout }, view);
    const result = await waiting.catch((error: unknown) => error);
    return { pauses, result };
  }

  it('gives up after twenty seconds, as a wrong region does not mend itself', async () => {
    const { pauses, result } = await failing('unavailable');
    expect(result).toMatchObject({ name: 'GatewayError', code: 'unavailable' });
    expect(pauses).toEqual([10, 20]);
  });

  it('waits twice as long each time while it is throttled, a minute at most, until its own time is out', async () => {
    const { pauses, result } = await failing('throttled', minutes(4));
    expect(pauses).toEqual([10, 20, 40, 60, 60, 50]);
    expect(result).toMatchObject({ name: 'timed-out', text: expect.stringContaining('found no deployment') });
  });

  it.each([
    ['denied', 'not-permitted'],
    ['gone', 'not-found'],
    ['unsupported', 'not-found'],
  ] as const)('ends at once where the call is %s, as %s', async (code, name) => {
    const { pauses, result } = await failing(code);
    expect(result).toMatchObject({ name });
    expect(pauses).toEqual([]);
  });

  it('throws at once what AWS calls invalid', async () => {
    const { pauses, result } = await failing('invalid');
    expect(result).toMatchObject({ name: 'GatewayError', code: 'invalid' });
    expect(pauses).toEqual([]);
  });
});
