import { putMetricAlarm } from '../../core/protect/planned-alarm.ts';
import { ALARM_METRIC_PRICE } from '../../core/protection/alarm-rules/defaults.ts';
import { describePlayed } from '../stories/stories-json.ts';
import type { FormName } from './arguments.ts';
import type { DescribedPlan } from './describe-plan.ts';

/** Formats a plan as one JSON document, version 1. `alarms` are inputs of PutMetricAlarm. */
export function planJson(described: DescribedPlan, name: FormName, form: string): string {
  const { plan, before, after, traffic, findings } = described;
  const metrics = plan.alarms.reduce((sum, one) => sum + one.metrics.length, 0);
  const document = {
    schemaVersion: '1',
    name: described.name,
    cluster: described.cluster,
    region: described.region,
    traffic: traffic ?? null,
    before: describePlayed(before),
    after: describePlayed(after),
    alarms: plan.alarms.map(putMetricAlarm),
    deploymentConfiguration: plan.configuration,
    changes: plan.changes,
    left: plan.left,
    findings: findings.map(({ rule, says }) => ({ rule: rule.id, severity: rule.severity, says })),
    dollarsPerMonth: Number((metrics * ALARM_METRIC_PRICE.dollars).toFixed(2)),
    form: { name, text: form },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
