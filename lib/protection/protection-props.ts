import { Duration } from 'aws-cdk-lib';
import type { IAlarm, IMetric } from 'aws-cdk-lib/aws-cloudwatch';
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
import type { LifecycleHook } from './lifecycle-hook.ts';
import { minutesOf, formatNumber, formatMinutes } from './format-value.ts';

/** What may be chosen for the protection of one service. */
export interface DeploymentProtectionProps {
  /**
   * How long ECS watches the alarms after the new version took over, in whole minutes from 0 to 1440. Longer than it takes errors
   * to show: a load balancer's metric reached its alarm more than three minutes after the first error.
   * @default - what the service has, else Duration.minutes(10)
   */
  readonly bakeTime?: Duration;
  /**
   * Default alarms that are changed, replaced by an alarm or by its name, or left out by `false`.
   * @default - every default alarm that suits the service
   */
  readonly alarms?: DeploymentAlarmChoices;
  /**
   * Further metric alarms that shall roll a deployment back: alarms, names of alarms, or metrics with a threshold. Give a name,
   * or a metric, where the alarm's metric names this service: a reference to the alarm would make a cycle.
   * @default - none
   */
  readonly deploymentAlarms?: readonly (IAlarm | DeploymentMetricAlarm | string)[];
  /**
   * Requests that a quiet minute holds, so that latency is watched by a percentile: p99 from 1,000, p90 from 100. Of a linear or
   * canary shift the share of one step decides, since a target group may have no more.
   * @default 0 - the mean is watched
   */
  readonly requestsPerMinute?: number;
  /** The queue that the service works on: the age of its messages is watched. @default - none */
  readonly queue?: IQueue;
  /** Where SQS puts messages that the service failed too often: it must stay empty. @default - the queue's own, if the app makes both */
  readonly deadLetterQueue?: IQueue;
  /** When failed tasks are too many; the circuit breaker itself is always on, with a rollback. @default - ECS's own threshold */
  readonly circuitBreaker?: CircuitBreakerProps;
  /** Calls a rolling deployment a success before the old version is gone, and ends its protection there. @default - it ends with the bake time */
  readonly earlySuccess?: EarlySuccessProps;
  /** Functions to ask and pauses to hold, at the stages of a deployment that shifts traffic. @default - none */
  readonly lifecycleHooks?: readonly LifecycleHook[];
}

/** Everything that is wrong with the choice, whatever the service is. */
export function protectionProblems(props: DeploymentProtectionProps): readonly string[] {
  const { bakeTime, requestsPerMinute = 0 } = props;
  const problems: string[] = [];
  if (bakeTime !== undefined) problems.push(...minutesProblems('bakeTime', bakeTime));
  if (!(requestsPerMinute >= 0 && Number.isFinite(requestsPerMinute))) {
    problems.push(
      `requestsPerMinute must be 0 or more, got ${formatNumber(requestsPerMinute)}: leave it out if you do not know it`,
    );
  }
  if (props.deadLetterQueue !== undefined && props.queue === undefined) {
    problems.push('deadLetterQueue needs queue, got none: set both');
  }
  problems.push(...choiceProblems(props.alarms ?? {}), ...deploymentAlarmProblems(props.deploymentAlarms ?? []));
  problems.push(...circuitBreakerProblems(props.circuitBreaker ?? {}));
  return problems;
}

/** What is wrong with a time that ECS takes in minutes, a day at most. */
export function minutesProblems(name: string, time: Duration): readonly string[] {
  const minutes = minutesOf(time);
  return Number.isInteger(minutes) && minutes >= 0 && minutes <= 1_440
    ? []
    : [`${name} must be 0 to 1440 whole minutes, got ${formatMinutes(time)}: set it to Duration.minutes(n)`];
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

/** What is wrong with an id that two alarms have. */
export function repeatedId(id: string): string {
  return `the IDs of deployment alarms must be unique, got "${id}" twice: rename one`;
}

function periodOf(metric: IMetric): Duration | undefined {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  if (metricStat !== undefined) return metricStat.period;
  return mathExpression === undefined ? undefined : Duration.seconds(mathExpression.period);
}
