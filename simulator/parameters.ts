/**
 * Everything in the simulator that AWS or Slack does not publish, or publishes in two versions. A test or a scenario
 * overrides by name; nothing else in the simulator holds a guess about behaviour.
 */
export interface SimulatorParameters {
  readonly alarmPollIntervalMs: number;
  readonly rollingBake: 'longest-alarm-evaluation' | 'none';
  readonly rollingBakeCapMs: number | null;
  readonly bakeWhenAlarmsIgnored: boolean;
  readonly ignoredAlarmsStatus: string;
  readonly rollingShowsLifecycleStage: boolean;
  readonly deploymentStartMs: number;
  readonly stopRequestedMs: number;
  readonly rollbackRequestedMs: number;
  readonly requestedRollbackEvents: boolean;
  readonly withoutRollbackCandidate: 'ROLLBACK_FAILED' | 'STOPPED';
  readonly supersededRollbackStatus: 'ROLLBACK_FAILED' | 'STOPPED';
  readonly listLagMs: number;
  readonly shuffleLists: boolean;
  readonly taskProvisioningMs: number;
  readonly taskPendingMs: number;
  readonly taskStopMs: number;
  readonly targetHealthyMs: number;
  readonly unhealthyStopMs: number;
  readonly restartDelayInitialMs: number;
  readonly restartDelayMaxMs: number;
  readonly impairedAfterFailures: number;
  readonly eventDelayMs: number;
  readonly eventCopies: number;
  readonly alarmFailedReason: string;
  readonly alarmRollbackReason: string;
  readonly alarmStatusReason: string;
  readonly requestedStatusReason: string;
  readonly alarmEvaluationOffsetMs: number;
  readonly evaluationRangeExtra: number;
  readonly notAlarmYet: 'retain' | 'OK' | 'INSUFFICIENT_DATA';
  readonly prematureBound: 'evaluation-periods' | 'evaluation-range';
  readonly olderGoodPointBlocksPremature: boolean;
  readonly ignoreWithEnoughBreaching: 'ALARM' | 'retain';
  readonly describeAlarmsPerSecond: number | null;
  readonly slackPostIntervalMs: number;
  readonly slackUpdatePerMinute: number;
  readonly slackHistoryPerMinute: number;
  readonly slackEditWindowMs: number | null;
  readonly slackTextMaxChars: number;
  readonly slackBlocksMaxChars: number;
}

export interface Parameter<T> {
  readonly default: T;
  readonly reason: string;
  readonly source: string;
}

const alarmPage = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html';
const breakerPage = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html';
const missingDataPage = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html';
const slackLimits = 'https://docs.slack.dev/apis/web-api/rate-limits';
const operatorLog = 'a public operator log of a canary with alarms, us-east-1, 2026';
const none = 'unpublished';

