import { describe, expect, it } from 'vitest';
import { PoisonMessageError } from '../../../src/guard/errors.ts';
import { reconcileBatch } from '../../../src/guard/reconcile/reconcile-batch.ts';
import { at, deployment, deploymentArn, SERVICE } from '../../builders/facts.ts';
import { fakeGuard } from '../../fakes/fake-guard.ts';

const event = (detailType: string, fields: object) =>
  JSON.stringify({
    source: detailType.startsWith('Cloud') ? 'aws.cloudwatch' : 'aws.ecs',
    'detail-type': detailType,
    time: '2026-11-24T10:00:00Z',
    ...fields,
  });
const deploymentEvent = (reason: string) =>
  event('ECS Deployment State Change', {
    resources: [SERVICE],
    detail: {
      eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
      updatedAt: '2026-11-24T10:00:00Z',
      deploymentId: 'ecs-svc/2222222222222222222',
      reason,
    },
  });
const alarmEvent = (alarmName: string) =>
  event('CloudWatch Alarm State Change', {
    detail: { alarmName, state: { value: 'ALARM' }, previousState: { value: 'OK' } },
  });

const deletionOf = (alarmName: string) =>
  event('CloudWatch Alarm Configuration Change', {
    detail: { alarmName, operation: 'delete', configuration: { timestamp: '2026-11-20T00:00:00.000+0000' } },
  });

/** Services with an open deployment that watches the alarm `shared`, some of which cannot be read. */
function watched(names: readonly string[], unreadable: readonly string[]) {
  const guard = fakeGuard({ service: undefined });
  const seen: string[] = [];
  const arnOf = (name: string) => `arn:aws:ecs:eu-west-1:111122223333:service/shop/${name}`;
  const store: typeof guard.store = {
    ...guard.store,
    watchersOf: async (alarmName) =>
      names.map((name) => ({ alarmName, serviceArn: arnOf(name), deploymentKey: name, watchedUntil: undefined })),
    readService: async (serviceArn) => {
      const name = serviceArn.slice(serviceArn.lastIndexOf('/') + 1);
      seen.push(name);
      if (unreadable.includes(name)) throw new Error(`${name} is unreadable`);
      return guard.store.readService(serviceArn);
    },
  };
  return { guard: { ...guard, store }, seen, requested: guard.requested };
}

