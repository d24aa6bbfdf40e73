import type { Cause } from '../deployment/record.ts';

/** A phrase in ECS's reasons, and the cause that it means. */
interface KnownReason {
  /** Matched in lowercase, because the wording changes. The user's names follow it. */
  readonly part: string;
  readonly cause: Cause;
  /** The source of the wording. */
  readonly source: string;
}

const TROUBLESHOOTING = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html';

/**
 * The wordings in `statusReason` and `rollback.reason`, from AWS's pages and public logs. The first match decides, so
 * wordings that quote the user's names (functions, target groups) come before those that such a name could contain.
 *
 * @internal
 */
export const KNOWN_REASONS: readonly KnownReason[] = [
  // "Service deployment rolled back because POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target … returned FAILED status."
  { part: 'lifecycle hook(s) failed', cause: 'lifecycle-hook', source: TROUBLESHOOTING },
  // "Service deployment rolled back because of invalid networking configuration. Both targetGroup and …"
  { part: 'because of invalid networking configuration', cause: 'invalid-configuration', source: TROUBLESHOOTING },
  // "Service deployment rolled back because the circuit breaker threshold was exceeded."
  {
    part: 'circuit breaker',
    cause: 'circuit-breaker',
    source: 'https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ecs/service_test.go',
  },
  // "(service …) (deployment …) deployment failed: tasks failed to start."
  {
    part: 'tasks failed to start',
    cause: 'circuit-breaker',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  },
  // "Service deployment rolled back by user."
  {
    part: 'rolled back by user',
    cause: 'requested',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/49031',
  },
  // "Service deployment rolled back because of one or more active alarms."
  {
    part: 'active alarm',
    cause: 'alarm',
    source: 'https://github.com/pws019/token-query/blob/main/docs/practise-go-alb-canary.md',
  },
  // "(service …) (deployment …) deployment failed: alarm detected."
  {
    part: 'alarm detected',
    cause: 'alarm',
    source: 'https://github.com/aws/copilot-cli/blob/mainline/internal/pkg/stream/ecs_test.go',
  },
  // The term in AWS's pages, for wordings that were not seen yet.
  {
    part: 'cloudwatch alarm',
    cause: 'alarm',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
  },
];

/** ECS's wording for a rollback without a target. It replaces the reason that named the cause. */
const NO_CANDIDATE = 'no rollback candidate was found';

/** The meaning of `statusReason` or `rollback.reason` of a service deployment. */
export interface DeploymentReason {
  /** Undefined for an unknown wording, or one without a cause. */
  readonly cause: Cause | undefined;
  /**
   * ECS found no earlier revision to restore.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs-troubleshooting.html
   */
  readonly lacksCandidate: boolean;
}

/** Classifies ECS's reason for a failure or a rollback. */
export function parseDeploymentReason(reason: string): DeploymentReason {
  const said = reason.toLowerCase();
  return {
    cause: KNOWN_REASONS.find(({ part }) => said.includes(part))?.cause,
    lacksCandidate: said.includes(NO_CANDIDATE),
  };
}

/** What ECS's reason says about a lifecycle hook that failed. */
export interface HookFailure {
  /** The Lambda function of the hook, if ECS names it. */
  readonly functionName: string | undefined;
  /** ECS was not allowed to assume the role of the hook, so no function ran. */
  readonly lacksRole: boolean;
}

/** Reads what failed in a lifecycle hook from ECS's reason. @see {@link KNOWN_REASONS} for the source of the wordings */
export function parseHookFailure(reason: string): HookFailure {
  return {
    functionName: /\barn:aws[a-z-]*:lambda:[^\s:]+:\d+:function:([\w-]+)/.exec(reason)?.[1],
    lacksRole: reason.toLowerCase().includes('unable to assume role'),
  };
}
