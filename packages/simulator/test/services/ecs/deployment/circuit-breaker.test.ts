import { describe, expect, it } from 'vitest';
import { circuitBreakerThreshold } from '../../../../src/services/ecs/deployment/scaling.ts';
import { type Account, account, at, newestDeployment, steadyWeb, update, web } from '../account.ts';
import { crashAtStart, crashFamily } from '../task-plans.ts';

const exitsEarly = {
  exits: { afterMs: 5_000, stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
};
const breaker = (more: Record<string, unknown> = {}) => ({
  deploymentCircuitBreaker: { enable: true, rollback: true, ...more },
});

const eventNames = ({ events }: Account) => events.map(({ detail }) => detail['eventName']);

describe('the threshold', () => {
  it.each([
    [1, 'BOUNDED_PERCENT', 50, 3],
    [25, 'BOUNDED_PERCENT', 50, 13],
    [10, 'BOUNDED_PERCENT', 31, 4],
    [400, 'BOUNDED_PERCENT', 50, 200],
    [800, 'BOUNDED_PERCENT', 50, 200],
    [800, 'UNBOUNDED_PERCENT', 50, 400],
    [3, 'UNBOUNDED_PERCENT', 50, 2],
    [1, 'UNBOUNDED_PERCENT', 1, 1],
    [500, 'COUNT', 7, 7],
  ])('of %i tasks by %s %i is %i [ECS-31]', (desired, type, value, expected) => {
    expect(
      circuitBreakerThreshold({ enable: true, rollback: true, thresholdConfiguration: { type, value } }, desired),
    ).toBe(expected);
  });

  it('rounds an unbounded percentage up or down by a parameter, and is never less than one [ECS-31]', async () => {
    const seen: number[] = [];
    for (const value of [50, 1]) {
      for (const unboundedThresholdRounds of ['up', 'down'] as const) {
        const shop = account({ parameters: { unboundedThresholdRounds, deploymentListLagMs: 0 } });
        const thresholdConfiguration = { type: 'UNBOUNDED_PERCENT', value };
        await steadyWeb(shop, { desiredCount: 3, deploymentConfiguration: breaker({ thresholdConfiguration }) });
        seen.push(newestDeployment(shop).deploymentCircuitBreaker.threshold);
      }
    }
    expect(seen).toEqual([2, 1, 1, 1]);
  });

  it('is half the desired count when it is not told [ECS-31]', () => {
    expect(circuitBreakerThreshold({ enable: true, rollback: true }, 25)).toBe(13);
  });

  it('follows the desired count of the moment, and may trip by that alone [ECS-32]', async () => {
    const shop = account({ behaviours: crashFamily({ ...crashAtStart, provisioningMs: 0, pendingMs: 30_000 }) });
    await steadyWeb(shop, { desiredCount: 10, deploymentConfiguration: breaker() });
    update(shop, { desiredCount: 20, taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:02:20'));
    expect(newestDeployment(shop).deploymentCircuitBreaker.threshold).toBe(10);
    update(shop, { desiredCount: 40 });
    expect(newestDeployment(shop).deploymentCircuitBreaker.threshold).toBe(20);
    // All that started at 12:02:01 fail together: more than 20, of which 20 count.
    await shop.clock.advanceTo(at('12:02:31'));
    expect(newestDeployment(shop).deploymentCircuitBreaker).toMatchObject({ failureCount: 20, threshold: 20 });
  });
});

describe('what counts', () => {
  it('is started again by a healthy task, unless the breaker is told to add up [ECS-33, ECS-34]', async () => {
    const seen: unknown[] = [];
    for (const reset of [{ resetOnHealthyTask: true }, { resetOnHealthyTask: false }, {}]) {
      let started = 0;
      // Every second task is healthy and dies later.
      const shop = account({
        behaviours: {
          planTask: ({ taskDefinition }) => {
            if (taskDefinition.family !== 'crash') return {};
            started += 1;
            return started % 2 === 1 ? crashAtStart : { healthyAfterMs: 10_000, unhealthyAfterMs: 20_000 };
          },
        },
      });
      const thresholdConfiguration = { type: 'COUNT', value: 3 };
      await steadyWeb(shop, {
        desiredCount: 2,
        deploymentConfiguration: breaker({ ...reset, thresholdConfiguration }),
      });
      update(shop, { taskDefinition: 'crash:1' });
      // One fails at 12:02:31, the other is healthy at 12:02:41.
      await shop.clock.advanceTo(at('12:02:40'));
      const before = newestDeployment(shop).deploymentCircuitBreaker.failureCount;
      await shop.clock.advanceTo(at('12:02:42'));
      seen.push([before, newestDeployment(shop).deploymentCircuitBreaker.failureCount]);
    }
    expect(seen).toEqual([
      [1, 0],
      [1, 1],
      [1, 0],
    ]);
  });

  it('is tasks that never ran at first, and once one ran those that fail their health checks [ECS-35]', async () => {
    let started = 0;
    const shop = account({
      behaviours: {
        planTask: ({ taskDefinition }) => {
          if (taskDefinition.family !== 'crash') return {};
          started += 1;
          return started === 1 ? { healthyAfterMs: 'never' } : { ...crashAtStart, pendingMs: 25_000 };
        },
      },
    });
    await steadyWeb(shop, { desiredCount: 2, deploymentConfiguration: breaker() });
    update(shop, { taskDefinition: 'crash:1' });
    // One runs at 12:02:31; the other fails to start at 12:02:36, which counts no longer.
    await shop.clock.advanceTo(at('12:05:00'));
    expect(newestDeployment(shop).deploymentCircuitBreaker.failureCount).toBe(0);
    await shop.clock.advanceTo(at('12:05:01'));
    expect(newestDeployment(shop).deploymentCircuitBreaker.failureCount).toBe(1);
  });

  it('is a container that exits before it was healthy, but not one that exits later [ECS-37]', async () => {
    const late = { exits: { ...exitsEarly.exits, afterMs: 60_000 } };
    const counts: number[] = [];
    for (const plan of [exitsEarly, late]) {
      const shop = account({ behaviours: crashFamily(plan) });
      await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: { ...breaker(), bakeTimeInMinutes: 60 } });
      update(shop, { taskDefinition: 'crash:1' });
      await shop.clock.advanceTo(at('12:03:35'));
      counts.push(newestDeployment(shop).deploymentCircuitBreaker.failureCount);
    }
    expect(counts).toEqual([2, 0]);
  });

  it('is no more than the threshold, however many fail together [ECS-36]', async () => {
    const shop = account({ behaviours: crashFamily() });
    const thresholdConfiguration = { type: 'COUNT', value: 3 };
    await steadyWeb(shop, { desiredCount: 5, deploymentConfiguration: breaker({ thresholdConfiguration }) });
    update(shop, { taskDefinition: 'crash:1' });
    // Five start at 12:02:01 and fail together 30 s later.
    await shop.clock.advanceTo(at('12:02:32'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'IN_PROGRESS',
      deploymentCircuitBreaker: { failureCount: 3, threshold: 3 },
    });
  });

  it('is nothing when a task is healthy before the breaker acts [ECS-36]', async () => {
    let started = 0;
    const shop = account({
      behaviours: {
        planTask: ({ taskDefinition }) => {
          if (taskDefinition.family !== 'crash') return {};
          started += 1;
          return started === 1 ? exitsEarly : { healthyAfterMs: 10_000 };
        },
      },
    });
    const thresholdConfiguration = { type: 'COUNT', value: 1 };
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: breaker({ thresholdConfiguration }) });
    update(shop, { taskDefinition: 'crash:1' });
    // It exits at 12:02:36; the next one is healthy at 12:03:16, four seconds before the breaker would act.
    await shop.clock.advanceTo(at('12:03:15'));
    expect(newestDeployment(shop).deploymentCircuitBreaker.failureCount).toBe(1);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'SUCCESSFUL',
      deploymentCircuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0 },
    });
  });

  it('is three attempts where the image cannot be pulled, whatever the threshold [ECS-38]', async () => {
    // Whatever the words for it: a scenario may give its own.
    const pull = { failsToStart: { stopCode: 'TaskFailedToStart', stoppedReason: 'no such tag', cannotPull: true } };
    const shop = account({ behaviours: crashFamily(pull) });
    const thresholdConfiguration = { type: 'COUNT', value: 50 };
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: breaker({ thresholdConfiguration }) });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:08:24'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'IN_PROGRESS',
      deploymentCircuitBreaker: { failureCount: 3 },
    });
    await shop.clock.advanceTo(at('12:08:26'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });
});

