import type { Catalogue } from './parameter.ts';

/** Behavior of metrics that AWS does not publish, and assumptions about a healthy container. */
export interface WorkloadParameters {
  readonly workloadStepMs: number;
  readonly workloadMinutesKept: number;
  readonly workloadPeakAt: string;
  readonly requestSampling: 'exact' | 'random';
  readonly latencyMedianMs: number;
  readonly cpuIdlePercent: number;
  readonly cpuPercentPerRequestAMinute: number;
  readonly memoryPercent: number;
  readonly taskCpuUnits: number;
  readonly taskMemoryMib: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly overloadUnhealthyMs: number;
  readonly overloadRecoveryMs: number;
  readonly imagePullMs: number;
  readonly oomReason: string;
  readonly noHealthyTask: '503' | 'fail-open';
  readonly targetRegistrationMs: number;
  readonly targetUnhealthyAfterMs: number;
  readonly loadBalancerZones: readonly string[];
  readonly albCodesWithoutRequests: boolean;
  readonly albRequestCountWithoutRequests: boolean;
  readonly albVisibleAfterMs: number;
  readonly nlbVisibleAfterMs: number;
  readonly nlbRequestsPerFlow: number;
  readonly ecsVisibleAfterMs: number;
  readonly insightsVisibleAfterMs: number;
  readonly serviceConnectVisibleAfterMs: number;
  readonly latticeVisibleAfterMs: number;
  readonly customVisibleAfterMs: number;
  readonly sqsVisibleAfterMs: number;
  readonly sqsAwakeMs: number;
  readonly sqsWakeDelayMs: number;
  readonly sqsAwakeAtStart: boolean;
  readonly sqsAgeWithoutMessages: 'zero' | 'none';
  readonly sqsInFlightWithoutMessages: 'zero' | 'none';
  readonly sqsReceivesThatHideAge: number;
  readonly sqsVisibilityTimeoutMs: number;
  readonly queueMessagesPerMinuteAndTask: number;
  readonly queueProcessingMs: number;
  readonly queueExtendsVisibility: boolean;
  readonly queueMessageBytes: number;
}

const none = 'unpublished';
const operatorLog = 'OBS1, a public operator log of a canary with alarms, us-east-1, 2026';
const albPage =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html';
const sqsPage =
  'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html';

