import { describe, expect, it } from 'vitest';
import { crashFamily } from '../../../support/task-plans.ts';
import { type Account, account, at, deployment, newestDeployment, steadyWeb, update, web } from '../account.ts';

const errorsAlarm = { state: 'OK', periodSeconds: 60, evaluationPeriods: 3 };
const eventNames = ({ events }: Account) => events.map(({ detail }) => detail['eventName']);

async function baking(rollback: boolean): Promise<Account> {
  const shop = account();
  shop.alarms.set('errors', errorsAlarm);
  await steadyWeb(shop);
  update(shop, {
    taskDefinition: 'api:2',
    deploymentConfiguration: { alarms: { alarmNames: ['errors'], enable: true, rollback } },
  });
  await shop.clock.advanceTo(at('12:05:00'));
  return shop;
}

describe('an alarm during the bake', () => {
  it('rolls back at the next poll to the last completed deployment, under its old id [ECS-24, ECS-43, ECS-45]', async () => {
    const shop = await baking(true);
    const [failing, good] = web(shop).deployments;
    shop.alarms.set('errors', { ...errorsAlarm, state: 'ALARM' });
    // Polls since the first RUNNING task at 12:02:31, every 20 s.
    await shop.clock.advanceTo(at('12:05:10'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:05:11'));
    const rolling = newestDeployment(shop);
    expect(rolling).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
      rollback: { startedAt: new Date(at('12:05:11')), serviceRevisionArn: rolling.sourceServiceRevisions[0]?.arn },
    });
    expect(web(shop).deployments).toMatchObject([
      { id: good?.id, status: 'PRIMARY', rolloutState: 'IN_PROGRESS', runningCount: 0 },
      { id: failing?.id, status: 'ACTIVE', rolloutState: 'FAILED', runningCount: 2 },
    ]);
    expect(web(shop).taskDefinition).toMatch(/api:1$/);
    // 30 s until they run, 40 s until they are healthy, 30 s until the bad ones are gone.
    await shop.clock.advanceTo(at('12:06:51'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      finishedAt: new Date(at('12:06:51')),
    });
    expect(web(shop).deployments).toMatchObject([
      { id: good?.id, status: 'PRIMARY', rolloutState: 'COMPLETED', runningCount: 2 },
    ]);
    await shop.clock.advanceTo(at('12:07:00'));
    expect(shop.events.map(({ detail }) => [detail['eventName'], detail['deploymentId']])).toEqual([
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', failing?.id],
      ['SERVICE_DEPLOYMENT_FAILED', failing?.id],
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', good?.id],
      ['SERVICE_DEPLOYMENT_COMPLETED', good?.id],
      ['SERVICE_STEADY_STATE', undefined],
    ]);
    const messages = web(shop).events.map(({ message }) => message);
    expect(messages).toContain(`(service web) (deployment ${failing?.id}) deployment failed: alarm detected.`);
    expect(messages).toContain(`(service web) rolling back to deployment ${good?.id}`);
  });

  it('stops without a rollback where none is asked for, and leaves the bad tasks running [ECS-29]', async () => {
    const shop = await baking(false);
    shop.alarms.set('errors', { ...errorsAlarm, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:05:11'));
    expect(newestDeployment(shop).status).toBe('STOP_REQUESTED');
    await shop.clock.advanceTo(at('12:05:16'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'STOPPED', stoppedAt: new Date(at('12:05:16')) });
    await shop.clock.advanceTo(at('13:00:00'));
    expect(web(shop)).toMatchObject({
      runningCount: 2,
      deployments: [{ status: 'PRIMARY', rolloutState: 'FAILED' }, {}],
    });
    expect(eventNames(shop)).toEqual(['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_FAILED']);
  });

  it('is missed while the polls are throttled [ECS-25]', async () => {
    let throttled = false;
    const states = new Map([['errors', { ...errorsAlarm }]]);
    const shop = account({ readAlarms: () => (throttled ? undefined : states) });
    await steadyWeb(shop);
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    update(shop, { taskDefinition: 'api:2', deploymentConfiguration: { alarms } });
    await shop.clock.advanceTo(at('12:03:00'));
    throttled = true;
    states.set('errors', { ...errorsAlarm, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:06:41'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });
});

describe('tasks that crash at start', () => {
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  it('trip the circuit breaker 44 s after the third failure [ECS-36]', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1, deploymentConfiguration: breaker });
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

  it('are retried with growing delay where there is no circuit breaker [ECS-8]', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('14:00:00'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    expect(eventNames(shop)).not.toContain('SERVICE_DEPLOYMENT_FAILED');
  });

  it('leave a new service without anything to roll back to [ECS-40]', async () => {
    const shop = account();
    shop.call('CreateService', {
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'crash:1',
      desiredCount: 1,
      deploymentConfiguration: breaker,
    });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_FAILED',
      statusReason: 'No rollback candidate was found to run the rollback.',
    });
    expect(web(shop).deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'FAILED' }]);
  });

  it('are listed with their stop code and exit code', async () => {
    const shop = account();
    await steadyWeb(shop, { desiredCount: 1 });
    update(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:02:35'));
    const listed = { cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' };
    const { taskArns } = shop.call<{ taskArns: string[] }>('ListTasks', listed);
    expect(shop.call('DescribeTasks', { cluster: 'shop', tasks: taskArns })).toMatchObject({
      tasks: [
        {
          lastStatus: 'STOPPED',
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          containers: [{ name: 'app', exitCode: 1 }],
        },
      ],
    });
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

describe('StopServiceDeployment', () => {
  it('asks for a rollback, which starts a second later and tells no event [ECS-44]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:20'));
    const { serviceDeploymentArn } = newestDeployment(shop);
    shop.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
    expect(deployment(shop, serviceDeploymentArn).status).toBe('ROLLBACK_REQUESTED');
    await shop.clock.advanceTo(at('12:02:21'));
    expect(deployment(shop, serviceDeploymentArn).status).toBe('ROLLBACK_IN_PROGRESS');
    await shop.clock.advanceTo(at('12:02:51'));
    expect(deployment(shop, serviceDeploymentArn).status).toBe('ROLLBACK_SUCCESSFUL');
    await shop.clock.advanceTo(at('12:03:00'));
    expect(eventNames(shop)).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_STEADY_STATE',
    ]);
  });

  it('is refused for a deployment that is over, that does not exist, or that must be aborted [ECS-44]', async () => {
    const shop = account();
    await steadyWeb(shop);
    const { serviceDeploymentArn } = newestDeployment(shop);
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn })).toThrow(
      expect.objectContaining({ code: 'ConflictException' }),
    );
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn: 'arn:x' })).toThrow(
      expect.objectContaining({ code: 'ServiceDeploymentNotFoundException' }),
    );
    expect(() => shop.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ABORT' })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException' }),
    );
  });
});

