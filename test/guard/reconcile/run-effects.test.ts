import { beforeEach, describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, PendingEffect, Transition } from '../../../src/core/deployment/record.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { ReadBudget } from '../../../src/guard/reconcile/read-budget.ts';
import { runEffects } from '../../../src/guard/reconcile/run-effects.ts';
import { at, facts, revisionArn, rolledBackByAlarm, taskDefinitionArn } from '../../builders/facts.ts';
import { type FakeGuard, fakeGuard } from '../../fakes/fake-guard.ts';

const publish = (transition: Transition): PendingEffect => ({
  id: `bad#${transition}`,
  kind: 'publish',
  transition,
  since: at(8),
});
const gather: PendingEffect = { id: 'bad#evidence', kind: 'gather-evidence', transition: undefined, since: at(8) };
const compare: PendingEffect = { id: 'bad#changes', kind: 'compare-revisions', transition: undefined, since: at(8) };
const revision = (number: number) => ({
  serviceRevisionArn: revisionArn(`${number}`),
  taskDefinitionArn: taskDefinitionArn(number),
  images: [],
});
const record: DeploymentRecord = {
  ...foldDeployment(undefined, facts({ deployment: rolledBackByAlarm(), now: at(8) })),
  revisions: { from: revision(1), to: revision(2) },
};

let guard: FakeGuard;
beforeEach(() => {
  guard = fakeGuard({ now: at(8) });
});

const run = (effects: readonly PendingEffect[], reads = 9) => runEffects(guard, record, effects, new ReadBudget(reads));

describe('runEffects', () => {
  it('publishes all events in one call', async () => {
    const result = await run([publish('rolling-back'), publish('finished')]);
    expect(result).toEqual({ done: ['bad#rolling-back', 'bad#finished'], failed: [], error: undefined });
    expect(guard.calls).toEqual(['events:PutEvents']);
    expect(guard.published.map(({ detailType }) => detailType)).toEqual([
      'Deployment Rolling Back',
      'Deployment Finished',
    ]);
  });

  it('goes on with the others where one fails, and gives its error', async () => {
    guard.aws.refusals.set('events:', 'throttled');
    expect(await run([publish('finished'), gather, compare])).toMatchObject({
      done: ['bad#evidence', 'bad#changes'],
      failed: ['bad#finished'],
      error: { code: 'throttled' },
    });
  });

  it('leaves to a later reconciliation what there are no reads for: the comparison first', async () => {
    expect((await run([gather, compare], 3)).done).toEqual(['bad#evidence']);
    expect(await run([gather, compare], 1)).toEqual({ done: [], failed: [], error: undefined });
  });

  it('does nothing for no effects', async () => {
    expect(await run([])).toEqual({ done: [], failed: [], error: undefined });
    expect(guard.calls).toEqual([]);
  });
});

describe('the evidence', () => {
  const task = {
    taskArn: 't1',
    taskDefinitionArn: taskDefinitionArn(2),
    stoppedAt: at(4),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [],
  };
  const evidence = async () => (await guard.store.readNotification(record.deploymentKey, 'slack')).evidence;

  it('is of tasks of the failed revision alone', async () => {
    guard.aws.stopped = [task, { ...task, taskArn: 't2', taskDefinitionArn: taskDefinitionArn(1) }];
    await run([gather]);
    expect(await evidence()).toMatchObject({ gatheredAt: at(8), stoppedTasks: [{ count: 1 }], missing: [] });
  });

  it('says what ECS denies', async () => {
    guard.aws.refusals.set('ecs:ListTasks', 'denied');
    expect((await run([gather])).done).toEqual(['bad#evidence']);
    expect(await evidence()).toMatchObject({
      stoppedTasks: [],
      missing: ['stopped tasks: ecs:ListTasks was refused: denied'],
    });
  });

  it('is tried again where ECS is throttled, or the table refuses it', async () => {
    guard.aws.refusals.set('ecs:ListTasks', 'throttled');
    expect((await run([gather])).failed).toEqual(['bad#evidence']);
    guard.aws.refusals.clear();
    const denied = new GatewayError('denied', 'dynamodb:PutItem', 'no');
    const store = { ...guard.store, saveEvidence: () => Promise.reject(denied) };
    const result = await runEffects({ ...guard, store }, record, [gather], new ReadBudget(9));
    expect(result).toMatchObject({ failed: ['bad#evidence'], error: denied });
  });
});
