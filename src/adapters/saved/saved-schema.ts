import * as z from 'zod/mini';

const text = z.optional(z.string());
const number = z.optional(z.number());
const flag = z.optional(z.boolean());
const texts = z.optional(z.array(z.string()));
const members = <T extends z.core.$ZodLooseShape>(shape: T) => z.optional(z.object(shape));

const hook = z.object({
  targetType: text,
  lifecycleStages: texts,
  timeoutConfiguration: members({ action: text, timeoutInMinutes: number }),
});

const service = z.object({
  serviceArn: z.string(),
  serviceName: text,
  clusterArn: text,
  status: text,
  schedulingStrategy: text,
  resourceManagementType: text,
  desiredCount: number,
  taskDefinition: text,
  healthCheckGracePeriodSeconds: number,
  deploymentController: members({ type: text }),
  loadBalancers: z.optional(
    z.array(
      z.object({
        targetGroupArn: text,
        loadBalancerName: text,
        containerName: text,
        containerPort: number,
        advancedConfiguration: members({
          alternateTargetGroupArn: text,
          productionListenerRule: text,
          testListenerRule: text,
        }),
      }),
    ),
  ),
  deploymentConfiguration: members({
    strategy: text,
    minimumHealthyPercent: number,
    maximumPercent: number,
    bakeTimeInMinutes: number,
    canaryConfiguration: members({ canaryPercent: number, canaryBakeTimeInMinutes: number }),
    linearConfiguration: members({ stepPercent: number, stepBakeTimeInMinutes: number }),
    earlySuccessCriteria: members({ enable: flag }),
    deploymentCircuitBreaker: members({
      enable: flag,
      rollback: flag,
      resetOnHealthyTask: flag,
      thresholdConfiguration: members({ type: text, value: number }),
    }),
    alarms: members({ alarmNames: texts, enable: flag, rollback: flag }),
    lifecycleHooks: z.optional(z.array(hook)),
  }),
  deployments: z.optional(
    z.array(
      z.object({
        status: text,
        rolloutState: text,
        vpcLatticeConfigurations: z.optional(z.array(z.object({ targetGroupArn: z.string() }))),
      }),
    ),
  ),
});

const container = z.object({
  name: text,
  essential: flag,
  healthCheck: members({ interval: number, timeout: number, retries: number, startPeriod: number }),
});

const taskDefinition = z.object({
  taskDefinitionArn: z.string(),
  containerDefinitions: z.optional(z.array(container)),
});

const dimensions = z.optional(z.array(z.object({ Name: text, Value: text })));

const query = z.object({
  Id: text,
  Expression: text,
  ReturnData: flag,
  Period: number,
  AccountId: text,
  MetricStat: members({
    Metric: members({ Namespace: text, MetricName: text, Dimensions: dimensions }),
    Period: number,
    Stat: text,
    Unit: text,
  }),
});

const metricAlarm = z.object({
  AlarmName: z.string(),
  StateValue: text,
  AlarmActions: texts,
  Namespace: text,
  MetricName: text,
  Dimensions: dimensions,
  Statistic: text,
  ExtendedStatistic: text,
  Period: number,
  Unit: text,
  EvaluationPeriods: number,
  DatapointsToAlarm: number,
  Threshold: number,
  ThresholdMetricId: text,
  ComparisonOperator: text,
  TreatMissingData: text,
  EvaluateLowSampleCountPercentile: text,
  Metrics: z.optional(z.array(query)),
  /** Present for a PromQL alarm; its query is left out. */
  EvaluationCriteria: z.optional(z.object({})),
});

const targetGroup = z.object({
  TargetGroupArn: z.string(),
  Protocol: text,
  LoadBalancerArns: texts,
  HealthCheckIntervalSeconds: number,
  UnhealthyThresholdCount: number,
});

/** The values of two weeks, one per minute. */
const MOST_VALUES = 20_160;

const counts = z.int().check(z.minimum(1), z.maximum(MOST_VALUES));

/** Values, each with how often it repeats; null where there is no value. */
const runs = z
  .array(z.tuple([z.nullable(z.number()), counts]))
  .check(z.refine((all) => all.reduce((sum, [, count]) => sum + count, 0) <= MOST_VALUES));

const metrics = z.object({
  /** By alarm name. `from` in epoch milliseconds, `period` in seconds. */
  series: z.record(z.string(), z.object({ from: z.number(), period: z.number().check(z.minimum(1)), runs })),
  /** By the ARN of a service, the times in which it was deployed, in epoch milliseconds. */
  deployments: z.record(z.string(), z.array(z.object({ from: z.number(), to: z.number() }))),
  /** By the ARN of a service. */
  requestsPerMinute: z.record(z.string(), z.number()),
  /** By alarm name, why its past was not read. */
  unread: z.record(z.string(), z.string()),
});

const otherAlarm = z.object({ AlarmName: z.string(), StateValue: text });

const listOf = <T extends z.ZodMiniType>(one: T) => z.optional(z.array(one));

/** What the rules read of the answers of AWS. */
export const answerSchemas = {
  services: z.object({ services: listOf(service) }),
  taskDefinition: z.object({ taskDefinition: z.optional(taskDefinition) }),
  alarms: z.object({
    MetricAlarms: listOf(metricAlarm),
    CompositeAlarms: listOf(otherAlarm),
    LogAlarms: listOf(otherAlarm),
  }),
  targetGroups: z.object({ TargetGroups: listOf(targetGroup) }),
};

/** What a document says of itself. */
export const SAVED_FORMAT = 'ecs-guard-services';
export const SAVED_VERSION = '1';

/**
 * A document of `doctor --save`: answers of AWS with the members that the rules read, and no others. So environment variables,
 * commands and labels of containers, tags and descriptions are never in it.
 */
export const savedServices = z.object({
  format: z.literal(SAVED_FORMAT),
  schemaVersion: z.literal(SAVED_VERSION),
  /** An instant in ISO 8601. */
  savedAt: z.string(),
  region: z.string(),
  services: z.array(service),
  taskDefinitions: z.array(taskDefinition),
  /** By the ARN of a service, whether a deployment has succeeded: only of services that do not show it themselves. */
  succeeded: z.record(z.string(), z.boolean()),
  alarms: z.object({
    MetricAlarms: z.array(metricAlarm),
    CompositeAlarms: z.array(otherAlarm),
    LogAlarms: z.array(otherAlarm),
  }),
  /** Those behind the load balancers of the services, with those of other services. */
  targetGroups: z.array(targetGroup),
  /** What `--metrics` read; absent without it. */
  metrics: z.optional(metrics),
  /** Actions that AWS denied. */
  denied: z.array(z.string()),
});

/** A document of `doctor --save`. */
export type SavedServices = z.infer<typeof savedServices>;
