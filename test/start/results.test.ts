import { describe, expect, it } from 'vitest';
import { faultOfScenario, faultsOf, type Result, resultsOf } from '../../src/start/results.ts';

const story = {
  title: 'a bad version',
  expects: { status: 'ROLLBACK_SUCCESSFUL', outcome: 'rolled-back', cause: 'alarm' },
  hasMessage: true,
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
    protection: { state: 'armed' },
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

describe('the record of a deployment', () => {
  const arn = 'arn:aws:ecs:us-east-1:111122223333:service-deployment/default/web/abc';
  const guard = {
    ecs: { store: { serviceAt: () => ({ deployments: [{ arn, status: 'PENDING' }] }) } },
    eventBridge: { events: [] },
  } as unknown as Parameters<typeof resultsOf>[0];
  const item = { pk: 'arn:service', sk: '2026-01-05T12:00:00.000Z#abc', serviceDeploymentArn: arn };

  it('is read when all that does not apply is absent', () => {
    const [result] = resultsOf(guard, [item], 'arn:service');
    expect(result?.record).toEqual(item);
    expect(faultOfScenario({ version: 'v2', verdict: 'unfinished' }, result)).toEqual([]);
  });

  it('is not taken for none when it cannot be read', () => {
    expect(() => resultsOf(guard, [{ ...item, outcome: 7 }], 'arn:service')).toThrow(/outcome/);
  });

  it('that says something else, or is not there, is a fault', () => {
    const [result] = resultsOf(guard, [{ ...item, outcome: 'rolled-back' }], 'arn:service');
    const [none] = resultsOf(guard, [], 'arn:service');
    const deployment = { version: 'v2', verdict: 'succeeded' } as const;
    expect([faultOfScenario(deployment, result), faultOfScenario(deployment, none)]).toEqual([
      ['v2 ended as succeeded, but the guard recorded rolled-back'],
      ['v2 ended as succeeded, but the guard recorded no record'],
    ]);
  });
});
