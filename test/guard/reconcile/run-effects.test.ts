import { beforeEach, describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, PendingEffect, Transition } from '../../../src/core/deployment/record.ts';
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
    expect(await run([publish('finished'), compare])).toMatchObject({
      done: ['bad#changes'],
      failed: ['bad#finished'],
      error: { code: 'throttled' },
    });
  });

  it('leaves to a later reconciliation what there are no reads for', async () => {
    expect((await run([compare], 2)).done).toEqual(['bad#changes']);
    expect(await run([compare], 1)).toEqual({ done: [], failed: [], error: undefined });
  });

  it('does nothing for no effects', async () => {
    expect(await run([])).toEqual({ done: [], failed: [], error: undefined });
    expect(guard.calls).toEqual([]);
  });
});
