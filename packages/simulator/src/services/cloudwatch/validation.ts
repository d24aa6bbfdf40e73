import { z } from 'zod';
import type { SimulatorParameters } from '../../parameters.ts';
import { type AlarmSource, sourceOfMetric, sourceOfQueries } from './alarms/alarm-source.ts';
import { dimensions, metricDataQueries, namespace } from './query-input.ts';
import { refuseOtherKinds } from './alarms/refused-kinds.ts';
import type { MetricAlarmConfiguration } from './alarms/state.ts';
import { simpleStatistics } from './metrics/statistics.ts';
import { units } from './metrics/units.ts';
import { parseInput, validationError } from './validation-error.ts';

const comparisons = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const arns = z
  .array(z.string().regex(/^arn:[^:]+:[^:]+:/, { error: ({ input }) => `Invalid arn syntax: ${String(input)}` }))
  .max(5)
  .optional();
const input = z.looseObject({
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().optional(),
  OKActions: arns,
  AlarmActions: arns,
  InsufficientDataActions: arns,
  MetricName: z.string().min(1).max(255).optional(),
  Namespace: namespace.optional(),
  Statistic: z.enum(simpleStatistics).optional(),
  ExtendedStatistic: z.string().optional(),
  Dimensions: dimensions.optional(),
  Period: z.number().optional(),
  Unit: z.enum(units).optional(),
  Metrics: metricDataQueries.optional(),
  EvaluationPeriods: z.number().int().min(1).optional(),
  DatapointsToAlarm: z.number().int().min(1).optional(),
  Threshold: z.number().optional(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.enum(['missing', 'ignore', 'breaching', 'notBreaching']).optional(),
  EvaluateLowSampleCountPercentile: z.enum(['evaluate', 'ignore']).optional(),
});
type Input = z.infer<typeof input>;

export interface ParsedAlarm {
  readonly configuration: MetricAlarmConfiguration;
  readonly source: AlarmSource;
}

/**
 * Parses the input of PutMetricAlarm.
 *
 * @throws ServiceError for input that CloudWatch or the simulator does not accept
 */
export function parseMetricAlarm(given: unknown, parameters: SimulatorParameters): ParsedAlarm {
  const parsed = parseInput(input, given);
  refuseOtherKinds(parsed);
  const { EvaluationPeriods, Threshold, Tags: _, ...rest } = parsed;
  if (EvaluationPeriods === undefined || Threshold === undefined) {
    throw validationError('EvaluationPeriods and Threshold must be specified for an alarm with a fixed threshold');
  }
  if (rest.DatapointsToAlarm !== undefined && rest.DatapointsToAlarm > EvaluationPeriods) {
    throw validationError('DatapointsToAlarm must not be greater than EvaluationPeriods');
  }
  if (!comparisons.some((one) => one === rest.ComparisonOperator)) {
    throw validationError(
      `ComparisonOperator must be one of ${comparisons.join(', ')}, got ${rest.ComparisonOperator}`,
    );
  }
  const configuration = { ...rest, EvaluationPeriods, Threshold };
  const source = sourceOf(configuration, parameters);
  checkPeriod(source.periodSeconds, EvaluationPeriods);
  return { configuration, source };
}

function sourceOf(configuration: Input & MetricAlarmConfiguration, parameters: SimulatorParameters): AlarmSource {
  const { Metrics, MetricName, Namespace, Period, Statistic, ExtendedStatistic } = configuration;
  const oneMetric = [
    MetricName,
    Namespace,
    Period,
    Statistic,
    ExtendedStatistic,
    configuration.Dimensions,
    configuration.Unit,
  ];
  if (Metrics !== undefined) {
    if (MetricName !== undefined)
      throw validationError('Exactly one of Metrics, MetricName or EvaluationCriteria must be specified');
    if (oneMetric.some((one) => one !== undefined)) {
      throw validationError(
        'Namespace, Dimensions, Period, Unit, Statistic and ExtendedStatistic must not be specified beside Metrics',
      );
    }
    return sourceOfQueries(Metrics, parameters);
  }
  if (MetricName === undefined)
    throw validationError('Exactly one of Metrics, MetricName or EvaluationCriteria must be specified');
  if (Namespace === undefined || Period === undefined)
    throw validationError('Namespace and Period must be specified for an alarm on MetricName');
  const statistic = Statistic ?? ExtendedStatistic;
  if (statistic === undefined || (Statistic !== undefined && ExtendedStatistic !== undefined)) {
    throw validationError('Exactly one of Statistic or ExtendedStatistic must be specified');
  }
  return sourceOfMetric({ ...configuration, MetricName, Namespace, Period }, statistic);
}

function checkPeriod(period: number, evaluationPeriods: number): void {
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0)) {
    throw validationError('Period must be 10, 20, 30 or a multiple of 60');
  }
  const window = period * evaluationPeriods;
  if (period < 3600 && window > 86_400) {
    throw validationError(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600',
    );
  }
  if (window > 604_800) {
    throw validationError(
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    );
  }
}
