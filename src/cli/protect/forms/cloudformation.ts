import { stringify } from 'yaml';
import { type PlannedAlarm, putMetricAlarm } from '../../../core/protect/planned-alarm.ts';
import type { Form, FormInput } from './form.ts';

/** Writes a plan as a template of CloudFormation: the alarms, and the part of the service that changes. */
export function cloudFormationForm({ plan, service }: FormInput): Form {
  const ids = logicalIds(plan.alarms);
  const resources = Object.fromEntries(
    plan.alarms.map((alarm) => [
      ids.get(alarm.name) ?? '',
      { Type: 'AWS::CloudWatch::Alarm', Properties: putMetricAlarm(alarm) },
    ]),
  );
  const configuration = pascal(plan.configuration);
  const alarms = plan.alarms.length === 0 ? '' : stringify({ Resources: resources }, { lineWidth: 0 });
  return {
    text: [
      alarms.trimEnd(),
      `# In the Properties of the AWS::ECS::Service ${service}. Its alarms have names, so it can be in another template.`,
      stringify({ DeploymentConfiguration: configuration }, { lineWidth: 0 }).trimEnd(),
    ]
      .filter((part) => part !== '')
      .join('\n'),
    unsaid: [],
  };
}

/** `shop/checkout many errors (deployment)` has the logical ID `ManyErrors`. */
function logicalIds(alarms: readonly PlannedAlarm[]): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    alarms.map(({ name, rule }) => {
      const count = (seen.get(rule.kind) ?? 0) + 1;
      seen.set(rule.kind, count);
      return [name, `${rule.kind}${count === 1 ? '' : count}`] as const;
    }),
  );
}

/** CloudFormation's names begin with a capital letter. */
function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([key, one]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, pascal(one)]),
  );
}
