import { describe, expect, it } from 'vitest';
import { calculateFingerprint } from '../../../src/core/reconcile/fingerprint.ts';
import { at, service } from '../../builders/facts.ts';

describe('calculateFingerprint', () => {
  const row = {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    rolloutStateReason: undefined,
    taskDefinitionArn: 't',
    createdAt: at(0),
    updatedAt: at(1),
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
  };

  it('ignores task counts and the order of rows', () => {
    const other = { ...row, id: 'ecs-svc/2' };
    const one = calculateFingerprint(service({ deployments: [row, other] }));
    expect(calculateFingerprint(service({ deployments: [other, { ...row, runningCount: 0, pendingCount: 2 }] }))).toBe(
      one,
    );
  });

  it.each([
    ['a new row', { deployments: [row, { ...row, id: 'ecs-svc/2' }] }],
    ['a moved row', { deployments: [{ ...row, updatedAt: at(2) }] }],
    ['another rollout state', { deployments: [{ ...row, rolloutState: 'FAILED' }] }],
    ['another service deployment', { deployments: [row], currentServiceDeployment: 'x' }],
    ['another revision', { deployments: [row], currentServiceRevisions: ['x'] }],
  ])('sees %s', (_what, fields) => {
    expect(calculateFingerprint(service(fields))).not.toBe(calculateFingerprint(service({ deployments: [row] })));
  });
});
