import type { Catalogue } from './parameter.ts';

/** Texts of ECS that AWS does not publish, or that appear only in public logs. */
export interface EcsWordings {
  readonly hookErrorReason: string;
  readonly hookTimedOutReason: string;
  readonly timeLimitReason: string;
  readonly alarmFailedReason: string;
  readonly alarmRollbackReason: string;
  readonly alarmStatusReason: string;
  readonly requestedStatusReason: string;
  readonly requestedServiceEvent: string;
  readonly requestedFailedReason: string;
  readonly requestedRollbackReason: string;
  readonly otherFailedReason: string;
  readonly otherRollbackReason: string;
}

const operatorLog = 'OBS1, a public operator log of a canary with alarms, us-east-1, 2026';
const none = 'unpublished';

export const ecsWordings: Catalogue<EcsWordings> = {
  hookErrorReason: {
    default: 'ECS was unable to invoke hook target {hook} due to: {error}.',
    reason: 'published for a missing permission; AWS does not publish the wording for a function that fails',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html',
  },
  hookTimedOutReason: {
    default: 'Lifecycle hook {hook} timed out.',
    reason: 'modeled on the texts of hooks that fail; AWS does not publish the wording',
    source: none,
  },
  timeLimitReason: {
    default: 'the {what} exceeded its time limit.',
    reason: 'a stage may take 24 hours and a deployment 30 days; AWS does not publish the wording',
    source: none,
  },
  alarmFailedReason: {
    default: 'ECS deployment failed: alarm detected.',
    reason:
      'modeled on the service event "deployment failed: alarm detected"; AWS does not publish the text of the event',
    source: operatorLog,
  },
  alarmRollbackReason: {
    default: 'ECS deployment failed: alarm detected: rolling back to deploymentId {deploymentId}.',
    reason: 'modeled on the text of the circuit breaker; AWS does not publish the text of the event',
    source: none,
  },
  alarmStatusReason: {
    default: 'Service deployment rolled back because of one or more active alarms.',
    reason: 'what DescribeServiceDeployments showed for a canary that an alarm rolled back, us-west-2, 2026',
    source: 'https://github.com/pws019/token-query/blob/main/docs/practise-go-alb-canary.md',
  },
  requestedStatusReason: {
    default: 'Service deployment rolled back by user.',
    reason: 'what StopServiceDeployment with ROLLBACK left, in several public reports',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/49031',
  },
  requestedServiceEvent: {
    default: 'rollback requested.',
    reason: 'follows "deployment failed:" if a rollback by hand sends events; AWS does not publish the wording',
    source: none,
  },
  requestedFailedReason: {
    default: 'ECS deployment rolled back: rollback requested.',
    reason: 'the rolloutStateReason of a deployment that was rolled back by hand; AWS does not publish the wording',
    source: none,
  },
  requestedRollbackReason: {
    default: 'ECS deployment rollback requested: rolling back to deploymentId {deploymentId}.',
    reason: 'modeled on the text of the circuit breaker; AWS does not publish the wording for a rollback by hand',
    source: none,
  },
  otherFailedReason: {
    default: 'ECS deployment failed: {reason}',
    reason: 'the rolloutStateReason after a hook, the network or a time limit; AWS does not publish the wording',
    source: none,
  },
  otherRollbackReason: {
    default: 'ECS deployment failed: rolling back to deploymentId {deploymentId}.',
    reason:
      'modeled on the text of the circuit breaker; AWS does not publish the wording for hooks, network and time limits',
    source: none,
  },
};
