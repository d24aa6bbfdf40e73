import { describe, expect, it } from 'vitest';
import type { TaskPlan } from '../../../src/services/ecs/tasks/behaviours.ts';
import { type Account, account, at, newestDeployment, steadyWeb, update, web } from './account.ts';
import { shiftedWeb, updated } from './shifted-web.ts';
import { crashFamily } from './task-plans.ts';

const begin = at('12:02:00');
const seconds = (time: number) => (time - begin) / 1000;

/** Within a quarter of what was observed, in seconds. */
function near(observed: number, actual: number): void {
  expect(actual).toBeGreaterThanOrEqual(observed * 0.75);
  expect(actual).toBeLessThanOrEqual(observed * 1.25);
}

interface TaskShape {
  createdAt: Date;
  stoppedAt?: Date;
  taskDefinitionArn: string;
}

/** One task of `crash:1` that fares as planned replaces a good one, with a circuit breaker that rolls back. */
async function failing(plan: TaskPlan): Promise<Account> {
  const shop = account({ behaviours: crashFamily(plan), parameters: { deploymentListLagMs: 0 } });
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration });
  update(shop, { taskDefinition: 'crash:1' });
  return shop;
}

function crashTasks({ call }: Account, desiredStatus: string): TaskShape[] {
  const { taskArns } = call<{ taskArns: string[] }>('ListTasks', {
    cluster: 'shop',
    serviceName: 'web',
    desiredStatus,
  });
  if (taskArns.length === 0) return [];
  const { tasks } = call<{ tasks: TaskShape[] }>('DescribeTasks', { cluster: 'shop', tasks: taskArns });
  return tasks.filter(({ taskDefinitionArn }) => taskDefinitionArn.includes('crash'));
}

async function untilRollback(shop: Account): Promise<number> {
  while (newestDeployment(shop).rollback === undefined) await shop.clock.advance();
  return seconds(shop.clock.now());
}

describe('what was observed of ECS comes out within a quarter', () => {
  it('a bad image tag: failures after 2m34, 4m46 and 11m00, rollback after 11m44 [ECS-100]', async () => {
    // The pull is tried for two minutes.
    const shop = await failing({
      pendingMs: 120_000,
      failsToStart: {
        stopCode: 'TaskFailedToStart',
        stoppedReason: 'CannotPullContainerError: not found',
        cannotPull: true,
      },
    });
    const rolledBack = await untilRollback(shop);
    const failures = crashTasks(shop, 'STOPPED')
      .filter(({ stoppedAt }) => stoppedAt !== undefined)
      .map(({ stoppedAt }) => seconds(stoppedAt?.getTime() ?? 0));
    expect(failures).toHaveLength(3);
    for (const [index, observed] of [154, 286, 660].entries()) near(observed, failures[index] ?? 0);
    near(704, rolledBack);
  });

  it('a crash at once: four starts in three minutes, then a rollback [ECS-101]', async () => {
    const shop = await failing({
      exits: {
        afterMs: 15_000,
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
      },
    });
    near(180, await untilRollback(shop));
    expect([...crashTasks(shop, 'RUNNING'), ...crashTasks(shop, 'STOPPED')]).toHaveLength(4);
  });

  it('the circuit breaker of a canary whose tasks never become healthy: 8 minutes; 29 without one [ECS-102]', async () => {
    for (const desiredCount of [1, 2]) {
      const shop = await shiftedWeb(
        { strategy: 'CANARY', deploymentCircuitBreaker: { enable: true, rollback: true } },
        { behaviours: crashFamily({ healthyAfterMs: 'never' }), input: { desiredCount } },
      );
      await updated(shop, { taskDefinition: 'crash:1' });
      near(480, await untilRollback(shop));
    }
    const endless = await shiftedWeb({ strategy: 'CANARY' }, { behaviours: crashFamily({ healthyAfterMs: 'never' }) });
    await updated(endless, { taskDefinition: 'crash:1' });
    await endless.clock.advanceTo(begin + 29 * 60_000);
    expect(newestDeployment(endless)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'SCALE_UP' });
  });

  it('a stop by hand: back at the old revision after 45 s [ECS-103]', async () => {
    const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 5 };
    const shop = await shiftedWeb({ strategy: 'CANARY', canaryConfiguration });
    await updated(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    shop.call('StopServiceDeployment', { serviceDeploymentArn: newestDeployment(shop).serviceDeploymentArn });
    while (newestDeployment(shop).status !== 'ROLLBACK_SUCCESSFUL') await shop.clock.advance();
    near(45, (shop.clock.now() - at('12:05:00')) / 1000);
  });

  it('the canary whose alarm was raised at 18:00:02: rollback at 18:00:23, last error at 18:00:30 [ECS-104]', async () => {
    const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 5 };
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    const alarm = { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 };
    const shop = await shiftedWeb({ strategy: 'CANARY', canaryConfiguration, alarms });
    shop.alarms.set('errors', alarm);
    const bad = () =>
      shop.ecs.trafficOf(web(shop).serviceArn).find(({ taskDefinition }) => taskDefinition.revision === 2)
        ?.productionPercent ?? 0;
    await updated(shop);
    while (bad() === 0) await shop.clock.advance();
    const firstError = shop.clock.now();
    // 17:56:42 to 18:00:02 is 200 s.
    await shop.clock.advanceTo(firstError + 200_000);
    shop.alarms.set('errors', { ...alarm, state: 'ALARM' });
    while (newestDeployment(shop).rollback === undefined) await shop.clock.advance();
    const rolledBack = (shop.clock.now() - firstError) / 1000;
    while (bad() > 0) await shop.clock.advance();
    // 221 s and 228 s after the first error, each ± 30 s.
    expect(Math.abs(rolledBack - 221)).toBeLessThanOrEqual(30);
    expect(Math.abs((shop.clock.now() - firstError) / 1000 - 228)).toBeLessThanOrEqual(30);
  });
});
