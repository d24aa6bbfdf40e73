import { describe, expect, it } from 'vitest';
import { describeDocument, describeLastLine, isDoubtful } from '../../../src/cli/wait/verdict.ts';
import { fullRecord } from '../../builders/records.ts';
import { followingOf, verdictOf } from './followings.ts';

describe('the last line', () => {
  it('is the name of the verdict and what happened', () => {
    expect(describeLastLine(verdictOf())).toBe('succeeded: checkout was deployed');
  });
});

describe('a success', () => {
  const withProtection = (state: 'armed' | 'blind') =>
    verdictOf({ following: followingOf(fullRecord({ protection: { state, alarmNames: [] } })) });

  it('is doubtful where alarms are known not to have protected it', () => {
    expect(isDoubtful(withProtection('blind'))).toBe(true);
    expect(isDoubtful(withProtection('armed'))).toBe(false);
    expect(isDoubtful(verdictOf())).toBe(false);
    expect(isDoubtful({ ...withProtection('blind'), name: 'stopped' })).toBe(false);
  });
});

describe('the document', () => {
  it('has the verdict whatever happened, and leaves out what is not known', () => {
    expect(describeDocument(verdictOf({ name: 'usage', text: 'no AWS Region', region: undefined }))).toEqual({
      schemaVersion: '1',
      verdict: 'usage',
      exitCode: 2,
      text: 'no AWS Region',
      cluster: 'web',
      service: 'checkout',
    });
  });

  it('has what is known of the deployment, what changed, and what is next', () => {
    const change = { container: 'app', what: 'cpu', name: undefined, change: 'changed', from: '1', to: '2' } as const;
    const changes = { fromTaskDefinitionArn: 'a', toTaskDefinitionArn: 'b', changes: [change], leftOut: 0 };
    const stopped = { count: 1, reason: 'OutOfMemory', stopCode: undefined, exitCode: 137, container: 'app' };
    const evidence = { gatheredAt: fullRecord().createdAt, stoppedTasks: [stopped], missing: [] };
    const following = followingOf(fullRecord(), { evidence });
    expect(describeDocument(verdictOf({ name: 'rolled-back-by-alarm', following, changes }))).toMatchObject({
      verdict: 'rolled-back-by-alarm',
      exitCode: 10,
      region: 'eu-west-1',
      serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
      protection: 'deployment alarms: on',
      outcome: 'rolled-back',
      stoppedTasks: [stopped],
      changes: [change],
      next: [
        'fix the new revision, and deploy it only when checkout-5xx is OK: ECS ignores all deployment alarms if one is in ALARM at the start',
      ],
    });
  });

  it('explains the stopped tasks', () => {
    const newestAt = fullRecord().createdAt;
    const known = {
      is: 'known',
      signature: 'out-of-memory',
      confidence: 'certain',
      cause: 'The container used more memory than its limit and was killed.',
      nextStep: 'Raise the memory of the container or task, or find what uses the memory.',
      details: { container: 'app', exitCode: 137 },
    } as const;
    const taskGroups = [
      { count: 2, newestAt, diagnosis: known },
      { count: 1, newestAt: undefined, diagnosis: { is: 'unknown', text: 'lost' } as const },
    ];
    const following = followingOf(fullRecord(), { taskGroups });
    const { is: _, ...found } = known;
    expect(describeDocument(verdictOf({ name: 'failed', following }))).toMatchObject({
      diagnoses: [
        { count: 2, newestAt: new Date(newestAt).toISOString(), ...found },
        { count: 1, signature: 'unknown', text: 'lost' },
      ],
    });
  });

  it('explains the last service event about trouble', () => {
    const message = '(service checkout) is unable to consistently start tasks successfully.';
    const following = followingOf({ ...fullRecord(), serviceEvent: { at: fullRecord().createdAt, message } });
    expect(describeDocument(verdictOf({ name: 'timed-out', following }))).toMatchObject({
      serviceEventDiagnosis: { signature: 'tasks-keep-failing', confidence: 'certain' },
    });
  });
});