describe('a stop', () => {
  const stop = (shop: Account) =>
    shop.call('StopServiceDeployment', { serviceDeploymentArn: newestDeployment(shop).serviceDeploymentArn });
  const listed = { parameters: { listLagMs: 0 } };

  it('of a deployment that is PENDING has it start no task [ECS-44]', async () => {
    const shop = account(listed);
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:02:00') + 500);
    stop(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(web(shop).events.filter(({ message }) => message.includes('has started'))).toHaveLength(1);
  });

  it('in the last second before the end rolls back all the same [ECS-44]', async () => {
    const shop = account(listed);
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    // The older tasks are gone at 12:03:41.
    await shop.clock.advanceTo(at('12:03:40') + 500);
    stop(shop);
    await shop.clock.advanceTo(at('12:03:41'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_REQUESTED');
    await shop.clock.advanceTo(at('12:06:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });
});

describe('a desired count that came with the deployment', () => {
  it('stands in the row that a rollback restores [ECS-15, ECS-43]', async () => {
    const shop = account({ parameters: { listLagMs: 0 } });
    await steadyWeb(shop, { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
    update(shop, { taskDefinition: 'crash:1', desiredCount: 4 });
    await shop.clock.advanceTo(at('12:20:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(web(shop).deployments).toMatchObject([{ status: 'PRIMARY', desiredCount: 4, runningCount: 4 }]);
  });
});

describe('a rollback that has nothing to go to', () => {
  it('ends at once when a newer deployment supersedes it [ECS-40, ECS-42]', async () => {
    const shop = account({ parameters: { listLagMs: 0, rollbackFailedMs: 60_000 } });
    const breaker = { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT', value: 1 } };
    const deploymentConfiguration = { deploymentCircuitBreaker: breaker };
    const service = { cluster: 'shop', serviceName: 'web', taskDefinition: 'crash:1', desiredCount: 1 };
    shop.call('CreateService', { ...service, deploymentConfiguration });
    // The task fails at 12:00:31, and the breaker acts 44 s later.
    await shop.clock.advanceTo(at('12:01:20'));
    const first = newestDeployment(shop);
    expect(first.status).toBe('ROLLBACK_IN_PROGRESS');
    update(shop, { taskDefinition: 'api:1' });
    expect(deployment(shop, first.serviceDeploymentArn).status).toBe('ROLLBACK_FAILED');
  });
});
