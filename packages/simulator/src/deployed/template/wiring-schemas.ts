import * as z from 'zod';

// All schemas are strict, so that a property that affects a run is never ignored. Properties of type `unknown` have no
// effect on a run.

const count = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const ignored = z.unknown().optional();
const deadLetterConfig = z.strictObject({ Arn: z.string() });
const retryPolicy = z.strictObject({ MaximumEventAgeInSeconds: count, MaximumRetryAttempts: count });

export const queueSchema = z.strictObject({
  QueueName: z.string().optional(),
  DelaySeconds: count.optional(),
  MessageRetentionPeriod: count.optional(),
  VisibilityTimeout: count.optional(),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: count }).optional(),
  RedriveAllowPolicy: ignored,
  SqsManagedSseEnabled: ignored,
  KmsMasterKeyId: ignored,
  KmsDataKeyReusePeriodSeconds: ignored,
  Tags: ignored,
});

/** Subscriptions are resources of their own, which are not simulated. */
export const topicSchema = z.strictObject({
  TopicName: z.string().optional(),
  DisplayName: ignored,
  FifoTopic: z.boolean().optional(),
  ContentBasedDeduplication: z.literal(false).optional(),
  KmsMasterKeyId: ignored,
  Tags: ignored,
});

export const queuePolicySchema = z.strictObject({ PolicyDocument: z.unknown(), Queues: z.array(z.string()) });

export const busSchema = z.strictObject({
  Name: z.string(),
  Description: ignored,
  KmsKeyIdentifier: ignored,
  DeadLetterConfig: ignored,
  Tags: ignored,
});

export const ruleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: ignored,
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z
    .array(
      z.strictObject({
        Id: z.string(),
        Arn: z.string(),
        DeadLetterConfig: deadLetterConfig.optional(),
        RetryPolicy: retryPolicy.optional(),
      }),
    )
    .default([]),
});

export const functionSchema = z.strictObject({
  FunctionName: z.string().optional(),
  Architectures: ignored,
  Code: z.strictObject({ S3Bucket: z.string(), S3Key: z.string() }),
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  Description: ignored,
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()).default({}) }).optional(),
  Handler: z.string(),
  KmsKeyArn: ignored,
  LoggingConfig: ignored,
  MemorySize: count.default(128),
  Role: z.string(),
  Runtime: z.string().startsWith('nodejs'),
  Tags: ignored,
  Timeout: count.default(3),
  TracingConfig: ignored,
});

export const mappingSchema = z.strictObject({
  BatchSize: count.default(10),
  Enabled: z.boolean().default(true),
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.strictObject({ MaximumConcurrency: count }).optional(),
  Tags: ignored,
});

export const invokeConfigSchema = z.strictObject({
  FunctionName: z.string(),
  MaximumEventAgeInSeconds: count.default(21_600),
  MaximumRetryAttempts: count.default(2),
  Qualifier: z.literal('$LATEST'),
});

export const scheduleSchema = z.strictObject({
  Name: z.string().optional(),
  Description: ignored,
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().optional(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Target: z.strictObject({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string().optional(),
    DeadLetterConfig: deadLetterConfig.optional(),
    RetryPolicy: retryPolicy.optional(),
  }),
});

export const stateMachineSchema = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD').default('STANDARD'),
  DefinitionString: z.string(),
  RoleArn: z.string(),
  LoggingConfiguration: ignored,
  TracingConfiguration: ignored,
  Tags: ignored,
});

export const roleSchema = z.strictObject({
  RoleName: z.string().optional(),
  Description: ignored,
  AssumeRolePolicyDocument: z.unknown(),
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
  MaxSessionDuration: ignored,
  Tags: ignored,
});

export const policySchema = z.strictObject({
  PolicyName: z.string().optional(),
  ManagedPolicyName: z.string().optional(),
  Description: ignored,
  Path: ignored,
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()),
});
