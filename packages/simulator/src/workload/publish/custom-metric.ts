import { z } from 'zod';

/**
 * A metric that the containers publish themselves. Values and dimensions are the version's own: `{family}`, `{revision}`,
 * `{cluster}` and `{service}` in a dimension are filled in.
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
  /** Published every step with StorageResolution 1 in place of once a minute. */
  highResolution: z.boolean().default(false),
});
export type CustomMetric = z.output<typeof customMetric>;
