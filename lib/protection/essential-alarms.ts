import type { DeploymentAlarmRule } from '../../src/core/protection/alarm-rules/rule.ts';
import type { DeploymentAlarmChoices } from './alarm-choice.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';

type Alarms = DeploymentProtectionProps['alarms'];

/** What GuardedService passes for `essential` if other services may use the load balancer, now or later. */
export const ESSENTIAL_BEHIND_SHARED: DeploymentAlarmChoices = { LoadBalancerErrors: false };

/** Whether only the essential alarms are wanted. */
export function isEssential(alarms: Alarms): boolean {
  return alarms === 'essential' || alarms === ESSENTIAL_BEHIND_SHARED;
}

/** Returns the choices per kind; none for `essential`. */
export function choicesOf(alarms: Alarms = {}): DeploymentAlarmChoices {
  return typeof alarms === 'string' ? {} : alarms;
}

/**
 * Returns the alarms that detect most failures with the fewest metrics: one on errors, which reads the health of the targets if it
 * can, else one on their health; of a worker one on its dead letters, else one on unfinished messages.
 */
export function essentialAlarms<T extends { readonly rule: DeploymentAlarmRule }>(alarms: readonly T[]): readonly T[] {
  const hasDeadLetters = alarms.some(({ rule }) => rule.kind === 'DeadLetters');
  const kept = alarms.filter(({ rule }) => {
    switch (rule.kind) {
      case 'SteadyErrors':
      case 'DeadLetters':
        return true;
      case 'UnfinishedMessages':
        return !hasDeadLetters;
      // Behind an Application Load Balancer, the alarm on errors counts it.
      case 'NoHealthyTarget':
        return rule.isAfterService === true;
      default:
        return false;
    }
  });
  const ofHealth = kept.flatMap(({ rule }) => Object.values(rule.metrics)).filter(readsHealth);
  const unhealthy = alarms.filter(({ rule }) => {
    const [metric] = Object.values(rule.metrics);
    return rule.kind === 'UnhealthyTargets' && !ofHealth.some(({ namespace }) => namespace === metric?.namespace);
  });
  return [...kept, ...unhealthy];
}

function readsHealth({ metricName }: DeploymentAlarmRule['metrics'][string]): boolean {
  return metricName === 'HealthyHostCount';
}
