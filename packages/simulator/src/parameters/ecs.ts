import { type EcsWordings, ecsWordings } from './ecs-wordings.ts';
import type { Catalogue } from './parameter.ts';

/** Behavior of ECS that AWS does not publish, or publishes in two versions. */
export interface EcsParameters extends EcsWordings {
  readonly alarmPollIntervalMs: number;
  readonly rollingBake: 'longest-alarm-evaluation' | 'none';
  readonly rollingBakeCapMs: number | null;
  readonly bakeWhenAlarmsIgnored: boolean;
  readonly ignoredAlarmsStatus: string;
  readonly alarmStatesThatFail: readonly string[];
  readonly missingAlarmFails: boolean;
  readonly rollingShowsLifecycleStage: boolean;
  readonly rollingPauseStages: readonly string[];
  readonly deploymentStartMs: number;
  readonly stopRequestedMs: number;
  readonly rollbackRequestedMs: number;
  readonly requestedRollbackEvents: boolean;
  readonly withoutRollbackCandidate: 'ROLLBACK_FAILED' | 'STOPPED';
  readonly supersededRollbackStatus: 'ROLLBACK_FAILED' | 'STOPPED';
  readonly listLagMs: number;
  readonly deploymentListLagMs: number;
  readonly shuffleLists: boolean;
  readonly taskProvisioningMs: number;
  readonly taskPendingMs: number;
  readonly taskStopMs: number;
  readonly targetHealthyMs: number;
  readonly spotStopCode: 'TerminationNotice' | 'SpotInterruption';
  readonly unhealthyStopMs: number;
  readonly restartDelaysMs: readonly number[];
  readonly targetUnhealthyMs: number;
  readonly targetDrainMs: number;
  readonly breakerReactionMs: number;
  readonly breakerCountsEarlyExits: boolean;
  readonly unboundedThresholdRounds: 'up' | 'down';
  readonly rollbackFailedMs: number;
  readonly placementRetryMs: number;
  readonly sameEventAgainMs: number;
  readonly weightChangeMs: number;
  readonly nlbWaitsEveryStep: boolean;
  readonly rollbackWaitsAgain: boolean;
  readonly failedHookInRollback: 'ROLLBACK_FAILED' | 'ignored';
  readonly hookReplyMs: number;
  readonly hookFailureEvents: boolean;
  readonly lambdaHookIdPrefix: string;
  readonly shiftingAlarmsFrom: 'first-running-task' | 'production-shift';
  readonly firstDeploymentBakes: boolean;
  readonly apiBuckets: Readonly<Record<string, { readonly burst: number; readonly perSecond: number }>> | null;
  readonly impairedAfterFailures: number;
  readonly eventDelayMs: number;
  readonly eventCopies: number;
}

const alarmPage = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html';
const breakerPage = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html';
const operatorLog = 'OBS1, a public operator log of a canary with alarms, us-east-1, 2026';
const none = 'unpublished';

