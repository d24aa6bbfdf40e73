import * as z from 'zod';
import { units } from './metrics/units.ts';

const names = z.string().min(1).max(255);

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
export const dimensions = z.array(z.object({ Name: names, Value: z.string().min(1).max(1024) })).max(30);

export const namespace = names.regex(/^[^:].*/s);

export const metricName = names;

export const unit = z.enum(units);

/** The constraints of one entry of an alarm's `Metrics`; what it has to have together is checked by hand. */
const query = z.looseObject({
  Id: names,
  MetricStat: z
    .object({
      Metric: z.object({ Namespace: namespace, MetricName: metricName, Dimensions: dimensions.optional() }),
      Period: z.number().min(1),
      Stat: z.string(),
      Unit: unit.optional(),
    })
    .optional(),
  Expression: z.string().min(1).max(2048).optional(),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
  Period: z.number().min(1).optional(),
  AccountId: names.optional(),
});

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html */
export const metricDataQueries = z.array(query);
