import { evaluateSeries } from '@ecs-guard/alarms/evaluate-series';
import { evaluateMetricMath } from '@ecs-guard/alarms/metric-math/evaluate';
import { MetricMathError } from '@ecs-guard/alarms/metric-math/fault';
import {
  ALARM_STATES,
  COMPARISON_OPERATORS,
  MISSING_DATA_TREATMENTS,
  type ThresholdRule,
} from '@ecs-guard/alarms/threshold-rule';
import { isBreaching } from '../../chart/is-breaching.ts';
import type { AlarmHistory, Audited, AuditedMetric, AuditedMetricAlarm } from '../audited-service.ts';
import type { AuditRule, Observation } from '../finding.ts';
import { describeKnown, knownOf } from '../known.ts';
import { cloudWatchGuide, ecsGuide } from './aws-pages.ts';

/** Rules that need the metrics of the past two weeks. */
export const ALARM_HISTORIES: readonly AuditRule[] = [
  {
    id: 'metric-without-data',
    severity: 'high',
    title: 'the metric had no data in two weeks',
    why: 'The alarm has nothing to evaluate. Either the metric is misspelled, or nothing reports it any more.',
    fix: 'Correct the metric. If nothing has gone wrong in two weeks and the metric counts only errors, ignore this finding.',
    source: cloudWatchGuide('alarms-and-missing-data'),
    judge: (audited) =>
      eachHistory(audited, (alarm, { values }) =>
        values.every(Number.isNaN) && !alarm.metrics.every(isSilentWhenWell)
          ? 'CloudWatch has no value of its metric in the past two weeks'
          : undefined,
      ),
  },
  {
    id: 'fires-on-healthy-service',
    severity: 'high',
    title: 'the alarm fires although nothing is deployed',
    why: 'In the past two weeks the alarm would have been in ALARM outside deployments. Then a deployment starts without protection, or a good version is rolled back.',
    fix: 'Raise the threshold or the number of datapoints, or use a share of the requests in place of a count.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: (audited) =>
      eachHistory(audited, (alarm, history) => {
        const share = shareInAlarm(alarm, history);
        return share === undefined || share === 0
          ? undefined
          : `it would have been in ALARM ${describeShare(share)} of the past two weeks, outside deployments`;
      }),
  },
  {
    id: 'blind-at-this-traffic',
    severity: 'high',
    title: 'the alarm does not fire even if every request fails',
    why: 'The service has too few requests to reach the threshold, so no failure of its answers can roll a deployment back.',
    fix: 'Lower the threshold, or use a share of the requests.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: ({ alarms, requestsPerMinute }) =>
      requestsPerMinute === undefined
        ? []
        : alarms.flatMap((alarm) =>
            alarm.kind === 'metric' && isBlindAt(alarm, requestsPerMinute)
              ? [
                  observation(
                    alarm,
                    `at ${Math.round(requestsPerMinute)} requests per minute it stays below its threshold even if all of them fail`,
                    'Threshold',
                  ),
                ]
              : [],
          ),
  },
  {
    id: 'percentile-of-few-samples',
    severity: 'medium',
    title: 'the percentile has too few samples',
    why: 'CloudWatch needs 10 / (1 - p) samples per period for a percentile. With fewer, one slow request decides.',
    fix: 'Set evaluateLowSampleCountPercentile to ignore, or use a lower percentile.',
    source: cloudWatchGuide('percentiles-with-low-samples'),
    judge: ({ alarms, requestsPerMinute }) =>
      alarms.flatMap((alarm) => {
        if (alarm.kind !== 'metric' || !alarm.evaluatesLowSamples || requestsPerMinute === undefined) return [];
        const few = alarm.metrics.find((metric) => (samplesNeeded(metric) ?? 0) > samplesOf(metric, requestsPerMinute));
        return few === undefined
          ? []
          : [
              observation(
                alarm,
                `${describeKnown(few.statistic)} needs ${samplesNeeded(few)} samples, and a period has about ${Math.round(samplesOf(few, requestsPerMinute))}`,
                'ExtendedStatistic',
              ),
            ];
      }),
  },
];

function eachHistory(
  { alarms, histories }: Audited,
  faultOf: (alarm: AuditedMetricAlarm, history: AlarmHistory) => string | undefined,
): readonly Observation[] {
  return alarms.flatMap((alarm) => {
    const history = histories?.get(alarm.id);
    if (alarm.kind !== 'metric' || history === undefined) return [];
    const fault = faultOf(alarm, history);
    return fault === undefined ? [] : [observation(alarm, fault, 'Threshold')];
  });
}

function observation({ id, name }: AuditedMetricAlarm, says: string, property: string): Observation {
  return { says: `${describeKnown(name)}: ${says}`, at: { of: { alarm: id }, path: [property] } };
}

/** A count of errors has no data while nothing fails. */
function isSilentWhenWell({ metricName }: AuditedMetric): boolean {
  return /^HTTPCode_.*[45]|ErrorCount$|Rejected|MessagesNotVisible|MessagesVisible|Reset_Count$/.test(
    knownOf(metricName) ?? '',
  );
}