describe('a circuit breaker that may not roll back', () => {
  it('stops the deployment, which starts nothing more [ECS-29]', async () => {
    const shop = account({ behaviours: crashFamily(exitsEarly) });
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: breaker({ rollback: false }) });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('13:00:00'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'STOPPED',
      deploymentCircuitBreaker: { status: 'TRIGGERED' },
    });
    expect(web(shop)).toMatchObject({ runningCount: 1, pendingCount: 0 });
  });

  it('does not keep an alarm from rolling back, or the other way round [ECS-29]', async () => {
    const shop = account();
    shop.alarms.set('errors', { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 });
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { ...breaker({ rollback: false }), alarms } });
    await shop.clock.advanceTo(at('12:02:50'));
    shop.alarms.set('errors', { state: 'ALARM', periodSeconds: 60, evaluationPeriods: 1 });
    await shop.clock.advanceTo(at('12:02:51'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_IN_PROGRESS');
  });
});

describe('a second failure during a rollback', () => {
  it('has no target: the deployment is stalled in ROLLBACK_FAILED [ECS-39]', async () => {
    let isBroken = false;
    const shop = account({
      behaviours: {
        planTask: ({ taskDefinition }) => (isBroken || taskDefinition.family === 'crash' ? exitsEarly : {}),
      },
    });
    const configuration = { ...breaker(), minimumHealthyPercent: 0, maximumPercent: 100 };
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: configuration });
    isBroken = true;
    update(shop, { taskDefinition: 'crash:1' });
    // Starts at 12:02:01 and every 35 s: the third exit at 12:03:46, the rollback at 12:04:30, and the same again.
    await shop.clock.advanceTo(at('12:04:30'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_IN_PROGRESS');
    await shop.clock.advanceTo(at('12:06:58'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_IN_PROGRESS');
    await shop.clock.advanceTo(at('12:06:59'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_FAILED');
    const before = web(shop).events.length;
    await shop.clock.advanceTo(at('14:00:00'));
    expect(web(shop).events.length).toBe(before);
  });
});

describe('tasks that crash at start', () => {
  it('trip the circuit breaker 44 s after the third failure [ECS-36]', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: breaker() });
    update(shop, { taskDefinition: 'crash:1' });
    // Starts at 12:02:01; dies at 12:02:31, after 10 s more at 12:03:11, after four minutes more at 12:07:41.
    await shop.clock.advanceTo(at('12:07:40'));
    expect(newestDeployment(shop).deploymentCircuitBreaker).toEqual({
      status: 'MONITORING',
      failureCount: 2,
      threshold: 3,
    });
    expect(web(shop).deployments[0]?.failedTasks).toBe(2);
    expect(eventNames(shop)).toContain('SERVICE_TASK_START_IMPAIRED');
    await shop.clock.advanceTo(at('12:08:24'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'IN_PROGRESS',
      deploymentCircuitBreaker: { failureCount: 3 },
    });
    await shop.clock.advanceTo(at('12:08:25'));
    // The old task never went, so that the rollback ends at once.
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    });
    await shop.clock.advanceTo(at('12:09:00'));
    expect(shop.events.find(({ detail }) => detail['eventType'] === 'ERROR')?.detail['reason']).toBe(
      'ECS deployment circuit breaker: task failed to start.',
    );
  });
});

describe('tasks that never become healthy', () => {
  it('trip the circuit breaker once they are replaced often enough [ECS-35, ECS-36]', async () => {
    const shop = account({ behaviours: crashFamily({ healthyAfterMs: 'never' }) });
    const deploymentConfiguration = {
      deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 1 } },
    };
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration });
    update(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31, replaced 2 min 30 s later, and the breaker acts 44 s after that.
    await shop.clock.advanceTo(at('12:05:44'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:05:45'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_IN_PROGRESS');
  });
});
