import { type EcsWordings, ecsWordings } from './ecs-wordings.ts';
import type { Catalogue } from './parameter.ts';

/** What AWS does not publish of ECS, or publishes in two versions. */
export interface EcsParameters extends EcsWordings {
  readonly alarmPollIntervalMs: number;
  readonly rollingBake: 'longest-alarm-evaluation' | 'none';
  readonly rollingBakeCapMs: number | null;
  readonly bakeWhenAlarmsIgnored: boolean;
  readonly ignoredAlarmsStatus: string;
  readonly alarmStatesThatFail: readonly string[];
  readonly missingAlarmFails: boolean;
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
    reason: 'an alarm at 18:00:02 was answered by a rollback at 18:00:23, so ECS asks at least every 21 s',
    source: operatorLog,
  },
  rollingBake: {
    default: 'longest-alarm-evaluation',
    values: ['longest-alarm-evaluation', 'none'],
    reason: 'the bake is calculated from evaluation periods and period of the alarms, the longest of several',
    source: 'aws-cdk-lib/aws-ecs README, deployment alarms; https://github.com/aws/copilot-cli/pull/4294',
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
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentAlarms.html',
  },
  alarmStatesThatFail: {
    default: ['ALARM'],
    reason: 'only ALARM is named as the state that fails a deployment; INSUFFICIENT_DATA is never mentioned',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeploymentAlarms.html',
  },
  missingAlarmFails: {
    default: false,
    reason: 'what ECS makes of a name without an alarm is not said; DescribeAlarms leaves it out without a word',
    source: none,
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
    values: ['ROLLBACK_FAILED', 'STOPPED'],
    reason: 'the page calls the deployment stalled and names no status',
    source: breakerPage,
  },
  supersededRollbackStatus: {
    default: 'ROLLBACK_FAILED',
    values: ['ROLLBACK_FAILED', 'STOPPED'],
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
    reason: 'time from RUNNING to a healthy target: depends on the target group, so a round number',
    source: none,
  },
  unhealthyStopMs: {
    default: 150_000,
    reason:
      'time from RUNNING until a task that is never healthy is replaced; three of them took the breaker of a canary 8 min',
    source: operatorLog,
  },
  restartDelaysMs: {
    default: [10_000, 240_000, 480_000, 960_000, 1_620_000],
    reason:
      'a bad image tag failed after 2m34, 4m46 and 11m00: hardly a delay, then about four minutes; 27 minutes is the longest',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html; OBS2',
  },
  targetUnhealthyMs: {
    default: 60_000,
    reason: 'two failing checks 30 s apart: the defaults of a target group',
    source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  },
  targetDrainMs: {
    default: 0,
    reason:
      'depends on the deregistration delay of the target group; a bad task set was drained 2 m 9 s after its rollback began',
    source: operatorLog,
  },
  breakerReactionMs: {
    default: 44_000,
    reason:
      'the third failure at 11m00 was answered by a rollback at 11m44; a fast crash had four starts at a threshold of three',
    source: 'OBS2 and OBS3',
  },
  breakerCountsEarlyExits: {
    default: true,
    reason:
      'containers that crash at once were rolled back in three minutes, though a task that exits has been RUNNING',
    source: 'OBS3; the page speaks of tasks that fail to reach RUNNING alone',
  },
  unboundedThresholdRounds: {
    default: 'up',
    values: ['up', 'down'],
    reason: 'the worked values of the bounded percentage round up, for the unbounded one none is given; at least 1',
    source: breakerPage,
  },
  rollbackFailedMs: { default: 1_000, reason: 'a rollback without a candidate lasts a moment', source: none },
  placementRetryMs: {
    default: 30_000,
    least: 1,
    reason: 'the scheduler tries again; how often is not published',
    source: none,
  },
  sameEventAgainMs: {
    default: 6 * 60 * 60_000,
    reason:
      'a service event that says the same is left out for six hours; that its EventBridge event is too is assumed',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages.html',
  },
  weightChangeMs: {
    default: 7_000,
    reason: 'the rollback at 18:00:23 had its last error at 18:00:30',
    source: operatorLog,
  },
  nlbWaitsEveryStep: {
    default: true,
    reason: 'whether the 10 minutes apply once a stage or at every step is not said; the stage recurs at every step',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/nlb-resources-for-blue-green.html',
  },
  rollbackWaitsAgain: {
    default: false,
    reason: 'whether a rollback has the waits of NLB and VPC Lattice again is not said',
    source: none,
  },
  failedHookInRollback: {
    default: 'ROLLBACK_FAILED',
    values: ['ROLLBACK_FAILED', 'ignored'],
    reason: 'hooks of traffic shifts run again in a rollback; what one that fails there does is not said',
    source: none,
  },
  hookReplyMs: { default: 1_000, reason: 'a function that has nothing to do answers soon', source: none },
  hookFailureEvents: {
    default: false,
    reason:
      'SERVICE_DEPLOYMENT_FAILED is published for alarms and the circuit breaker; silence is the harder case for a watcher',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service_deployment_events.html',
  },
  lambdaHookIdPrefix: {
    default: 'ecs-lambda-',
    reason: 'the id of a PAUSE hook begins with ecs-pause-; that of a Lambda hook was never seen',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html',
  },
  shiftingAlarmsFrom: {
    default: 'first-running-task',
    values: ['first-running-task', 'production-shift'],
    reason: 'when alarms are watched from is published for rolling deployments alone; the same is taken for the others',
    source: none,
  },
  firstDeploymentBakes: {
    default: false,
    reason: 'the bake is the time when both revisions run, and a first deployment has one',
    source: none,
  },
  apiBuckets: {
    default: null,
    fromCodeAlone: true,
    reason: 'buckets differ by account; by operation, with * for all others, and none by default',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html',
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
  ...ecsWordings,
};
