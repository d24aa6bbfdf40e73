import { describe, expect, it } from 'vitest';
import { findFailure } from '../../../src/core/explanation/find-failure.ts';
import { explained, failedTasks, gathered, OUT_OF_MEMORY, UNEXPLAINED, UNHEALTHY } from '../../builders/evidence.ts';
import { at } from '../../builders/facts.ts';
import { bareRecord } from '../../builders/records.ts';
import { rolledBack } from '../../builders/slack-records.ts';

const failed = bareRecord({ phase: 'finished', outcome: 'failed', cause: 'circuit-breaker', serviceEvent: undefined });
const NO_ROOM =
  '(service checkout) was unable to place a task because no container instance met all of its requirements.';
const NOT_FOUND =
  '(service checkout) (port 8080) is unhealthy in (target-group arn:x) due to (reason Health checks failed with these codes: [404])';

function signatureOf(record: typeof failed, evidence: Parameters<typeof gathered>[0] | undefined) {
  const found = findFailure(record, evidence && gathered(evidence));
  return found.is === 'tasks' || found.is === 'event' ? [found.is, found.diagnosis.signature] : [found.is];
}

describe('what went wrong', () => {
  it('is the first group of tasks that a signature knows', () => {
    const noSuchImage = failedTasks({ stoppedReason: 'CannotPullContainerError: manifest for shop:9 not found' });
    expect(signatureOf(failed, { tasks: [UNEXPLAINED, OUT_OF_MEMORY, noSuchImage] })).toEqual([
      'tasks',
      'out-of-memory',
    ]);
  });

  it('is in the tasks before it is in service events', () => {
    expect(signatureOf(failed, { tasks: [OUT_OF_MEMORY], serviceEvents: [explained(NO_ROOM)] })).toEqual([
      'tasks',
      'out-of-memory',
    ]);
  });

  it('is the reason of the load balancer, where the tasks only say that its health checks failed', () => {
    expect(signatureOf(failed, { tasks: [UNHEALTHY] })).toEqual(['tasks', 'target-unhealthy']);
    const events = [explained(NO_ROOM), explained(NOT_FOUND)];
    expect(signatureOf(failed, { tasks: [UNHEALTHY], serviceEvents: events })).toEqual([
      'tasks',
      'target-response-code',
    ]);
    expect(signatureOf(failed, { tasks: [UNHEALTHY], serviceEvents: [explained(NO_ROOM)] })).toEqual([
      'tasks',
      'target-unhealthy',
    ]);
    // A crash comes before the refused health checks that follow from it.
    expect(signatureOf(failed, { tasks: [OUT_OF_MEMORY], serviceEvents: events })).toEqual(['tasks', 'out-of-memory']);
  });

  it('is a service event that explains, not one that repeats that tasks fail', () => {
    const again = explained('(service checkout) is unable to consistently start tasks successfully.');
    const breaker = explained('(service checkout) (deployment ecs-svc/1) deployment failed: tasks failed to start.');
    expect(signatureOf(failed, { serviceEvents: [again, breaker] })).toEqual(['none']);
    expect(signatureOf(failed, { serviceEvents: [again, breaker, explained(NO_ROOM)] })).toEqual([
      'event',
      'no-instance-fits',
    ]);
  });

  it('is no event of a rollback that then failed: it is about the revision that could not be restored', () => {
    const lost = { ...rolledBack, outcome: 'rollback-failed', serviceEvent: undefined } as const;
    expect(signatureOf(lost, { serviceEvents: [explained(NO_ROOM)] })).toEqual(['event', 'no-instance-fits']);
    expect(signatureOf(lost, { serviceEvents: [{ ...explained(NO_ROOM), at: at(6) }] })).toEqual(['none']);
  });

  it('is not in the event of the record, which has no diagnosis until the evidence is gathered', () => {
    const stuck = { ...failed, serviceEvent: { at: at(4), message: NO_ROOM } };
    expect(signatureOf(stuck, undefined)).toEqual(['none']);
  });

  it('stays unexplained, if no signature knows the text', () => {
    expect(signatureOf(failed, { tasks: [UNEXPLAINED] })).toEqual(['unexplained']);
    expect(signatureOf(failed, undefined)).toEqual(['none']);
  });

  it('is nothing after a success and after a newer deployment', () => {
    for (const outcome of ['succeeded', 'superseded', 'unknown'] as const) {
      expect(signatureOf({ ...failed, outcome }, { tasks: [OUT_OF_MEMORY] })).toEqual(['none']);
    }
  });

  it('is looked for while the deployment goes on', () => {
    for (const phase of ['rolling-out', 'baking', 'rolling-back'] as const) {
      const open = { ...failed, outcome: undefined, cause: undefined, phase };
      expect(signatureOf(open, { tasks: [OUT_OF_MEMORY] })).toEqual(['tasks', 'out-of-memory']);
    }
  });
});
