import { describe, expect, it } from 'vitest';
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

const watched = { alarms: { alarmNames: ['errors'], enable: true, rollback: true } };

/** `web` is being updated to `api:2` and watches `errors`: polls every 20 s from 12:02:31, a bake until 12:06:41. */
async function rolling(configuration: Record<string, unknown> = watched, options = {}): Promise<Account> {
  const shop = account({ ...options });
  shop.alarms.set('errors', errorsAlarm);
  await steadyWeb(shop);
  update(shop, { taskDefinition: 'api:2', deploymentConfiguration: configuration });
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
});

describe('tasks that crash at start', () => {
  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

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
});

describe('a desired count that came with the deployment', () => {
  it('stands in the row that a rollback restores [ECS-15, ECS-43]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop, { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } } });
    update(shop, { taskDefinition: 'crash:1', desiredCount: 4 });
    await shop.clock.advanceTo(at('12:20:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(web(shop).deployments).toMatchObject([{ status: 'PRIMARY', desiredCount: 4, runningCount: 4 }]);
  });
});

describe('a rollback that has nothing to go to', () => {
  it('ends at once when a newer deployment supersedes it [ECS-40, ECS-42]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0, rollbackFailedMs: 60_000 } });
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

describe('a newer deployment', () => {
  it('stops the one under way, which is STOPPED five seconds later [ECS-42]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    const first = newestDeployment(shop).serviceDeploymentArn;
    await shop.clock.advanceTo(at('12:02:30'));
    update(shop, { forceNewDeployment: true });
    expect(deployment(shop, first).status).toBe('STOP_REQUESTED');
    expect(web(shop).deployments.map(({ status, rolloutState }) => [status, rolloutState])).toEqual([
      ['PRIMARY', 'IN_PROGRESS'],
      ['ACTIVE', 'IN_PROGRESS'],
      ['ACTIVE', 'COMPLETED'],
    ]);
    await shop.clock.advanceTo(at('12:02:35'));
    expect(deployment(shop, first)).toMatchObject({ status: 'STOPPED', stoppedAt: new Date(at('12:02:35')) });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
    expect(web(shop)).toMatchObject({
      runningCount: 2,
      taskDefinition: 'arn:aws:ecs:us-east-1:111122223333:task-definition/api:2',
    });
  });

  it('leaves a last good deployment when it supersedes a rollback [ECS-42]', async () => {
    const shop = await rolling(watched, { parameters: { deploymentListLagMs: 0 } });
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', { ...errorsAlarm, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:03:15'));
    const rollingBack = newestDeployment(shop);
    expect(rollingBack.status).toBe('ROLLBACK_IN_PROGRESS');
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('12:03:20'));
    const { serviceDeploymentArn } = newestDeployment(shop);
    expect(serviceDeploymentArn).not.toBe(rollingBack.serviceDeploymentArn);
    shop.call('StopServiceDeployment', { serviceDeploymentArn });
    await shop.clock.advanceTo(at('12:20:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
    expect(web(shop).taskDefinition).toContain('/api:1');
  });
});

describe('an alarm that may not roll back', () => {
  it('ends the deployment, whatever the circuit breaker may [ECS-29]', async () => {
    const alarms = { alarmNames: ['errors'], enable: true, rollback: false };
    const shop = await rolling({ alarms, deploymentCircuitBreaker: { enable: true, rollback: true } });
    await shop.clock.advanceTo(at('12:03:00'));
    shop.alarms.set('errors', { ...errorsAlarm, state: 'ALARM' });
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop)).toMatchObject({ status: 'STOPPED', alarms: { status: 'TRIGGERED' } });
  });
});
