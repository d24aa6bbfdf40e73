import type { FormInput } from '../../../src/cli/protect/forms/form.ts';
import { planProtection } from '../../../src/core/protect/plan.ts';
import { audited, service } from '../../core/audit/audited.ts';
import { facts } from '../../core/protect/facts.ts';

/** A plan for a service without protection, whose configuration has parts that not every form can say. */
export function planned(configuration: Readonly<Record<string, unknown>> = {}): FormInput {
  const now = audited({
    service: service({ alarms: undefined, circuitBreaker: undefined, bakeTime: 0 }),
    alarms: [],
  });
  const plan = planProtection({
    now,
    facts: facts(),
    configuration: { strategy: 'ROLLING', maximumPercent: 200, minimumHealthyPercent: 100, ...configuration },
    baseErrors: 0,
  });
  return { plan, cluster: 'shop', service: 'checkout', region: 'eu-west-1' };
}
