import * as z from 'zod';
import { span } from './publish/measures.ts';
import { loadSchema, modelsFileSchema } from './schema.ts';

const name = z.string().min(1);

/**
 * Names as in dimensions: `app/NAME/ID`, `targetgroup/NAME/ID`.
 *
 * @default from the service's load balancers, else generated
 */
const balancer = z.strictObject({
  loadBalancer: name.optional(),
  /** The target group that serves first. */
  blue: name.optional(),
  green: name.optional(),
});

/**
 * The workload of one service, as plain data. Without alb, nlb, serviceConnect, lattice and queue, ECS's load balancer
 * counts.
 */
export const workloadSettingsSchema = z.strictObject({
  /** @default no requests */
  load: loadSchema.optional(),
  /** Sent to the test listener while a revision takes test traffic. @default none */
  testLoad: loadSchema.optional(),
  /** Take precedence over the models of the whole workload. */
  models: modelsFileSchema.optional(),
  alb: balancer.optional(),
  nlb: balancer.optional(),
  serviceConnect: z.strictObject({ discoveryName: name }).optional(),
  /** Values of the dimensions `Service` and `TargetGroup`. */
  lattice: z.strictObject({ service: name, blue: name.optional(), green: name.optional() }).optional(),
  /** The tasks process a queue; the load is in messages per minute. */
  queue: z
    .strictObject({
      name,
      deadLetterQueue: name.optional(),
      /** Receives before the next one moves a message to the dead-letter queue. */
      maxReceiveCount: z.number().int().min(1).max(1_000).default(3),
      /** @default parameter sqsVisibilityTimeoutMs */
      visibilityTimeout: span.optional(),
      messagesPerMinuteAndTask: z.number().positive().optional(),
    })
    .optional(),
  /** @default disabled */
  containerInsights: z.enum(['disabled', 'enabled', 'enhanced']).optional(),
  /** Resolution of CPUUtilization and MemoryUtilization, as in the service's monitoring configuration. @default 60 */
  monitoringSeconds: z.literal([20, 60]).optional(),
});
export type WorkloadSettings = z.output<typeof workloadSettingsSchema>;
export type QueueSettings = NonNullable<WorkloadSettings['queue']>;
