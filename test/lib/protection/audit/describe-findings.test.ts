import { describe, expect, it } from 'vitest';
import { describeFindings } from '../../../../lib/protection/audit/describe-findings.ts';
import { audit } from '../../../../src/core/audit/audit.ts';
import { alarm, audited, service } from '../../../core/audit/audited.ts';

describe('describeFindings', () => {
  it('says what is wrong, why that matters and what to do', () => {
    expect(describeFindings(audit(audited({ service: service({ circuitBreaker: undefined }) })))).toBe(
      'the circuit breaker is off. Alarms on requests do not see tasks that never become healthy: they get no requests. Without a circuit breaker ' +
        'ECS tries again for hours. Set circuitBreaker.enable of the service to true.',
    );
  });

  it('says of several alarms what is wrong with each, and the rest one time', () => {
    const alarms = [alarm({ name: { unknown: 'Shop/Errors/Resource' } }), alarm({ id: 'b', name: 'b' })];
    expect(describeFindings(audit(audited({ service: service({ bakeTime: 4 }), alarms })))).toBe(
      '(Shop/Errors) fires 5 minutes after the first error at the earliest, and the bake time is 4 minutes; b fires 5 minutes after the first error at ' +
        'the earliest, and the bake time is 4 minutes. ECS stops watching when the bake time is over. The alarm needs longer: its datapoints, and the ' +
        'minutes until CloudWatch has them. Set bakeTime to 5 minutes or more, or let the alarm need fewer datapoints.',
    );
  });
});
