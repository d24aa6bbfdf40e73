import * as z from 'zod';

/**
 * A metric that the containers publish themselves. Each version sets its own value and dimensions; `{family}`,
 * `{revision}`, `{cluster}` and `{service}` in a dimension are replaced.
 */
export const customMetric = z.strictObject({
  namespace: z
    .string()
    .min(1)
    .max(255)
    .refine((name) => !name.startsWith('AWS/'), { error: 'must not begin with AWS/: those are published by AWS' }),
  name: z.string().min(1).max(255),
  dimensions: z.record(z.string(), z.string()).default({}),
  unit: z.string().default('None'),
  /** One value per request or message, per failed one, or per minute and task. */
  per: z.enum(['request', 'error', 'minute']),
  value: z.number().default(1),
  /** If true, published on every step with StorageResolution 1, not once per minute. */
  highResolution: z.boolean().default(false),
});
export type CustomMetric = z.output<typeof customMetric>;
