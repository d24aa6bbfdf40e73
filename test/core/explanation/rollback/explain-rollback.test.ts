import { describe, expect, it } from 'vitest';
import { explainRollback } from '../../../../src/core/explanation/rollback/explain-rollback.ts';
import { plainText } from '../../../../src/core/report/phrase.ts';
import { explained, failedTasks, gathered, OUT_OF_MEMORY, UNEXPLAINED } from '../../../builders/evidence.ts';
import { at } from '../../../builders/facts.ts';
import { rolledBack } from '../../../builders/slack-records.ts';

const failed = { ...rolledBack, outcome: 'rollback-failed', serviceEvent: undefined } as const;
const NO_IMAGE = failedTasks(
  {
    stoppedReason:
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref shop/checkout:v1: shop/checkout:v1: not found',
    stopCode: 'TaskFailedToStart',
  },
  2,
);

const sentenceOf = (record: Parameters<typeof explainRollback>[0], fields: Parameters<typeof gathered>[0]) => {
  const rollback = explainRollback(record, gathered(fields));
  return rollback && plainText(rollback.sentence);
};

describe('a rollback that failed', () => {
  it('is explained by the tasks of the revision that it should restore', () => {
    const rollback = explainRollback(failed, gathered({ tasks: [OUT_OF_MEMORY], rollbackTasks: [NO_IMAGE] }));
    expect(rollback).toMatchObject({
      revision: 'checkout:1',
      signature: 'image-not-found',
      confidence: 'certain',
      tasks: [{ count: 2 }],
    });
    expect(rollback && plainText(rollback.sentence)).toMatch(
      /^The rollback to checkout:1 failed too: 2 of its tasks stopped because .*image.* does not exist .*shop\/checkout:v1/,
    );
  });

  it("is told in ECS's words where no signature knows them", () => {
    expect(sentenceOf(failed, { rollbackTasks: [UNEXPLAINED] })).toBe(
      'The rollback to checkout:1 failed too: 1 of its tasks stopped, and ECS says “The moon was full”',
    );
  });

  it('is explained by an event since it began that is about no health check, if no task shows it', () => {
    const noRoom = explained(
      '(service checkout) was unable to place a task because no container instance met all of its requirements.',
    );
    const unhealthy = explained(
      '(service checkout) (port 8080) is unhealthy in (target-group arn:x) due to (reason Health checks failed with these codes: [404])',
    );
    const since = { ...noRoom, at: at(6) };
    expect(sentenceOf(failed, { serviceEvents: [since] })).toMatch(
      /^The rollback to checkout:1 failed too: service events report that /,
    );
    expect(sentenceOf(failed, { serviceEvents: [noRoom] })).toBeUndefined();
    expect(sentenceOf(failed, { serviceEvents: [{ ...unhealthy, at: at(6) }] })).toBeUndefined();
    const running = { ...failed, outcome: undefined, phase: 'rolling-back' } as const;
    expect(sentenceOf(running, { serviceEvents: [since] })).toBeUndefined();
  });

  it('is not explained by tasks of the new revision, or without evidence', () => {
    expect(explainRollback(failed, gathered({ tasks: [OUT_OF_MEMORY] }))).toBeUndefined();
    expect(explainRollback(failed, undefined)).toBeUndefined();
  });
});

it('a rollback that goes on is not called failed, and one that succeeded needs no explanation', () => {
  const running = { ...failed, outcome: undefined, phase: 'rolling-back' } as const;
  expect(sentenceOf(running, { rollbackTasks: [NO_IMAGE] })).toMatch(
    /^The rollback to checkout:1 is not finished: 2 of its tasks stopped because /,
  );
  expect(sentenceOf(rolledBack, { rollbackTasks: [NO_IMAGE] })).toBeUndefined();
});
