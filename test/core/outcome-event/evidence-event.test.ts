import { expect, it } from 'vitest';
import { describeEvidenceEvent } from '../../../src/core/outcome-event/evidence-event.ts';
import { OUT_OF_MEMORY, storedEvidence, UNEXPLAINED } from '../../builders/evidence.ts';
import { deploymentArn, SERVICE } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';

it('announces the failures of a rollback too', () => {
  const { detail } = describeEvidenceEvent(rolledBack, storedEvidence({ rollbackTasks: [OUT_OF_MEMORY] }));
  expect(detail).toMatchObject({ evidence: { parts: ['tasks'], signatures: ['out-of-memory'] } });
});

it('announces evidence under an id per version, with what it contains and what is missing', () => {
  const evidence = storedEvidence({
    version: 3,
    tasks: [OUT_OF_MEMORY, UNEXPLAINED],
    missing: [{ part: 'author', why: 'not-yet', what: 'later' }],
  });
  const event = describeEvidenceEvent(rolledBack, evidence);
  expect(event).toMatchObject({
    source: 'ecs-deployment-guard',
    detailType: 'Evidence Gathered',
    resources: [SERVICE, deploymentArn('bad')],
    detail: {
      schemaVersion: '1',
      eventId: 'bad#evidence#3',
      deployment: { serviceArn: SERVICE, deploymentKey: deploymentArn('bad'), cluster: 'shop', service: 'checkout' },
      evidence: {
        version: 3,
        gatheredAt: '2026-11-24T10:08:00.000Z',
        parts: ['tasks'],
        missing: [{ part: 'author', why: 'not-yet' }],
        signatures: ['out-of-memory'],
      },
    },
  });
});
