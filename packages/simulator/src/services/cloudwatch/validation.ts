import * as z from 'zod';
import type { SimulatorParameters } from '../../parameters.ts';
import { checkAction } from './alarms/actions.ts';
import { checkCombinations, checkQueries, checkWindow } from './alarms/alarm-rules.ts';
import { type AlarmSource, sourceOfMetric, sourceOfQueries } from './alarms/alarm-source.ts';
import { refuseOtherKinds } from './alarms/refused-kinds.ts';
import type { MetricAlarmConfiguration } from './alarms/state.ts';
import { type AlarmTag, tagList } from './alarms/tags.ts';
import { simpleStatistics } from './metrics/statistics.ts';
import { dimensions, metricDataQueries, metricName, namespace, unit } from './query-input.ts';
import { parseInput, validationError } from './validation-error.ts';

const comparisons = [
  'GreaterThanOrEqualToThreshold',
  'GreaterThanThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
  'LessThanLowerOrGreaterThanUpperThreshold',
  'LessThanLowerThreshold',
  'GreaterThanUpperThreshold',
] as const;
const actions = z.array(z.string().min(1).max(1024)).max(5).optional();
const count = z.number().min(1).optional();

/** The constraints of the service model. */
const input = z.looseObject({
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().optional(),
  OKActions: actions,
  AlarmActions: actions,
  InsufficientDataActions: actions,
  MetricName: metricName.optional(),
  Namespace: namespace.optional(),
  Statistic: z.enum(simpleStatistics).optional(),
  ExtendedStatistic: z.string().optional(),
  Dimensions: dimensions.optional(),
  Period: count,
  Unit: unit.optional(),
  Metrics: metricDataQueries.optional(),
  EvaluationPeriods: count,
  DatapointsToAlarm: count,
  Threshold: z.number().optional(),
  ThresholdMetricId: z.string().min(1).max(255).optional(),
  ComparisonOperator: z.enum(comparisons).optional(),
  TreatMissingData: z.string().min(1).max(255).optional(),
  EvaluateLowSampleCountPercentile: z.string().min(1).max(255).optional(),
  Tags: tagList.optional(),
});
type AlarmInput = z.infer<typeof input>;

export interface ParsedAlarm {
  readonly configuration: MetricAlarmConfiguration;
  readonly source: AlarmSource;
  readonly tags: readonly AlarmTag[];
}

export interface AlarmSurroundings {
  readonly parameters: SimulatorParameters;
  readonly region: string;
}

const treatments = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
const lowSamples = ['evaluate', 'ignore'] as const;

/**
 * Parses the input of PutMetricAlarm.
 *
 * @throws ServiceError for input that CloudWatch or the simulator does not accept
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function parseMetricAlarm(given: unknown, { parameters, region }: AlarmSurroundings): ParsedAlarm {
  const parsed = parseInput(input, given);
  for (const action of [parsed.OKActions, parsed.AlarmActions, parsed.InsufficientDataActions].flat()) {
    if (action !== undefined) checkAction(action, region);
  }
  checkCombinations(parsed);
  checkQueries(parsed);
  refuseOtherKinds(parsed);
  const configuration = configurationOf(parsed);
  const source = sourceOf(configuration, parameters);
  checkWindow(source.periodSeconds, configuration.EvaluationPeriods);
  return { configuration, source, tags: parsed.Tags ?? [] };
}

function configurationOf({ Tags: _, ...given }: AlarmInput): MetricAlarmConfiguration {
  const { EvaluationPeriods, Threshold, ComparisonOperator, TreatMissingData, Statistic, ...rest } = given;
  if (EvaluationPeriods === undefined) throw validationError('EvaluationPeriods must not be null');
  if (ComparisonOperator === undefined) throw validationError('ComparisonOperator must not be null');
  if (Threshold === undefined) throw validationError('PutMetricAlarm request should have valid Threshold parameter');
  if (rest.DatapointsToAlarm !== undefined && rest.DatapointsToAlarm > EvaluationPeriods) {
    throw validationError('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
  const { EvaluateLowSampleCountPercentile: given_, ...others } = rest;
  const treatment = treatments.find((one) => one === TreatMissingData);
  if (TreatMissingData !== undefined && treatment === undefined) {
    throw validationError(`Supported values for TreatMissingData parameter are [${treatments.join(', ')}].`);
  }
  const lowSample = lowSamples.find((one) => one === given_);
  if (given_ !== undefined && lowSample === undefined) {
    throw validationError(
      `Option ${given_} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are ${lowSamples.join(' and ')}.`,
    );
  }
  if (given_ !== undefined && Statistic !== undefined) {
    throw validationError(`Option evaluateLowSampleCountPercentile can not be applied with statistic ${Statistic}.`);
  }
  return {
    ...others,
    EvaluationPeriods,
    ComparisonOperator,
    Threshold,
    Statistic,
    TreatMissingData: treatment,
    EvaluateLowSampleCountPercentile: lowSample,
  };
}

function sourceOf(configuration: MetricAlarmConfiguration, parameters: SimulatorParameters): AlarmSource {
  const { Metrics, MetricName, Namespace, Period, Statistic, ExtendedStatistic } = configuration;
  if (Metrics !== undefined) return sourceOfQueries(Metrics, parameters);
  if (MetricName === undefined) throw validationError('MetricName must not be null');
  if (Namespace === undefined) throw validationError('Namespace must not be null');
  if (Period === undefined) throw validationError('Period must not be null');
  const statistic = Statistic ?? ExtendedStatistic;
  if (statistic === undefined || (Statistic !== undefined && ExtendedStatistic !== undefined)) {
    throw validationError('Exactly one of Statistic or ExtendedStatistic must be specified');
  }
  return sourceOfMetric({ ...configuration, MetricName, Namespace, Period }, statistic);
}
