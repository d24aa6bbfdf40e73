import * as z from 'zod';
import type { MetricDataQuery } from '../alarms/state.ts';
import { gap, parseInput } from '../validation-error.ts';
import { readDimensions, readMetricName, readNamespace } from './identity-input.ts';
import { ParameterFaults } from './parameter-faults.ts';
import { parseStatistic } from './statistics.ts';
import { isBefore, isPeriod, isSame, periodProblem } from './time-span.ts';
import { units } from './units.ts';

const query = z.object({
  Id: z.string(),
  MetricStat: z
    .object({
      Metric: z.object({
        Namespace: z.string().optional(),
        MetricName: z.string().optional(),
        Dimensions: z.array(z.unknown()).optional(),
      }),
      Period: z.number(),
      Stat: z.string(),
      Unit: z.string().optional(),
    })
    .optional(),
  Expression: z.string().optional(),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
  Period: z.number().optional(),
  AccountId: z.string().optional(),
});
type Query = z.infer<typeof query>;

const input = z.object({
  MetricDataQueries: z.array(query),
  StartTime: z.date(),
  EndTime: z.date(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
  MaxDatapoints: z.number().optional(),
});

export interface MetricDataInput extends Omit<z.infer<typeof input>, 'MetricDataQueries'> {
  readonly MetricDataQueries: readonly MetricDataQuery[];
}

/**
 * Parses the input of GetMetricData.
 *
 * @throws ServiceError `ValidationError` with a line for each mistake
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
export function parseMetricDataInput(given: unknown): MetricDataInput {
  const parsed = parseInput(input, given);
  const { MetricDataQueries: queries, StartTime, EndTime, MaxDatapoints = 1 } = parsed;
  const faults = new ParameterFaults();
  if (queries.length === 0) faults.missing('MetricDataQueries');
  if (queries.length > 500) faults.tooMany('MetricDataQueries', 500);
  const read = queries.map((one, index) => readQuery(one, `MetricDataQueries.member.${index + 1}`, faults));
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length) {
    faults.invalid('The values for parameter id in MetricDataQueries are not unique.');
  }
  if (isSame(StartTime, EndTime)) faults.invalid('The parameter StartTime must not equal parameter EndTime.');
  else if (!isBefore(StartTime, EndTime)) faults.invalid('The parameter EndTime must be greater than StartTime.');
  if (MaxDatapoints < 1 || MaxDatapoints > 100_800) faults.value(MaxDatapoints, 'MaxDatapoints');
  faults.throwLines();
  return { ...parsed, MetricDataQueries: read };
}

function readQuery(given: Query, path: string, faults: ParameterFaults): MetricDataQuery {
  const { Id, MetricStat, Expression, Period, AccountId } = given;
  if (AccountId !== undefined) throw gap(`the simulator has one account: remove AccountId from ${path}`);
  if (!/^[a-z][a-zA-Z0-9_]*$/.test(Id)) {
    faults.invalid(
      `The value ${Id} for parameter ${path}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  if (Id.length > 255) faults.tooLong(`${path}.Id`, 255);
  if (Expression !== undefined && MetricStat !== undefined)
    faults.exclusive(`${path}.Expression`, `${path}.MetricStat`);
  if (Expression === undefined && MetricStat === undefined) faults.missing(`${path}.MetricStat`);
  if (Expression !== undefined && Expression.length > 2_048) faults.tooLong(`${path}.Expression`, 2_048);
  if (Period !== undefined && !isPeriod(Period)) faults.invalid(periodProblem(`${path}.Period`));
  return {
    ...given,
    MetricStat: MetricStat === undefined ? undefined : readMetricStat(MetricStat, `${path}.MetricStat`, faults),
  };
}

function readMetricStat(given: NonNullable<Query['MetricStat']>, path: string, faults: ParameterFaults) {
  const { Metric, Period, Stat, Unit } = given;
  if (!isPeriod(Period)) faults.invalid(periodProblem(`${path}.Period`));
  if (parseStatistic(Stat) === undefined) {
    faults.invalid(`The value for parameter ${path}.Stat is not a valid statistic.`);
  }
  if (Unit !== undefined && !units.some((one) => one === Unit)) faults.notInSet(`${path}.Unit`, units);
  return {
    ...given,
    Metric: {
      Namespace: readNamespace(Metric.Namespace, `${path}.Metric.Namespace`, faults),
      MetricName: readMetricName(Metric.MetricName, `${path}.Metric.MetricName`, faults),
      Dimensions: readDimensions(Metric.Dimensions, `${path}.Metric.Dimensions`, faults),
    },
  };
}
