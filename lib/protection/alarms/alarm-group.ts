import type { DeploymentAlarmKind, DeploymentAlarmRule } from '../../../src/core/protection/alarm-rules/rule.ts';
import type { MetricOf } from '../alarm-metrics.ts';

/** Rules of several kinds whose metrics come from the same places. */
export type AlarmRules = (threshold: (kind: DeploymentAlarmKind) => number) => readonly DeploymentAlarmRule[];

/** Alarms whose metrics come from the same places. */
export interface AlarmGroup {
  readonly metricOf: MetricOf;
  readonly rules: AlarmRules;
}