describe('reconcileBatch', () => {
  it('looks once at a service however many messages name it', async () => {
    const guard = fakeGuard({ deployments: [deployment()] });
    const bodies = [
      deploymentEvent('a'),
      deploymentEvent('b'),
      JSON.stringify({ kind: 'reconcile', serviceArn: SERVICE }),
    ];
    const handle = reconcileBatch(guard, bodies);
    for (const body of bodies) await handle(body);
    expect(guard.calls.filter((call) => call === 'ecs:ListServiceDeployments')).toHaveLength(1);
    expect(guard.store.allRecords()[0]?.eventKeys).toHaveLength(2);
  });

  it('reads the index once for each alarm of a batch, and no more when no deployment watches them', async () => {
    const guard = fakeGuard();
    const bodies = [alarmEvent('a'), alarmEvent('b'), alarmEvent('a')];
    const handle = reconcileBatch(guard, bodies);
    for (const body of bodies) await handle(body);
    expect(guard.calls).toEqual(['store.watchersOf', 'store.watchersOf']);
  });

  it('reconciles each service whose deployments watch the alarm once, and no other service', async () => {
    const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
    const watch = (alarmName: string, serviceArn: string, id: string) => ({
      alarmName,
      serviceArn,
      deploymentKey: deploymentArn(id),
      watchedUntil: undefined,
    });
    await guard.store.saveWatches([
      watch('checkout-5xx', SERVICE, 'a'),
      watch('checkout-5xx', SERVICE, 'b'),
      watch('other', `${SERVICE}-2`, 'c'),
    ]);
    const handle = reconcileBatch(guard, [alarmEvent('checkout-5xx')]);
    await handle(alarmEvent('checkout-5xx'));
    expect(guard.calls.filter((call) => call === 'store.readService')).toHaveLength(1);
    expect(guard.calls).toContain('ecs:DescribeServiceDeployments');
  });

  it('reconciles all services that watch the alarm, and fails for each that could not be reconciled', async () => {
    const { guard, seen } = watched(['a', 'b', 'c'], ['a', 'c']);
    const handle = reconcileBatch(guard, [alarmEvent('shared')]);
    await expect(handle(alarmEvent('shared'))).rejects.toThrow('Error: a is unreadable; Error: c is unreadable');
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('fails with the error of the one service that could not be reconciled', async () => {
    const { guard } = watched(['a', 'b'], ['a']);
    const handle = reconcileBatch(guard, [alarmEvent('shared')]);
    await expect(handle(alarmEvent('shared'))).rejects.toThrow(/^a is unreadable$/);
  });

  it('asks for reconciliations of all but the first five services that watch the alarm', async () => {
    const { guard, seen, requested } = watched(['a', 'b', 'c', 'd', 'e', 'f', 'g'], []);
    await reconcileBatch(guard, [alarmEvent('shared')])(alarmEvent('shared'));
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(requested.map((arn) => arn.split('/').at(-1))).toEqual(['f', 'g']);
  });

  it('tells the reconciliations that it asks for what the event says', async () => {
    const { guard } = watched(['a', 'b', 'c', 'd', 'e', 'f', 'g'], []);
    const said: unknown[] = [];
    const scheduler = {
      ...guard.scheduler,
      reconcileNow: async (_arns: unknown, words: unknown) => void said.push(words),
    };
    await reconcileBatch({ ...guard, scheduler }, [deletionOf('shared')])(deletionOf('shared'));
    await reconcileBatch({ ...guard, scheduler }, [alarmEvent('shared')])(alarmEvent('shared'));
    const loss = { alarmName: 'shared', at: Date.UTC(2026, 10, 24, 10), configuredAt: Date.UTC(2026, 10, 20) };
    expect(said).toEqual([{ losses: [loss] }, { losses: [] }]);
  });

  it('knows at its one reconciliation what every alarm of the batch tells, whichever message comes first', async () => {
    const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
    await reconcileBatch(guard, [deploymentEvent('a')])(deploymentEvent('a'));
    guard.aws.now = at(6);
    const alarms = { ...guard.alarms, readAlarms: async () => ({ read: false, why: 'denied' }) as const };
    const deleted = JSON.stringify({ ...JSON.parse(deletionOf('checkout-5xx')), time: '2026-11-24T10:05:00Z' });
    const bodies = [deploymentEvent('b'), deleted];
    const handle = reconcileBatch({ ...guard, alarms }, bodies);
    for (const body of bodies) await handle(body);
    expect(guard.store.allRecords()[0]?.alarms[0]?.lostAt).toBe(at(5));
  });

  it('reconciles a service for its alarm though its own reconciliation in the batch is out of date', async () => {
    const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
    await reconcileBatch(guard, [deploymentEvent('a')])(deploymentEvent('a'));
    guard.calls.length = 0;
    const stale = JSON.stringify({ kind: 'reconcile', serviceArn: SERVICE, nextReconcileAt: at(-5) });
    const bodies = [stale, alarmEvent('checkout-5xx')];
    const handle = reconcileBatch(guard, bodies);
    for (const body of bodies) await handle(body);
    expect(guard.calls).toContain('ecs:DescribeServices');
  });

  it('reconciles a service though the index of an alarm does not answer, and fails for the alarm', async () => {
    const guard = fakeGuard({ deployments: [deployment()], now: at(1) });
    const store: typeof guard.store = {
      ...guard.store,
      watchersOf: async () => {
        throw new Error('the index does not answer');
      },
    };
    const bodies = [deploymentEvent('a'), alarmEvent('checkout-5xx')];
    const results = await Promise.allSettled(bodies.map(reconcileBatch({ ...guard, store }, bodies)));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected']);
    expect(guard.store.allRecords()).toHaveLength(1);
  });

  it('returns the messages of the service that failed, and no others', async () => {
    const guard = fakeGuard({ refusals: new Map([['ecs:', 'throttled' as const]]) });
    const bodies = [deploymentEvent('a'), event('ECS Task State Change', {}), 'not json'];
    const handle = reconcileBatch(guard, bodies);
    const results = await Promise.allSettled(bodies.map(handle));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    await expect(handle('not json')).rejects.toThrow(PoisonMessageError);
  });
});