/** One entry a parameter: its default, why it is that, and where that comes from. */
export const parameterCatalogue: { readonly [K in keyof SimulatorParameters]: Parameter<SimulatorParameters[K]> } = {
  alarmPollIntervalMs: {
    default: 20_000,
    reason: 'an alarm at 18:00:02 was answered by a rollback at 18:00:23, so ECS asks at least every 21 s',
    source: operatorLog,
  },
  rollingBake: {
    default: 'longest-alarm-evaluation',
    reason: 'the bake is calculated from evaluation periods and period of the alarms, the longest of several',
    source: 'aws-cdk-lib/aws-ecs README, deployment alarms; github.com/aws/copilot-cli/pull/4294',
  },
  rollingBakeCapMs: {
    default: null,
    reason: 'one page calls the default bake less than five minutes, but names no cap',
    source: alarmPage,
  },
  bakeWhenAlarmsIgnored: {
    default: false,
    reason: 'an alarm configuration that is ignored for the whole deployment leaves nothing to calculate a bake from',
    source: none,
  },
  ignoredAlarmsStatus: {
    default: 'DISABLED',
    reason: 'the enum says that DISABLED means ECS is not using alarms',
    source: 'ServiceDeploymentAlarms of the ECS API model',
  },
  rollingShowsLifecycleStage: {
    default: true,
    reason: 'stages are documented for shifts of traffic only; SCALE_UP and BAKE_TIME fit a rolling deployment',
    source: none,
  },
  deploymentStartMs: { default: 1_000, reason: 'PENDING lasts a moment', source: none },
  stopRequestedMs: { default: 5_000, reason: 'STOP_REQUESTED lasts a moment', source: none },
  rollbackRequestedMs: { default: 1_000, reason: 'ROLLBACK_REQUESTED lasts a moment', source: none },
  requestedRollbackEvents: {
    default: false,
    reason: 'whether a rollback by hand has events is not said; silence is the harder case for a watcher',
    source: none,
  },
  withoutRollbackCandidate: {
    default: 'ROLLBACK_FAILED',
    reason: 'the page calls the deployment stalled and names no status',
    source: breakerPage,
  },
  supersededRollbackStatus: {
    default: 'ROLLBACK_FAILED',
    reason: 'a rollback that a newer deployment cuts off can end in ROLLBACK_FAILED only, by the published transitions',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html',
  },
  listLagMs: {
    default: 3_000,
    reason: 'lists may show the old deployment for a moment after UpdateService; the length is not published',
    source: 'eventual consistency, https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html',
  },
  shuffleLists: {
    default: true,
    reason: 'ListServiceDeployments promises no order',
    source: 'ListServiceDeployments of the ECS API model',
  },
  taskProvisioningMs: { default: 10_000, reason: 'usual for Fargate', source: none },
  taskPendingMs: { default: 20_000, reason: 'pull and start of a small image', source: none },
  taskStopMs: {
    default: 30_000,
    reason: 'the default stopTimeout; a target group may drain for longer',
    source: 'ContainerDefinition.stopTimeout of the ECS API model',
  },
  targetHealthyMs: {
    default: 30_000,
    reason: 'time from RUNNING to a healthy target: depends on the target group, so a round number',
    source: none,
  },
  unhealthyStopMs: {
    default: 120_000,
    reason: 'time from RUNNING until a task that is never healthy is replaced: depends on the target group',
    source: none,
  },
  restartDelayInitialMs: {
    default: 10_000,
    reason: 'delays between restarts grow, their steps are not published',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html',
  },
  restartDelayMaxMs: {
    default: 1_620_000,
    reason: 'the page names 27 minutes as the longest delay',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html',
  },
  impairedAfterFailures: {
    default: 2,
    reason: 'the service is called unable to consistently start tasks; how many it takes is not published',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html',
  },
  eventDelayMs: { default: 1_000, reason: 'events arrive after the fact', source: none },
  eventCopies: {
    default: 1,
    reason: 'at least once: more copies are possible',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html',
  },
  alarmFailedReason: {
    default: 'ECS deployment failed: alarm detected.',
    reason: 'modelled on the service event "deployment failed: alarm detected"; the event text was never seen',
    source: operatorLog,
  },
  alarmRollbackReason: {
    default: 'ECS deployment failed: alarm detected: rolling back to deploymentId {deploymentId}.',
    reason: 'modelled on the text of the circuit breaker; the event text was never seen',
    source: none,
  },
  alarmStatusReason: {
    default: 'Service deployment rolled back because one or more CloudWatch alarms were in ALARM.',
    reason: 'modelled on the text of the circuit breaker; the wording for alarms was never seen',
    source: none,
  },
  requestedStatusReason: {
    default: 'Service deployment rolled back because a rollback was requested.',
    reason: 'modelled on the text of the circuit breaker; the wording was never seen',
    source: none,
  },
  alarmEvaluationOffsetMs: {
    default: 2_000,
    reason: 'alarms are evaluated every minute; one was seen to change two seconds after the minute',
    source: operatorLog,
  },
  evaluationRangeExtra: {
    default: 2,
    reason: 'points fetched beyond the evaluation periods: the worked tables use five for N = 3',
    source: missingDataPage,
  },
  notAlarmYet: {
    default: 'retain',
    reason: 'the state while too few breaching points are old enough is not stated',
    source: missingDataPage,
  },
  prematureBound: {
    default: 'evaluation-periods',
    reason: 'one sentence bounds the oldest breaching point by the evaluation periods, the next by the range',
    source: missingDataPage,
  },
  olderGoodPointBlocksPremature: {
    default: true,
    reason: 'the prose looks at newer points only, the table row "0 - X - -" with M = 2 says OK',
    source: 'https://github.com/awsdocs/amazon-cloudwatch-user-guide/issues/129',
  },
  ignoreWithEnoughBreaching: {
    default: 'ALARM',
    reason: 'whether "ignore" alarms on enough breaching points among missing ones is not stated',
    source: missingDataPage,
  },
  describeAlarmsPerSecond: {
    default: null,
    reason: 'the quota is 9; off by default, since virtual time stands still while a handler makes its calls',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html',
  },
  slackPostIntervalMs: { default: 1_000, reason: 'one message a second and channel', source: slackLimits },
  slackUpdatePerMinute: { default: 50, reason: 'tier 3', source: slackLimits },
  slackHistoryPerMinute: {
    default: 50,
    reason: 'tier 3 for internal apps; apps sold outside the Marketplace get 1',
    source: slackLimits,
  },
  slackEditWindowMs: {
    default: null,
    reason: 'a setting of the workspace: null is "any time"',
    source: 'https://docs.slack.dev/reference/methods/chat.update',
  },
  slackTextMaxChars: {
    default: 40_000,
    reason: 'a longer text is cut in the client and refused here, so that nobody relies on the cut',
    source: 'https://docs.slack.dev/reference/methods/chat.postMessage',
  },
  slackBlocksMaxChars: {
    default: 13_200,
    reason: 'all blocks together are refused from about here',
    source: 'https://github.com/slackapi/bolt-js/issues/2509',
  },
};

const defaults = Object.fromEntries(
  Object.entries(parameterCatalogue).map(([name, parameter]) => [name, parameter.default]),
) as unknown as SimulatorParameters;

/** The defaults with some of them replaced; a name that does not exist is refused, so that no override is lost. */
export function simulatorParameters(overrides: Partial<SimulatorParameters> = {}): SimulatorParameters {
  for (const name of Object.keys(overrides)) {
    if (!(name in parameterCatalogue)) {
      throw new Error(`unknown simulator parameter "${name}": known are ${Object.keys(parameterCatalogue).join(', ')}`);
    }
  }
  return { ...defaults, ...overrides };
}
