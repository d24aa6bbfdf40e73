import { z } from 'zod';
import { ServiceError } from '../../service.ts';
import type { MetricAlarmConfiguration } from './state.ts';

const comparisons = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const names = z.array(z.string()).max(5).optional();
const input = z.looseObject({
  AlarmName: z.string().min(1).max(255),
  AlarmDescription: z.string().max(1024).optional(),
  ActionsEnabled: z.boolean().optional(),
  OKActions: names,
  AlarmActions: names,
  InsufficientDataActions: names,
  MetricName: z.string().min(1).max(255).optional(),
  Namespace: z.string().min(1).max(255).optional(),
  Statistic: z.enum(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']).optional(),
  ExtendedStatistic: z.string().optional(),
  Dimensions: z
    .array(z.object({ Name: z.string(), Value: z.string() }))
    .max(30)
    .optional(),
  Period: z.number().optional(),
  Unit: z.string().optional(),
  EvaluationPeriods: z.number().int().min(1).optional(),
  DatapointsToAlarm: z.number().int().min(1).optional(),
  Threshold: z.number().optional(),
  ComparisonOperator: z.string(),
  TreatMissingData: z.enum(['missing', 'ignore', 'breaching', 'notBreaching']).optional(),
});

/** The input of PutMetricAlarm; CloudWatch's own refusals first, then what only this simulator cannot do. */
export function parseMetricAlarm(given: unknown): MetricAlarmConfiguration {
  const parsed = parseInput(input, given);
  refuseOtherKinds(parsed);
  const { MetricName, Namespace, Statistic, Period, EvaluationPeriods, Threshold, ...rest } = parsed;
  if (MetricName === undefined)
    throw validationError('Exactly one of Metrics, MetricName or EvaluationCriteria must be specified');
  if (Statistic === undefined) throw validationError('Exactly one of Statistic or ExtendedStatistic must be specified');
  if (Namespace === undefined || Period === undefined || EvaluationPeriods === undefined || Threshold === undefined) {
    throw validationError(
      'Namespace, Period, EvaluationPeriods and Threshold must be specified for an alarm on MetricName',
    );
  }
  if (rest.DatapointsToAlarm !== undefined && rest.DatapointsToAlarm > EvaluationPeriods) {
    throw validationError('DatapointsToAlarm must not be greater than EvaluationPeriods');
  }
  checkPeriod(Period, EvaluationPeriods);
  if (!comparisons.some((one) => one === rest.ComparisonOperator)) {
    throw validationError(`the simulator compares with a fixed threshold only, got ${rest.ComparisonOperator}`);
  }
  return { ...rest, MetricName, Namespace, Statistic, Period, EvaluationPeriods, Threshold };
}

function refuseOtherKinds(parsed: z.infer<typeof input>): void {
  const { MetricName, Statistic, ExtendedStatistic } = parsed;
  for (const other of [
    'Metrics',
    'EvaluationCriteria',
    'ThresholdMetricId',
    'EvaluationWindow',
    'WarmUpConfiguration',
  ]) {
    if (parsed[other] === undefined) continue;
    if (MetricName !== undefined && other !== 'EvaluationWindow' && other !== 'WarmUpConfiguration') {
      throw validationError('Exactly one of Metrics, MetricName or EvaluationCriteria must be specified');
    }
    throw validationError(`the simulator does not evaluate ${other}: give the alarm one metric and a threshold`);
  }
  if (ExtendedStatistic === undefined) return;
  if (Statistic !== undefined) throw validationError('Exactly one of Statistic or ExtendedStatistic must be specified');
  throw validationError(`the simulator does not evaluate percentiles, got ${ExtendedStatistic}`);
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
  if (period < 60)
    throw validationError(`the simulator evaluates once a minute: Period must be at least 60, got ${period}`);
  if (window > 86_400)
    throw validationError(`the simulator evaluates at most a day: EvaluationPeriods * Period is ${window}`);
}

export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw validationError(`${issue?.path.join('.') ?? 'input'}: ${issue?.message ?? 'invalid'}`);
}

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}
