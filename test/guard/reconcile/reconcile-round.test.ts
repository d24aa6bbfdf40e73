import { beforeEach, describe, expect, it } from 'vitest';
import { reconcileService } from '../../../src/guard/reconcile/reconcile.ts';
import { at, deployment, deploymentArn, ecsEvent, rolledBackByAlarm, SERVICE, service } from '../../builders/facts.ts';
import { type FakeGuard, row, signalOf } from '../../fakes/fake-guard.ts';
import { fired, installed, only, reconcile, types } from './installed-guard.ts';

describe('a round of a reconciliation', () => {
  let guard: FakeGuard;
  beforeEach(async () => {
    guard = await installed();
  });

  it('writes record, clear and head when it changed, and one more for a new event', async () => {
    await reconcile(guard);
    guard.calls.length = 0;
    guard.aws.now = at(6);
    guard.aws.alarms = [fired];
    guard.aws.deployments = [rolledBackByAlarm({ finishedAt: at(5, 40) })];
    await reconcile(guard, ecsEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', at: at(5) }));
    expect(guard.calls.filter((call) => !call.startsWith('ecs:') && !call.startsWith('cloudwatch:'))).toEqual([
      'store.readService',
      'store.appendLedger',
      'store.saveWatches',
      'store.saveRecord',
      'events:PutEvents',
      'store.clearEffects',
      'store.saveHead',
    ]);
  });

  it('names a CodeDeploy service once and leaves it alone', async () => {
    guard.aws.service = service({ deploymentController: 'CODE_DEPLOY' });
    guard.aws.deployments = [];
    await reconcile(guard);
    await reconcile(guard);
    expect(guard.store.allRecords()).toEqual([]);
    expect(guard.lines).toEqual([
      {
        message: 'service ignored',
        fields: { serviceArn: SERVICE, because: 'its deployment controller is CODE_DEPLOY' },
      },
    ]);
  });

  it('records every deployment since the last finished one, and the successors of superseded ones', async () => {
    const ids = ['first', 'second', 'third'];
    guard.aws.deployments = ids.map((id, index) =>
      deployment({
        serviceDeploymentArn: deploymentArn(id),
        createdAt: at(index * 2),
        ...(index < 2
          ? { status: 'STOPPED', finishedAt: at(index * 2 + 2, 30) }
          : { status: 'SUCCESSFUL', finishedAt: at(9) }),
      }),
    );
    guard.aws.now = at(10);
    await reconcile(guard);
    expect(guard.store.allRecords().map((record) => [record.outcome, record.supersededBy])).toEqual([
      ['superseded', deploymentArn('second')],
      ['superseded', deploymentArn('third')],
      ['succeeded', undefined],
    ]);
  });

  it('ends a deployment whose service was deleted, when ECS has said so for a minute', async () => {
    await reconcile(guard);
    guard.aws.now = at(4);
    guard.aws.service = undefined;
    guard.aws.deployments = [];
    guard.aws.refusals.set('ecs:ListServiceDeployments', 'gone');
    await reconcile(guard);
    expect(only(guard)).toMatchObject({ phase: 'rolling-out', settling: { because: 'service-gone', until: at(5) } });
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(5));
    guard.aws.now = at(5);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(5))]);
    expect(only(guard)).toMatchObject({
      phase: 'finished',
      outcome: 'unknown',
      cause: 'service-deleted',
      finishedAt: at(4),
    });
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Finished']);
    expect(guard.store.head(SERVICE)).toMatchObject({ nextReconcileAt: undefined, open: [] });
  });

  it('does not end the deployment of a new service that DescribeServices does not know yet', async () => {
    guard.aws.service = undefined;
    await reconcile(guard, ecsEvent());
    guard.aws.now = at(0, 40);
    guard.aws.service = service({ deployments: [row()] });
    await reconcile(guard);
    guard.aws.now = at(2);
    await reconcile(guard);
    expect(only(guard)).toMatchObject({ phase: 'rolling-out', settling: undefined });
  });

  it('ends the deployment of a service that was deleted and created again', async () => {
    await reconcile(guard);
    guard.aws.now = at(4);
    const again = deployment({ serviceDeploymentArn: deploymentArn('again'), createdAt: at(3), startedAt: at(3) });
    guard.aws.deployments = [again];
    guard.aws.service = service({ deployments: [row({ id: 'ecs-svc/3', createdAt: at(3) })] });
    await reconcile(guard);
    guard.aws.now = at(5);
    await reconcile(guard);
    expect(guard.store.allRecords().map((one) => [one.deploymentKey, one.outcome, one.cause])).toEqual([
      [deploymentArn('bad'), 'unknown', 'service-deleted'],
      [deploymentArn('again'), undefined, undefined],
    ]);
  });

  it('waits for the list before it records a deployment as stopped, and finds the one that replaced it', async () => {
    await reconcile(guard);
    const stopped = deployment({ status: 'STOPPED', stoppedAt: at(3), finishedAt: at(3) });
    guard.aws.deployments = [stopped];
    guard.aws.now = at(3, 1);
    await reconcile(guard);
    expect(only(guard)).toMatchObject({ phase: 'rolling-out', settling: { because: 'stopped', until: at(4) } });
    expect(guard.sent.at(-1)?.nextReconcileAt).toBe(at(4));
    guard.aws.deployments = [
      stopped,
      deployment({ serviceDeploymentArn: deploymentArn('next'), createdAt: at(2, 59) }),
    ];
    guard.aws.now = at(4);
    await reconcileService(guard, SERVICE, [signalOf(undefined, at(4))]);
    expect(guard.store.allRecords()[0]).toMatchObject({
      outcome: 'superseded',
      supersededBy: deploymentArn('next'),
      finishedAt: at(3),
    });
  });

  it('calls a deployment stopped when a list of a minute later shows nothing in its place', async () => {
    await reconcile(guard);
    guard.aws.deployments = [deployment({ status: 'STOPPED', stoppedAt: at(3), finishedAt: at(3) })];
    for (const now of [at(3, 1), at(3, 59), at(4)]) {
      guard.aws.now = now;
      await reconcile(guard);
    }
    expect(only(guard)).toMatchObject({ outcome: 'stopped', cause: 'unknown', finishedAt: at(3), settling: undefined });
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Finished']);
  });

  it('ignores an answer that is older than the record', async () => {
    guard.aws.now = at(6);
    guard.aws.deployments = [rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined })];
    guard.aws.alarms = [fired];
    await reconcile(guard);
    const before = only(guard);
    guard.aws.deployments = [deployment()];
    await reconcile(guard);
    expect(only(guard)).toEqual(before);
  });

  it('keeps unpublished events pending, and clears published ones', async () => {
    guard.aws.deployments = [rolledBackByAlarm()];
    guard.aws.alarms = [fired];
    guard.aws.now = at(8);
    guard.aws.refusals.set('ecs:DescribeTaskDefinition', 'throttled');
    await expect(reconcile(guard)).rejects.toThrow('refused');
    expect(only(guard).pendingEffects.map((effect) => effect.id)).toEqual(['bad#changes']);
    guard.aws.refusals.clear();
    guard.aws.now = at(8, 10);
    await reconcile(guard);
    expect(only(guard).pendingEffects).toEqual([]);
    expect(types(guard)).toEqual(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']);
  });

  it('leaves a service with a short ARN alone where ECS does not know it, and says so once', async () => {
    const short = 'arn:aws:ecs:eu-west-1:111122223333:service/old';
    const stranger = await installed({ service: undefined, deployments: [] });
    await reconcileService(stranger, short, [{ ...signalOf(ecsEvent()), serviceArn: short }]);
    await reconcileService(stranger, short, [{ ...signalOf(ecsEvent()), serviceArn: short }]);
    expect(stranger.store.allRecords()).toEqual([]);
    expect(stranger.lines).toHaveLength(1);
    expect(stranger.lines[0]?.fields['because']).toMatch(/short form/);
    expect(stranger.counted).toContain('ServicesLeftAlone');
    expect(stranger.sent).toEqual([]);
  });

  it('leaves recent effects of another reconciler alone, and runs them when they are a minute old', async () => {
    guard.aws.refusals.set('store.clearEffects', 'unavailable');
    await expect(reconcile(guard)).rejects.toThrow('refused');
    guard.aws.refusals.clear();
    guard.published.length = 0;
    guard.aws.now = at(1);
    await reconcile(guard);
    expect(guard.published).toEqual([]);
    guard.aws.now = at(1, 1);
    await reconcile(guard);
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(only(guard).pendingEffects).toEqual([]);
  });

  it('lets one of two reconcilers run an effect that a third left behind', async () => {
    guard.aws.now = at(1);
    guard.aws.refusals.set('store.clearEffects', 'unavailable');
    await expect(reconcile(guard)).rejects.toThrow('refused');
    guard.aws.refusals.clear();
    guard.published.length = 0;
    guard.aws.now = at(3);
    const version = only(guard).version;
    await Promise.all([reconcile(guard), reconcile(guard)]);
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(only(guard)).toMatchObject({ pendingEffects: [], version });
  });

  it('runs an effect that failed in the very next reconciliation', async () => {
    guard.aws.refusals.set('events:PutEvents', 'throttled');
    await expect(reconcile(guard)).rejects.toThrow('refused');
    guard.aws.refusals.clear();
    guard.aws.now = at(0, 10);
    await reconcile(guard);
    expect(types(guard)).toEqual(['Deployment Started']);
    expect(only(guard).pendingEffects).toEqual([]);
  });
});
