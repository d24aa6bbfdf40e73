import { Duration } from 'aws-cdk-lib';
import type { IAlarm, IAlarmAction, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import {
  alarmProblems,
  choiceProblems,
  type DeploymentAlarmChoices,
  type DeploymentMetricAlarm,
  isAlarm,
  metricAlarmProblems,
  nameProblems,
} from './alarm-choice.ts';
import { type CircuitBreakerProps, circuitBreakerProblems, type EarlySuccessProps } from './deployment-options.ts';
import { choicesOf } from './essential-alarms.ts';
import type { LifecycleHook } from './lifecycle-hook.ts';
import { docsUrlProblems } from '../docs-url.ts';
import { formatNumber } from '../format-value.ts';
import { timeProblems, wordProblems } from '../problems.ts';
import { actionProblems } from './alarms/alarm-actions.ts';
import { BAKE_TIME } from './deployment-configuration.ts';

/** Properties of the protection of one service. */
export interface DeploymentProtectionProps {
  /**
   * How long ECS watches the alarms after the new version takes over, in whole minutes from 0 to 1440. Allow more time than
   * errors need to trigger an alarm: a load balancer's metric took more than three minutes from the first error.
   * @default - the service's own, else Duration.minutes(10)
   */
  readonly bakeTime?: Duration;
  /**
   * Settings of default alarms, an alarm or alarm name that replaces one, or `false` to leave one out. `TargetLatency`, `Cpu`,
   * `Memory` and `QueueAge` exist only if they have settings here, `{}` for the default ones. Or `'essential'`: only the alarms
   * that detect most failures, with the fewest metrics, because CloudWatch bills per metric of an alarm. Behind its own
   * Application Load Balancer, a rolling service then has 4 metrics instead of 8.
   * @default - every default alarm that suits the service
   */
  readonly alarms?: DeploymentAlarmChoices | 'essential';
  /**
   * More metric alarms that roll a deployment back: alarms, alarm names, or metrics with a threshold. Pass a name or a metric
   * if the alarm's metric refers to this service: a reference to the alarm would create a dependency cycle.
   * @default - none
   */
  readonly deploymentAlarms?: readonly (IAlarm | DeploymentMetricAlarm | string)[];
  /**
   * What CloudWatch does when one of the alarms goes to ALARM, also while no deployment runs: up to five actions, such as
   * `new SnsAction(topic)`. Only alarms that the construct creates get them. Your own alarms, which you pass as alarms or names,
   * stay as they are.
   * @default - none: ECS reads the alarms itself
   */
  readonly alarmActions?: readonly IAlarmAction[];
  /** What CloudWatch does when one of these alarms goes back to OK: up to five actions. @default - none */
  readonly okActions?: readonly IAlarmAction[];
  /**
   * Where you publish the docs of this package: an HTTP or HTTPS URL of up to 300 characters, without a slash at the end. The
   * descriptions of the alarms link `guarded-services.md` below it.
   * @default - the descriptions have no link
   */
  readonly docsUrl?: string;
  /**
   * Requests in a quiet minute. From 1,000 on the alarm `TargetLatency` uses p99, from 100 on p90. With a linear or canary
   * strategy, a target group may get only the percentage of one step, so the number is multiplied by this percentage first.
   * It has no effect unless `alarms` asks for `TargetLatency`.
   * @default 0 - the alarm uses the average
   */
  readonly requestsPerMinute?: number;
  /** The queue that the service processes. An alarm watches whether received messages are finished. @default - none */
  readonly queue?: IQueue;
  /**
   * The dead-letter queue. An alarm watches how many received messages move there; those that are in it already do not count.
   * @default - the queue's own, if the app creates both
   */
  readonly deadLetterQueue?: IQueue;
  /** Settings of the circuit breaker. @default - the service's own; else it is on, rolls back, and has ECS's default threshold */
  readonly circuitBreaker?: CircuitBreakerProps;
  /** Ends a rolling deployment, and its protection, before the old version is gone. @default - it ends with the bake time */
  readonly earlySuccess?: EarlySuccessProps;
  /** Pauses at stages of a deployment, and functions to call if it shifts traffic. @default - none */
  readonly lifecycleHooks?: readonly LifecycleHook[];
}

/** Returns every problem of the props that does not depend on the service. */
export function protectionProblems(props: DeploymentProtectionProps): readonly string[] {
  const { bakeTime, requestsPerMinute = 0 } = props;
  const problems = [...timeProblems('bakeTime', bakeTime, 'minutes', BAKE_TIME)];
  if (!(requestsPerMinute >= 0 && Number.isFinite(requestsPerMinute))) {
    problems.push(
      `requestsPerMinute must be 0 or more, got ${formatNumber(requestsPerMinute)}: omit it if you do not know it`,
    );
  }
  if (props.deadLetterQueue !== undefined && props.queue === undefined) {
    problems.push('deadLetterQueue needs queue, which is not set: set queue, or remove deadLetterQueue');
  }
  if (typeof props.alarms === 'string') {
    problems.push(...wordProblems('alarms', props.alarms, ['essential'], 'use it, or settings per kind of alarm'));
  }
  problems.push(...choiceProblems(choicesOf(props.alarms)), ...deploymentAlarmProblems(props.deploymentAlarms ?? []));
  problems.push(...circuitBreakerProblems(props.circuitBreaker ?? {}), ...actionProblems(props));
  problems.push(...docsUrlProblems(props.docsUrl));
  return problems;
}

function deploymentAlarmProblems(alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[]): string[] {
  const ids = alarms.flatMap((alarm) => (typeof alarm === 'object' && !isAlarm(alarm) ? [alarm.id] : []));
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index);
  return [
    ...repeated.map(repeatedId),
    ...alarms.flatMap((alarm) => {
      if (typeof alarm === 'string') return nameProblems(alarm);
      return isAlarm(alarm) ? alarmProblems(alarm) : metricAlarmProblems(alarm, periodOf(alarm.metric));
    }),
  ];
}

/** Describes an id that two alarms share. */
export function repeatedId(id: string): string {
  return `the ids of deployment alarms must be unique, got "${id}" twice: rename one`;
}

function periodOf(metric: IMetric): Duration | undefined {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  if (metricStat !== undefined) return metricStat.period;
  return mathExpression === undefined ? undefined : Duration.seconds(mathExpression.period);
}
