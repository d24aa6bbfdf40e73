import { expect, it } from 'vitest';
import { cdkChoices, cdkForm } from '../../../../src/cli/protect/forms/cdk.ts';
import { planProtection } from '../../../../src/core/protect/plan.ts';
import { audited } from '../../../core/audit/audited.ts';
import { facts } from '../../../core/protect/facts.ts';
import { planned } from '../plans.ts';

it('writes the construct with a bake time', () => {
  expect(cdkForm(planned())).toEqual({
    text: `import { Duration } from 'aws-cdk-lib';
import { DeploymentProtection } from 'ecs-deployment-guard';

// After the construct of the service checkout, which is named service here:
DeploymentProtection.of(service, {
  bakeTime: Duration.minutes(10),
});`,
    unsaid: [],
  });
});

it('writes thresholds for a service with usual errors, of the alarms that it has', () => {
  const now = audited({ alarms: [{ kind: 'missing', id: 'gone', name: 'gone', state: undefined }] });
  const queue = { main: 'orders', dead: undefined, visibilityTimeout: 30 };
  const plan = planProtection({ now, facts: facts({ queue }), configuration: {}, baseErrors: 3 });
  expect(cdkChoices(plan)).toEqual({ bakeTime: 10, thresholds: { SteadyErrors: 6, SharpErrors: 24 } });
  const { text, unsaid } = cdkForm({ plan, cluster: 'shop', service: 'checkout', region: 'eu-west-1' });
  expect(text).toContain(`DeploymentProtection.of(service, {
  bakeTime: Duration.minutes(10),
  alarms: {
    SteadyErrors: { threshold: 6 },
    SharpErrors: { threshold: 24 },
  },
  queue, // the construct of its queue; its dead-letter queue follows
});`);
  expect(unsaid).toEqual(['remove the alarm gone from the deployment alarms of the service']);
});
