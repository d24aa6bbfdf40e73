import { LATE_METRIC } from '../../protection/alarm-rules/time-to-fire.ts';
import type { AuditedMetricAlarm, AuditedService } from '../audited-service.ts';
import type { AuditRule } from '../finding.ts';
import { describeKnown, knownOf } from '../known.ts';
import { ecsGuide } from './aws-pages.ts';

/** The bake time of blue/green, linear and canary deployments that set none, in minutes. */
const DEFAULT_BAKE = 15;

/** Seconds: CloudFormation and the console suggest this period. */
const FIVE_MINUTES = 300;

/** Whether the alarms can fire in time. */
export const ALARM_TIMES: readonly AuditRule[] = [
  {
    id: 'slower-than-bake-time',
    severity: 'high',
    title: 'the alarm fires after the bake time',
    why: 'ECS stops watching when the bake time is over. The alarm needs longer: its datapoints, and the minutes until CloudWatch has them.',
    fix: 'Set a longer bake time, or a shorter period and fewer datapoints.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: ({ service, alarms }) => {
      const bake = bakeOf(service);
      if (bake === undefined) return [];
      return slowerThan(alarms.filter(isMetricAlarm), bake).map(({ alarm, minutes }) => ({
        says: `${describeKnown(alarm.name)} fires ${minutes} minutes after the first error at the earliest, and the bake time is ${bake} minutes`,
        at: { of: { alarm: alarm.id }, path: ['Period'] },
      }));
    },
  },
  {
    id: 'slower-than-canary',
    severity: 'medium',
    title: 'the alarm fires after all traffic has moved',
    why: 'A canary limits the harm only if an alarm fires while it has a small share of the traffic.',
    fix: 'Set a longer bake time for the canary, or a shorter period and fewer datapoints.',
    source: ecsGuide('canary-deployment'),
    judge: ({ service, alarms }) => {
      const bake = knownOf(service.strategy) === 'CANARY' ? knownOf(service.step?.bakeTime) : undefined;
      if (bake === undefined) return [];
      return slowerThan(alarms.filter(isMetricAlarm), bake).map(({ alarm, minutes }) => ({
        says: `${describeKnown(alarm.name)} fires ${minutes} minutes after the first error at the earliest, and the canary lasts ${bake} minutes`,
        at: { of: 'service', path: ['DeploymentConfiguration', 'CanaryConfiguration'] },
      }));
    },
  },
  {
    id: 'five-minute-period',
    severity: 'low',
    title: 'the alarm has a period of five minutes or more',
    why: 'AWS reports these metrics every minute. With a longer period more customers meet a bad version before the alarm fires.',
    fix: 'Set the period to 60 seconds.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: ({ alarms }) =>
      alarms.filter(isMetricAlarm).flatMap((alarm) => {
        const period = longestPeriod(alarm);
        // With one datapoint CloudWatch compares a sliding sum each minute, which is a choice.
        return period !== undefined && period >= FIVE_MINUTES && knownOf(alarm.datapointsToAlarm) !== 1
          ? [
              {
                says: `${describeKnown(alarm.name)} has a period of ${period} seconds`,
                at: { of: { alarm: alarm.id }, path: ['Period'] },
              },
            ]
          : [];
      }),
  },
];

function isMetricAlarm(alarm: { readonly kind: string }): alarm is AuditedMetricAlarm {
  return alarm.kind === 'metric';
}

/** Undefined where ECS derives the bake time from the alarms: a rolling deployment that sets none. */
function bakeOf({ strategy, bakeTime }: AuditedService): number | undefined {
  const set = knownOf(bakeTime);
  const name = knownOf(strategy);
  if (name === undefined) return undefined;
  // ECS returns 0 for a rolling deployment that sets none.
  if (name === 'ROLLING') return set === 0 ? undefined : set;
  return bakeTime === undefined ? DEFAULT_BAKE : set;
}

function slowerThan(alarms: readonly AuditedMetricAlarm[], limit: number) {
  return alarms.flatMap((alarm) => {
    const minutes = minutesToFire(alarm);
    return minutes !== undefined && minutes > limit ? [{ alarm, minutes }] : [];
  });
}

/** Returns the minutes from the first error until the alarm can fire, at the earliest; undefined if that is not known. */
export function minutesToFire(alarm: AuditedMetricAlarm): number | undefined {
  const period = longestPeriod(alarm);
  const datapoints = knownOf(alarm.datapointsToAlarm);
  if (period === undefined || datapoints === undefined) return undefined;
  // CloudWatch evaluates each minute over the newest period, so the first datapoint can breach after one minute.
  const first = Math.min(period, 60);
  return Math.ceil((first + (datapoints - 1) * period) / 60) + LATE_METRIC;
}

function longestPeriod({ metrics }: AuditedMetricAlarm): number | undefined {
  const periods = metrics.map(({ period }) => knownOf(period));
  return periods.includes(undefined) || periods.length === 0 ? undefined : Math.max(...periods.map(Number));
}