/** The share of the time outside deployments in which the alarm would have been in ALARM; undefined if it cannot be computed. */
function shareInAlarm(alarm: AuditedMetricAlarm, { values, deployments }: AlarmHistory): number | undefined {
  const rule = ruleOf(alarm);
  if (rule === undefined) return undefined;
  const states = evaluateSeries({ values, rule, previousState: 'OK' });
  const isDeploying = (index: number) => deployments.some(({ from, to }) => index >= from && index < to);
  let inAlarm = 0;
  let judged = 0;
  states.forEach((state, index) => {
    if (isDeploying(index)) return;
    judged += 1;
    if (ALARM_STATES[state] === 'ALARM') inAlarm += 1;
  });
  return judged === 0 ? undefined : inAlarm / judged;
}

function ruleOf(alarm: AuditedMetricAlarm): ThresholdRule | undefined {
  const evaluationPeriods = knownOf(alarm.evaluationPeriods);
  const datapointsToAlarm = knownOf(alarm.datapointsToAlarm);
  const threshold = knownOf(alarm.threshold);
  const operator = COMPARISON_OPERATORS.find((one) => one === knownOf(alarm.comparisonOperator));
  const treatment = MISSING_DATA_TREATMENTS.find((one) => one === knownOf(alarm.treatMissingData));
  const namespace = knownOf(alarm.metrics[0]?.namespace);
  if (evaluationPeriods === undefined || datapointsToAlarm === undefined || threshold === undefined) return undefined;
  if (operator === undefined || treatment === undefined) return undefined;
  return {
    evaluationPeriods,
    datapointsToAlarm,
    threshold,
    comparisonOperator: operator,
    treatMissingData: treatment,
    ...(namespace !== undefined && { namespace }),
  };
}

/** `0.4 %`, and `less than 0.1 %` for little. */
function describeShare(share: number): string {
  const percent = share * 100;
  return percent < 0.1 ? 'less than 0.1 %' : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** Whether a rule about the metric needs the requests of the service. */
export function dependsOnRequests(metric: AuditedMetric): boolean {
  return ERRORS.test(knownOf(metric.metricName) ?? '') || samplesNeeded(metric) !== undefined;
}

const ERRORS = /^HTTPCode_(?:Target_)?5XX_Count$/;
const REQUESTS = /^(?:RequestCount|TotalRequestCount)$/;

/** Whether an alarm on errors stays below its threshold when every request of a usual minute fails. */
function isBlindAt(alarm: AuditedMetricAlarm, requestsPerMinute: number): boolean {
  const threshold = knownOf(alarm.threshold);
  const comparisonOperator = knownOf(alarm.comparisonOperator);
  const isOfErrors = alarm.metrics.some(({ metricName }) => ERRORS.test(knownOf(metricName) ?? ''));
  if (!isOfErrors || !comparisonOperator?.startsWith('GreaterThan')) return false;
  const value = valueIfAllFail(alarm, requestsPerMinute);
  if (value === undefined || Number.isNaN(value)) return false;
  return isBreaching({ comparisonOperator, threshold }, value) === false;
}

/** What the alarm compares in a minute in which all requests fail; undefined if that cannot be computed. */
function valueIfAllFail(alarm: AuditedMetricAlarm, requestsPerMinute: number): number | undefined {
  const failing = (metric: AuditedMetric) => {
    const name = knownOf(metric.metricName) ?? '';
    const requests = (requestsPerMinute * (knownOf(metric.period) ?? 60)) / 60;
    return ERRORS.test(name) || REQUESTS.test(name) ? requests : 0;
  };
  const [only] = alarm.metrics;
  if (alarm.expression === undefined) return only === undefined ? undefined : failing(only);
  const expression = knownOf(alarm.expression);
  const periods = alarm.metrics.map(({ period }) => knownOf(period) ?? 60);
  if (expression === undefined) return undefined;
  try {
    const metrics = new Map(alarm.metrics.map((metric) => [metric.id, Float64Array.of(failing(metric))] as const));
    return evaluateMetricMath({ metrics, expression, periodSeconds: Math.max(...periods), length: 1 })[0];
  } catch (error) {
    // Functions such as ANOMALY_DETECTION_BAND have no value at one point.
    if (error instanceof MetricMathError) return undefined;
    throw error;
  }
}

/** Samples per period that a percentile needs; undefined for other statistics. */
function samplesNeeded({ statistic }: AuditedMetric): number | undefined {
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,2})?)$/.exec(knownOf(statistic) ?? '')?.[1]);
  if (Number.isNaN(percent) || percent <= 0 || percent >= 100) return undefined;
  const share = percent / 100;
  return Math.ceil(10 / (share >= 0.5 ? 1 - share : share) - 1e-6);
}

function samplesOf({ period }: AuditedMetric, requestsPerMinute: number): number {
  return (requestsPerMinute * (knownOf(period) ?? 60)) / 60;
}
