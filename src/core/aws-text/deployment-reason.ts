import type { Cause } from '../deployment/record.ts';

/** A part of a reason that ECS gives, and what it says about the cause. */
interface KnownReason {
  /** Matched in lower case: the wording moves, and names of the user's own follow it. */
  readonly part: string;
  readonly cause: Cause;
  /** Where the wording was published or seen. */
  readonly source: string;
}

const TROUBLESHOOTING = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html';

/**
 * @internal The reasons that ECS and public logs give in `statusReason` and `rollback.reason`. The first part that matches decides, so
 * reasons that quote names of the user's own (functions, target groups) come before those that such a name could contain.
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
  // What AWS's pages call them, for wordings that were not seen yet.
  {
    part: 'cloudwatch alarm',
    cause: 'alarm',
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html',
  },
];

/** ECS's words for a rollback that had nowhere to go: it names no cause, and stands where the cause stood before. */
const NO_CANDIDATE = 'no rollback candidate was found';

/** What `statusReason` or `rollback.reason` of a service deployment says. */
export interface DeploymentReason {
  /** Undefined for words that are not known, or that name none. */
  readonly cause: Cause | undefined;
  /**
   * ECS found no earlier revision that it could restore.
   *
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs-troubleshooting.html
   */
  readonly lacksCandidate: boolean;
}

export function parseDeploymentReason(reason: string): DeploymentReason {
  const said = reason.toLowerCase();
  return {
    cause: KNOWN_REASONS.find(({ part }) => said.includes(part))?.cause,
    lacksCandidate: said.includes(NO_CANDIDATE),
  };
}
