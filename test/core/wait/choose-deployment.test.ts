import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../../src/core/time.ts';
import {
  type Candidate,
  chooseDeployment,
  chooseSuccessor,
  type DeploymentChoice,
} from '../../../src/core/wait/choose-deployment.ts';

/** 2026-11-24T10:00:00Z: the wait begins. */
const START = epochMs(1_795_514_400_000);
const nothing: DeploymentChoice = { since: undefined, taskDefinition: undefined };

function candidate(name: string, secondsAfterStart: number, status = 'IN_PROGRESS', revision = 1): Candidate {
  const taskDefinitionArn = `arn:aws:ecs:eu-west-1:111122223333:task-definition/web:${revision}`;
  return {
    serviceDeploymentArn: name,
    status,
    createdAt: epochMs(START + secondsAfterStart * 1_000),
    taskDefinitionArn,
  };
}

const choose = (candidates: readonly Candidate[], choice: Partial<DeploymentChoice> = {}) =>
  chooseDeployment(candidates, { choice: { ...nothing, ...choice }, startedAt: START })?.serviceDeploymentArn;

describe('the deployment that is waited for', () => {
  it.each([
    ['an unfinished one of any age', [candidate('old', -9_000)], 'old'],
    ['one with a status that is not known yet', [candidate('new-word', -9_000, 'SOMETHING_NEW')], 'new-word'],
    ['one that finished, created five minutes ago', [candidate('done', -300, 'SUCCESSFUL')], 'done'],
    ['none that finished and is older', [candidate('done', -301, 'SUCCESSFUL')], undefined],
    ['the newest of several', [candidate('a', -200, 'STOPPED'), candidate('b', -100), candidate('c', -150)], 'b'],
    ['one that was there before one that came later', [candidate('later', 30), candidate('there', -100)], 'there'],
    ['one that the other clock puts two seconds ahead', [candidate('ahead', 2), candidate('there', -100)], 'ahead'],
    ['the first that comes, where none was there', [candidate('second', 30), candidate('first', 10)], 'first'],
    ['none of none', [], undefined],
  ])('is %s', (_, candidates, expected) => {
    expect(choose(candidates)).toBe(expected);
  });

  it('is the first one at or after a time that is given, however old', () => {
    const all = [candidate('a', -900, 'SUCCESSFUL'), candidate('b', -600, 'SUCCESSFUL'), candidate('c', -10)];
    expect(choose(all, { since: epochMs(START - 600_000) })).toBe('b');
    expect(choose(all, { since: epochMs(START - 9_000) })).toBeUndefined();
  });

  it('has the given task definition, by ARN or by name, and never an unknown one', () => {
    const unknown = { ...candidate('u', -5), taskDefinitionArn: undefined };
    const all = [candidate('a', -20, 'IN_PROGRESS', 7), candidate('b', -10, 'IN_PROGRESS', 17), unknown];
    expect(choose(all, { taskDefinition: 'web:7' })).toBe('a');
    expect(choose(all, { taskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:17' })).toBe('b');
    expect(choose(all, { taskDefinition: 'eb:7' })).toBeUndefined();
  });

  it('does not depend on the order of the list', () => {
    const some = fc.uniqueArray(fc.integer({ min: -400, max: 100 }), { maxLength: 6 });
    fc.assert(
      fc.property(some, fc.boolean(), (ages, isFinished) => {
        const all = ages.map((age, index) =>
          candidate(`${age}`, age, isFinished && index % 2 === 0 ? 'SUCCESSFUL' : 'PENDING'),
        );
        expect(choose(all.toReversed())).toBe(choose(all));
      }),
    );
  });
});

describe('the deployment that was meant after all', () => {
  const search = { choice: nothing, startedAt: START };
  const succeeded = { createdAt: epochMs(START - 120_000), hasSucceeded: true };
  const successor = (candidates: readonly Candidate[], followed = succeeded, choice = nothing) =>
    chooseSuccessor(candidates, followed, { ...search, choice })?.serviceDeploymentArn;

  it.each([
    ['one that was hidden when the wait began', [candidate('hidden', -20)], succeeded, 'hidden'],
    ['the newest of those', [candidate('older', -40), candidate('hidden', -20)], succeeded, 'hidden'],
    ['after a success one that began while the lists settled', [candidate('next', 60)], succeeded, 'next'],
    ['none that began later', [candidate('later', 61)], succeeded, undefined],
    [
      'after a failure none that began after the wait',
      [candidate('next', 60)],
      { ...succeeded, hasSucceeded: false },
      undefined,
    ],
    ['none that is older', [candidate('older', -121)], succeeded, undefined],
  ])('is %s', (_, candidates, followed, expected) => {
    expect(successor(candidates, followed)).toBe(expected);
  });

  it('is of the task definition that is given', () => {
    const choice = { ...nothing, taskDefinition: 'web:1' };
    expect(successor([candidate('other', -20, 'IN_PROGRESS', 2)], succeeded, choice)).toBeUndefined();
  });
});
