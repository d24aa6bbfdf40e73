import { LATE_METRIC } from '../../protection/alarm-rules/time-to-fire.ts';
import type { Audited, AuditedMetricAlarm, AuditedService } from '../audited-service.ts';
import { linearSteps, SHIFT_BAKE } from '../conditions.ts';
import type { AuditRule, Observation } from '../finding.ts';
import { describeKnown, knownOf } from '../known.ts';
import { ecsGuide } from './aws-pages.ts';

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
      // A comparison of versions is over before the bake time begins.
      const judging = alarms.filter(isMetricAlarm).filter(({ comparesFor }) => comparesFor === undefined);
      const slow = slowerThan(judging, bake, minutesToFire);
      const enough = longest(slow);
      return slow.map(({ alarm, minutes }) => ({
        says: `${firesAfter(alarm, minutes)}, and the bake time is ${count(bake, 'minute')}`,
        fix: `Set a bake time of ${enough} minutes or more, or a shorter period and fewer datapoints.`,
        fixInCdk: `Set bakeTime to ${enough} minutes or more, or let the alarm need fewer datapoints.`,
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
      const judging = alarms.filter(isMetricAlarm).filter((alarm) => judgesShift(alarm) && !looksBack(alarm));
      const slow = slowerThan(judging, bake, minutesInShift);
      return slow.map(({ alarm, minutes }) => ({
        says: `${firesAfter(alarm, minutes)}, and the canary lasts ${count(bake, 'minute')}`,
        fix: `Set a bake time of ${longest(slow)} minutes or more for the canary, or a shorter period and fewer datapoints.`,
        fixInCdk: `Set the bake time of the canary to ${longest(slow)} minutes or more.`,
        at: { of: 'service', path: ['DeploymentConfiguration', 'CanaryConfiguration'] },
      }));
    },
  },
  {
    id: 'slower-than-linear',
    severity: 'medium',
    title: 'no alarm can fire before all traffic has moved',
    why: 'A linear shift limits the harm only if an alarm fires before the last step.',
    fix: 'Set a longer bake time for the steps, or a lower percentage.',
    source: ecsGuide('deployment-type-linear'),
    judge: judgeLinear,
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
        return period !== undefined &&
          period >= FIVE_MINUTES &&
          knownOf(alarm.datapointsToAlarm) !== 1 &&
          !countsUnfinished(alarm) &&
          !looksBack(alarm)
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
  return bakeTime === undefined ? SHIFT_BAKE : set;
}

/** An alarm with the minutes that it needs to fire. */
interface Timed {
  readonly alarm: AuditedMetricAlarm;
  readonly minutes: number;
}

function slowerThan(
  alarms: readonly AuditedMetricAlarm[],
  limit: number,
  minutesOf: (alarm: AuditedMetricAlarm) => number | undefined,
): readonly Timed[] {
  return alarms.flatMap((alarm) => {
    const minutes = minutesOf(alarm);
    return minutes !== undefined && minutes > limit ? [{ alarm, minutes }] : [];
  });
}

function longest(timed: readonly Timed[]): number {
  return Math.ceil(Math.max(...timed.map(({ minutes }) => minutes)));
}

function firesAfter({ name }: AuditedMetricAlarm, minutes: number): string {
  return `${describeKnown(name)} fires ${count(minutes, 'minute')} after the first error at the earliest`;
}

/** One alarm in time is enough: the others then judge the version that has all traffic. */
function judgeLinear({ service, alarms }: Audited): readonly Observation[] {
  const percent = knownOf(service.strategy) === 'LINEAR' ? knownOf(service.step?.percent) : undefined;
  const bake = knownOf(service.step?.bakeTime);
  if (percent === undefined || bake === undefined || alarms.some(({ kind }) => kind === 'unread')) return [];
  const judging = alarms.filter(isMetricAlarm).filter(judgesShift);
  const steps = linearSteps(percent);
  const slow = slowerThan(judging, steps * bake, minutesInShift);
  const [fastest] = slow.toSorted((a, b) => a.minutes - b.minutes);
  if (fastest === undefined || slow.length < judging.length) return [];
  const lower =
    steps === 0
      ? 'Lower'
      : `Set the bake time of a step to ${Math.ceil(fastest.minutes / steps)} minutes or more, or lower`;
  return [
    {
      says: `the steps of the linear shift take ${count(steps * bake, 'minute')}, and ${firesAfter(fastest.alarm, fastest.minutes)}`,
      fix: `${lower} the percentage of a step.`,
      at: { of: 'service', path: ['DeploymentConfiguration', 'LinearConfiguration'] },
    },
  ];
}

/** Whether it judges the new version by its requests. One on the health of targets sees the new tasks before they get any. */
function judgesShift({ judgesShift: known, metrics }: AuditedMetricAlarm): boolean {
  return known ?? metrics.some(({ metricName }) => !/^(?:Un)?HealthyHostCount$/.test(knownOf(metricName) ?? ''));
}

function minutesInShift(alarm: AuditedMetricAlarm): number | undefined {
  return alarm.comparesFor ?? minutesToFire(alarm);
}

/** Returns the minutes from the first error until the alarm can fire, at the earliest; undefined if that is not known. */
export function minutesToFire(alarm: AuditedMetricAlarm): number | undefined {
  const period = longestPeriod(alarm);
  const datapoints = knownOf(alarm.datapointsToAlarm);
  if (period === undefined || datapoints === undefined) return undefined;
  // CloudWatch evaluates each minute over the newest period, so the first datapoint can breach after one minute.
  const first = countsUnfinished(alarm) ? period : Math.min(period, 60);
  return Math.ceil((first + (datapoints - 1) * period) / 60) + LATE_METRIC;
}

/** Whether it compares received and deleted messages: until the end of a period, a message may still be finished. */
export function countsUnfinished({ metrics }: AuditedMetricAlarm): boolean {
  const names = metrics.map(({ metricName }) => knownOf(metricName));
  return names.includes('NumberOfMessagesReceived') && names.includes('NumberOfMessagesDeleted');
}

/** Whether it needs long periods to reach back to the time before the deployment, as an alarm with `DIFF` does. */
function looksBack(alarm: AuditedMetricAlarm): boolean {
  const differs = knownOf(alarm.expression)?.includes('DIFF(') === true;
  return differs && alarm.comparesFor === undefined && (longestPeriod(alarm) ?? 0) > 60;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function longestPeriod({ metrics }: AuditedMetricAlarm): number | undefined {
  const periods = metrics.map(({ period }) => knownOf(period));
  return periods.includes(undefined) || periods.length === 0 ? undefined : Math.max(...periods.map(Number));
}
