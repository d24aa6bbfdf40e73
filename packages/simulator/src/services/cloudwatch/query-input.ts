import { z } from 'zod';
import { units } from './metrics/units.ts';

export const dimensions = z.array(z.object({ Name: z.string().min(1), Value: z.string().min(1) })).max(30);

export const namespace = z.string().min(1).max(255).regex(/^[^:]/, 'must not begin with a colon');

const query = z
  .looseObject({
    Id: z
      .string()
      .regex(/^[a-z][a-zA-Z0-9_]{0,254}$/, 'an Id begins with a small letter and has letters, digits and _'),
    MetricStat: z
      .object({
        Metric: z.object({
          Namespace: namespace,
          MetricName: z.string().min(1),
          Dimensions: dimensions.optional(),
        }),
        Period: z.number().int().min(1),
        Stat: z.string(),
        Unit: z.enum(units).optional(),
      })
      .optional(),
    Expression: z.string().min(1).max(2048).optional(),
    Label: z.string().optional(),
    ReturnData: z.boolean().optional(),
    Period: z.number().optional(),
  })
  .refine(({ MetricStat, Expression }) => (MetricStat === undefined) !== (Expression === undefined), {
    message: 'exactly one of MetricStat and Expression must be specified',
  })
  .refine((one) => one['AccountId'] === undefined, {
    message: 'the simulator has one account: remove AccountId',
  });

export const uniqueQueries = z.array(query).refine((all) => new Set(all.map(({ Id }) => Id)).size === all.length, {
  message: 'every Id must be unique within the request',
});

/** The queries of an alarm. */
export const metricDataQueries = uniqueQueries
  .refine((all) => all.filter(({ MetricStat }) => MetricStat !== undefined).length <= 10, {
    message: 'an alarm has at most 10 metrics',
  })
  .refine((all) => all.filter(({ Expression }) => Expression !== undefined).length <= 10, {
    message: 'an alarm has at most 10 expressions',
  });