export const workloadParameters: Catalogue<WorkloadParameters> = {
  workloadStepMs: {
    default: 10_000,
    least: 1,
    divides: 20_000,
    reason: 'the shortest period of an alarm; it must divide 20 s, the shortest interval at which ECS reports',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html',
  },
  workloadMinutesKept: {
    default: 10_080,
    least: 1,
    reason: 'one week of minutes for the charts; older ones are dropped',
    source: none,
  },
  workloadPeakAt: { default: '20:00', reason: 'an evening peak in UTC', source: none },
  requestSampling: {
    default: 'exact',
    values: ['exact', 'random'],
    reason:
      'with exact shares you can check a scenario by hand; with random numbers (Poisson arrivals, binomial errors) you see how often an alarm fires by chance',
    source: none,
  },
  latencyMedianMs: { default: 50, reason: 'median response time of a small, healthy web service', source: none },
  cpuIdlePercent: { default: 5, reason: 'a container that gets no requests', source: none },
  cpuPercentPerRequestAMinute: {
    default: 0.05,
    reason: '600 requests per minute use 30 % of the CPU of a task',
    source: none,
  },
  memoryPercent: { default: 40, reason: 'a container with enough memory', source: none },
  taskCpuUnits: { default: 256, reason: 'the smallest Fargate size, if the task definition gives none', source: none },
  taskMemoryMib: { default: 512, reason: 'the smallest Fargate size, if the task definition gives none', source: none },
  requestBytes: { default: 1_000, reason: 'a round number', source: none },
  responseBytes: { default: 10_000, reason: 'a round number', source: none },
  overloadUnhealthyMs: {
    default: 60_000,
    reason: 'two failed health checks at the usual 30 s',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  },
  overloadRecoveryMs: {
    default: 150_000,
    reason: 'five passed health checks at the usual 30 s',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  },
  imagePullMs: {
    default: 120_000,
    reason:
      'ECS retries a failed pull before the task fails: in a log, a bad tag failed 2m34s after the deployment began, again 2m12s later, and after a longer wait at 11m',
    source: 'OBS2, a public log of a deployment with a bad image tag',
  },
  oomReason: {
    default: 'OutOfMemoryError: Container killed due to memory usage',
    reason: 'the reason of a container, shown here for the task, which has only one container',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
  },
  noHealthyTask: {
    default: 'fail-open',
    values: ['503', 'fail-open'],
    reason:
      'with fewer healthy targets than the minimum, which is one, the load balancer sends requests to all registered targets; 503 rejects them',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health.html',
  },
  targetRegistrationMs: {
    default: 5_000,
    reason: 'time from RUNNING until the load balancer begins to check a target; a round number',
    source: none,
  },
  targetUnhealthyAfterMs: {
    default: 60_000,
    reason:
      'a target that never passed a check is "initial" and in neither host count, until two checks 30 s apart fail',
    source: none,
  },
  loadBalancerZones: {
    default: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
    reason:
      'three zones, with a node of the load balancer in each; `simulate --serve` uses the zones a, b and c of its Region',
    source: none,
  },
  albCodesWithoutRequests: {
    default: false,
    reason:
      'AWS says that it reports codes of targets while targets are registered; in practice it does not report zeros',
    source: albPage,
  },
  albRequestCountWithoutRequests: {
    default: false,
    reason:
      'the table of the page says that it is reported while targets are registered, its introduction says only while there are requests',
    source: albPage,
  },
  albVisibleAfterMs: {
    default: 150_000,
    reason:
      'in a log, the first error was at 17:56:42, and an alarm of 1 × 60 s fired at 18:00:02 but not at 17:59:02; so the point was visible between 122 s and 182 s after the end of its minute',
    source: operatorLog,
  },
  nlbVisibleAfterMs: { default: 150_000, reason: 'assumed to be the same as for ALB', source: none },
  nlbRequestsPerFlow: { default: 10, reason: 'a connection stays open for a few requests', source: none },
  ecsVisibleAfterMs: { default: 60_000, reason: 'one minute after the end of the minute', source: none },
  insightsVisibleAfterMs: { default: 90_000, reason: 'metrics come from logs, a little later', source: none },
  serviceConnectVisibleAfterMs: { default: 60_000, reason: 'assumed to be the same as for AWS/ECS', source: none },
  latticeVisibleAfterMs: { default: 60_000, reason: 'one minute after the end of the minute', source: none },
  customVisibleAfterMs: { default: 5_000, reason: 'PutMetricData shows within seconds', source: none },
  sqsVisibleAfterMs: { default: 60_000, reason: 'one minute after the end of the minute', source: none },
  sqsAwakeMs: {
    default: 21_600_000,
    reason: 'a queue is active for up to six hours after its last use',
    source: sqsPage,
  },
  sqsWakeDelayMs: {
    default: 900_000,
    reason: 'a queue that becomes active can take up to 15 minutes to report',
    source: sqsPage,
  },
  sqsAwakeAtStart: {
    default: true,
    reason: 'the queue was used shortly before the start of the scenario',
    source: none,
  },
  sqsAgeWithoutMessages: {
    default: 'none',
    values: ['zero', 'none'],
    reason:
      'the table of the page says that it is reported while there is an active message, the header of the table says that zeros are reported too',
    source: sqsPage,
  },
  sqsInFlightWithoutMessages: {
    default: 'zero',
    values: ['zero', 'none'],
    reason:
      'the table of the page says that it is reported while messages are in flight, the header of the table says that zeros are reported too',
    source: sqsPage,
  },
  sqsReceivesThatHideAge: {
    default: 3,
    reason: 'a message that was received three times no longer counts in the age of the oldest message',
    source: sqsPage,
  },
  sqsVisibilityTimeoutMs: {
    default: 30_000,
    reason: 'the default visibility timeout of a queue, for which a received message is hidden',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
  },
  queueMessagesPerMinuteAndTask: { default: 60, reason: 'one per second', source: none },
  queueProcessingMs: {
    default: 0,
    reason:
      'how long a worker needs for a message; with 0s, it deletes a message in the simulation step in which it receives it',
    source: none,
  },
  queueExtendsVisibility: {
    default: false,
    reason: 'whether a worker keeps extending the visibility timeout of a message until it has processed the message',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html',
  },
  queueMessageBytes: { default: 1_000, reason: 'a round number', source: none },
};
