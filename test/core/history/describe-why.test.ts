import { describe, expect, it } from 'vitest';
import { describeWhy } from '../../../src/core/history/describe-why.ts';
import { pastDeployment, rolledBack } from './past-deployments.ts';

describe('describeWhy', () => {
  it.each([
    [rolledBack(), 'alarm checkout-5xx'],
    [rolledBack({ alarmNames: ['a', 'b'] }), 'alarm a, b'],
    [rolledBack({ alarmNames: [] }), 'an alarm'],
    [rolledBack({ cause: 'circuit-breaker' }), 'the circuit breaker'],
    [rolledBack({ cause: 'requested' }), 'on request'],
    [rolledBack({ cause: 'unknown', reason: 'Because.' }), 'for an unknown reason: Because.'],
    [pastDeployment(), undefined],
    [pastDeployment({ outcome: undefined, cause: 'unknown' }), undefined],
  ])('says why, of %j', (deployment, why) => {
    expect(describeWhy(deployment)).toBe(why);
  });

  it('shortens a long reason', () => {
    const why = describeWhy(rolledBack({ cause: 'unknown', reason: 'x'.repeat(151) }));
    expect(why).toBe(`for an unknown reason: ${'x'.repeat(149)}…`);
  });
});
