import { describe, expect, it } from 'vitest';
import { faultsOf, type Result } from '../../../bin/start/results.ts';

const story = {
  title: 'a bad version',
  command: 'deploy',
  expects: { status: 'ROLLBACK_SUCCESSFUL', outcome: 'rolled-back', cause: 'alarm' },
  hasMessage: true,
  isShownInFull: true,
  deploy: () => 'arn:service',
};

const result: Result = {
  serviceDeploymentArn: 'arn:deployment',
  status: 'ROLLBACK_SUCCESSFUL',
  record: {
    serviceDeploymentArn: 'arn:deployment',
    outcome: 'rolled-back',
    cause: 'alarm',
    phase: 'finished',
    protection: {},
    startedAt: 1,
    finishedAt: 2,
    bake: {},
  },
  finishedEvents: [{}],
};

describe('a story that did not end as it must', () => {
  it('has faults, and one that did has none', () => {
    expect(faultsOf(story, result, 1)).toEqual([]);
  });

  it.each([
    ['no record', { ...result, record: undefined }, 1, 'the table holds no record of the deployment'],
    ['no event', { ...result, finishedEvents: [] }, 1, 'events of its end on the bus of the guard: 0, not 1'],
    ['two messages', result, 2, 'Slack messages about it: 2, not 1'],
    [
      'no rollback',
      { ...result, status: 'SUCCESSFUL' },
      1,
      'ECS calls the deployment SUCCESSFUL, not ROLLBACK_SUCCESSFUL',
    ],
  ])('names %s', (_, given, messages, fault) => {
    expect(faultsOf(story, given, messages)).toEqual([fault]);
  });
});
