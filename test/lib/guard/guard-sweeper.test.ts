import { describe, expect, it } from 'vitest';
import { variablesOf } from '../guard-functions.ts';
import { guardTemplate, plain, statementsOf } from '../guard-templates.ts';

describe('the sweeper', () => {
  it('makes five calls per second unless another pace was chosen', () => {
    expect(variablesOf(plain(), 'sweeper')).toMatchObject({ SWEEP_CALLS_PER_SECOND: '5' });
    const template = guardTemplate(() => ({ sweepCallsPerSecond: 12 }));
    expect(variablesOf(template, 'sweeper')).toMatchObject({ SWEEP_CALLS_PER_SECOND: '12' });
  });

  it('watches the services that the reconciler watches', () => {
    const template = guardTemplate(() => ({ include: ['prod-*/*'], exclude: ['*/canary'] }));
    expect(variablesOf(template, 'sweeper')).toMatchObject({ INCLUDE: 'prod-*/*', EXCLUDE: '*/canary' });
  });

  it('may list and describe, and send to its own dead letters and to the reconciler alone', () => {
    const statements = statementsOf(plain(), 'SweeperRole');
    expect(statements.find(({ Resource }) => Resource === '*')?.Action).toEqual([
      'ecs:DescribeServices',
      'ecs:ListClusters',
      'ecs:ListServices',
    ]);
    const sends = statements.filter(({ Action }) => Action === 'sqs:SendMessage');
    expect(sends.flatMap(({ Resource }) => Resource)).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^GuardMissedSweeps/), 'Arn'] },
      { 'Fn::GetAtt': [expect.stringMatching(/^GuardReconcilerQueue/), 'Arn'] },
    ]);
  });
});
