import { expect, it } from 'vitest';
import { topicEvidence } from '../../../src/core/sns/topic-evidence.ts';
import { gathered, OUT_OF_MEMORY } from '../../builders/evidence.ts';
import { at } from '../../builders/facts.ts';

it('a message to a topic has why tasks stopped and what could not be read, and nothing else of the evidence', () => {
  const missing = [{ part: 'logs', why: 'denied', what: 'allow logs:GetLogEvents' }] as const;
  const evidence = topicEvidence(gathered({ gatheredAt: at(6), tasks: [OUT_OF_MEMORY], missing }));
  const { count, reason, stopCode, exitCode, container } = OUT_OF_MEMORY;
  expect(evidence).toEqual({
    gatheredAt: at(6),
    stoppedTasks: [{ count, reason, stopCode, exitCode, container }],
    missing: ['allow logs:GetLogEvents'],
  });
  expect(topicEvidence(undefined)).toBeUndefined();
});