export const ecsParameters: Catalogue<EcsParameters> = {
  alarmPollIntervalMs: {
    default: 20_000,
    least: 1,
    reason: 'in a log, an alarm fired at 18:00:02 and ECS rolled back at 18:00:23, so ECS polls at least every 21 s',
    source: operatorLog,
  },
  rollingBake: {
    default: 'longest-alarm-evaluation',
    values: ['longest-alarm-evaluation', 'none'],
    reason: 'ECS calculates the bake from the period and the evaluation periods of the alarms; the longest counts',
    source: 'aws-cdk-lib/aws-ecs README, deployment alarms; https://github.com/aws/copilot-cli/pull/4294',
  },
  rollingBakeCapMs: {
    default: null,
    reason: 'one page says that the default bake takes less than five minutes, but names no cap',
    source: alarmPage,
  },
  bakeWhenAlarmsIgnored: {
    default: false,
    reason: 'if ECS ignores the alarms for the whole deployment, it has nothing to calculate a bake from',
    source: none,
  },
  ignoredAlarmsStatus: {
    default: 'DISABLED',
    reason:
      'AWS does not say which status it shows if it ignores the alarms; the API reference says that DISABLED means ECS is not using alarms',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentAlarms.html',
  },
  alarmStatesThatFail: {
    default: ['ALARM'],
    reason: 'AWS names only ALARM as a state that fails a deployment, and does not mention INSUFFICIENT_DATA',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentAlarms.html',
  },
  missingAlarmFails: {
    default: false,
    reason: 'AWS does not say what ECS does if an alarm does not exist; DescribeAlarms leaves it out without an error',
    source: none,
  },
  rollingShowsLifecycleStage: {
    default: true,
    reason: 'AWS documents stages only for traffic shifts; SCALE_UP and BAKE_TIME fit a rolling deployment',
    source: none,
  },
  rollingPauseStages: {
    default: ['PRE_SCALE_UP', 'POST_SCALE_UP'],
    reason:
      'AWS accepts PAUSE hooks with ROLLING since 2026-05-19, but does not publish at which stages; all others belong to a shift of traffic',
    source: none,
  },
  deploymentStartMs: { default: 1_000, reason: 'PENDING lasts a moment', source: none },
  stopRequestedMs: { default: 5_000, reason: 'STOP_REQUESTED lasts a moment', source: none },
  rollbackRequestedMs: { default: 1_000, reason: 'ROLLBACK_REQUESTED lasts a moment', source: none },
  requestedRollbackEvents: {
    default: false,
    reason: 'AWS does not say whether a rollback by hand sends events; none is the harder case for the guard',
    source: none,
  },
  withoutRollbackCandidate: {
    default: 'ROLLBACK_FAILED',
    values: ['ROLLBACK_FAILED', 'STOPPED'],
    reason: 'the page calls the deployment stalled and does not name a status',
    source: breakerPage,
  },
  supersededRollbackStatus: {
    default: 'ROLLBACK_FAILED',
    values: ['ROLLBACK_FAILED', 'STOPPED'],
    reason: 'by the published transitions, a rollback that a newer deployment ends can only go to ROLLBACK_FAILED',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html',
  },
  listLagMs: {
    default: 0,
    reason:
      'DescribeServices and ListServiceDeployments may show the old deployment for a moment after UpdateService; as a rule they do not, because deploy tools call services-stable right after UpdateService',
    source: 'eventual consistency, https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServices.html',
  },
  deploymentListLagMs: {
    default: 3_000,
    reason:
      'ListServiceDeployments alone may show the old deployment for a moment after UpdateService; AWS does not publish for how long. The longer of this and listLagMs applies',
    source: none,
  },
  shuffleLists: {
    default: true,
    reason: 'ListServiceDeployments does not guarantee an order',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html',
  },
  taskProvisioningMs: { default: 10_000, reason: 'usual for Fargate', source: none },
  taskPendingMs: { default: 20_000, reason: 'pull and start of a small image', source: none },
  taskStopMs: {
    default: 30_000,
    reason: 'the default stopTimeout; a target group may drain for longer',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
  },
  targetHealthyMs: {
    default: 30_000,
    reason: 'time from RUNNING to a healthy target; depends on the target group, so this is a round number',
    source: none,
  },
  spotStopCode: {
    default: 'TerminationNotice',
    values: ['TerminationNotice', 'SpotInterruption'],
    reason:
      "stop code of a task whose Spot capacity AWS takes back: that of an example in AWS's guide; the API model has both",
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html',
  },
  unhealthyStopMs: {
    default: 150_000,
    reason:
      'time from RUNNING until ECS replaces a task that is never healthy; in a log, the circuit breaker rolled back after three such tasks, in 8 minutes',
    source: operatorLog,
  },
  restartDelaysMs: {
    default: [10_000, 240_000, 480_000, 960_000, 1_620_000],
    reason:
      'tasks with a bad image tag failed after 2m34, 4m46 and 11m00: almost no delay, then about four minutes; the maximum is 27 minutes',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html; OBS2',
  },
  targetUnhealthyMs: {
    default: 60_000,
    reason: 'two failed checks, 30 s apart: the defaults of a target group',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  },
  targetDrainMs: {
    default: 0,
    reason:
      'depends on the deregistration delay of the target group; in a log, the bad tasks were drained 2 m 9 s after the rollback began',
    source: operatorLog,
  },
  breakerReactionMs: {
    default: 44_000,
    reason:
      'in one log, the third failure was at 11m00 and the rollback at 11m44; in another, ECS started a fourth task although the threshold was three',
    source: 'OBS2 and OBS3',
  },
  breakerCountsEarlyExits: {
    default: true,
    reason:
      'in a log, ECS rolled back containers that crash at once within three minutes, although their tasks had been RUNNING',
    source: 'OBS3; the page mentions only tasks that fail to reach RUNNING',
  },
  unboundedThresholdRounds: {
    default: 'up',
    values: ['up', 'down'],
    reason:
      'the published examples of the bounded percentage round up; there are none for the unbounded one; at least 1',
    source: breakerPage,
  },
  rollbackFailedMs: { default: 1_000, reason: 'a rollback without a candidate lasts a moment', source: none },
  placementRetryMs: {
    default: 30_000,
    least: 1,
    reason: 'the scheduler tries again; AWS does not publish how often',
    source: none,
  },
  sameEventAgainMs: {
    default: 6 * 60 * 60_000,
    reason: 'ECS does not repeat the same service event for six hours; assumed to hold for its EventBridge event too',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html',
  },
  weightChangeMs: {
    default: 7_000,
    reason: 'in a log, the rollback was at 18:00:23, and the last error at 18:00:30',
    source: operatorLog,
  },
  nlbWaitsEveryStep: {
    default: true,
    reason: 'AWS does not say whether the 10 minutes apply once or at every step; the stage recurs at every step',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb-resources-for-blue-green.html',
  },
  rollbackWaitsAgain: {
    default: false,
    reason: 'AWS does not say whether a rollback waits again for NLB and VPC Lattice',
    source: none,
  },
  failedHookInRollback: {
    default: 'ROLLBACK_FAILED',
    values: ['ROLLBACK_FAILED', 'ignored'],
    reason: 'hooks of traffic shifts run again in a rollback; AWS does not say what happens if one fails',
    source: none,
  },
  hookReplyMs: { default: 1_000, reason: 'a function without work answers quickly', source: none },
  hookFailureEvents: {
    default: false,
    reason:
      'AWS documents SERVICE_DEPLOYMENT_FAILED for alarms and the circuit breaker; no event is the harder case for the guard',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html',
  },
  lambdaHookIdPrefix: {
    default: 'ecs-lambda-',
    reason: 'the id of a PAUSE hook begins with ecs-pause-; no log shows the id of a Lambda hook',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html',
  },
  shiftingAlarmsFrom: {
    default: 'first-running-task',
    values: ['first-running-task', 'production-shift'],
    reason: 'AWS publishes when monitoring starts only for rolling deployments; the others are assumed to be the same',
    source: none,
  },
  firstDeploymentBakes: {
    default: false,
    reason: 'in the bake both revisions run, and a first deployment has only one',
    source: none,
  },
  apiBuckets: {
    default: null,
    fromCodeAlone: true,
    reason: 'token buckets that throttle calls, by operation; they differ by account, so there are none by default',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html',
  },
  impairedAfterFailures: {
    default: 2,
    reason: 'ECS reports that it is unable to consistently start tasks; AWS does not publish after how many failures',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_events.html',
  },
  eventDelayMs: { default: 1_000, reason: 'events arrive a little late', source: none },
  eventCopies: {
    default: 1,
    reason: 'delivery is at least once, so more copies are possible',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html',
  },
  ...ecsWordings,
};
