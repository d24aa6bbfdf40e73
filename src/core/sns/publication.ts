import type { DeploymentRecord, Transition } from '../deployment/record.ts';
import type { PostPolicy } from '../routing/destination.ts';
import { isWorthSaying } from '../slack/slack-message.ts';
import { after, type DurationMs, type EpochMs, seconds } from '../time.ts';

/** What a message to a topic reports: a transition, or the evidence that came after the end. */
export type Stage = Transition | 'explained';

/** The notifier's state of a deployment's messages to one topic. Only the notifier writes it. */
export interface PublicationState {
  /** The stages that were published, or were past when a later one was published. */
  readonly stages: readonly string[];
  /** Whether a published message contained the evidence, and the diff between the revisions. */
  readonly shownEvidence: boolean;
  readonly shownDiff: boolean;
  /** When the last message was published. */
  readonly shownAt: EpochMs | undefined;
  /** An invocation may publish until then; undefined if none does. */
  readonly leaseUntil: EpochMs | undefined;
  /** Consecutive failed attempts, for the growing delay. */
  readonly attempts: number;
  readonly version: number;
}

/** The initial state. */
export const NO_PUBLICATION: PublicationState = {
  stages: [],
  shownEvidence: false,
  shownDiff: false,
  shownAt: undefined,
  leaseUntil: undefined,
  attempts: 0,
  version: 0,
};

/** The next step for a topic. A message that is published again after a crash has the same stage, and so the same ID. */
export type PublicationStep =
  | { readonly do: 'nothing' }
  | { readonly do: 'wait'; readonly until: EpochMs }
  | { readonly do: 'publish'; readonly stage: Stage };

/** Longer than an invocation of the notifier. */
const CLAIM_LEASE: DurationMs = seconds(60);

/**
 * The stages of a deployment that a policy publishes, in order. After a change of the outcome only the end counts.
 *
 * @param isChanged whether the outcome differs from that of the deployment before it
 */
export function stagesOf(record: DeploymentRecord, policy: PostPolicy, isChanged: boolean): readonly Transition[] {
  if (record.baseline) return [];
  const { transitions, protection } = record;
  if (policy === 'every-deployment') return transitions;
  if (policy === 'change-of-outcome') return transitions.filter((one) => one === 'finished' && isChanged);
  if (!isWorthSaying(record, 'trouble')) return [];
  // A service without deployment alarms is not in trouble because of that.
  const isQuiet = ['off-not-configured', 'off-early-success'].includes(protection.state);
  return transitions.filter((one) => one !== 'started' && !(one === 'unprotected' && isQuiet));
}

/** Plans the next message: about the newest stage that was not published. The record it shows contains the earlier ones. */
export function planPublication(
  state: PublicationState,
  stages: readonly Transition[],
  parts: { readonly hasEvidence: boolean; readonly hasDiff: boolean },
  now: EpochMs,
): PublicationStep {
  const stage = stages.findLast((one) => !state.stages.includes(one)) ?? explanation(state, parts);
  if (stage === undefined) return { do: 'nothing' };
  const { leaseUntil } = state;
  return leaseUntil !== undefined && leaseUntil > now ? { do: 'wait', until: leaseUntil } : { do: 'publish', stage };
}

/** Evidence that comes before the end is part of the message about the end. */
function explanation(
  { stages, shownEvidence, shownDiff }: PublicationState,
  { hasEvidence, hasDiff }: { readonly hasEvidence: boolean; readonly hasDiff: boolean },
): Stage | undefined {
  if (!stages.includes('finished') || stages.includes('explained')) return undefined;
  return (hasEvidence && !shownEvidence) || (hasDiff && !shownDiff) ? 'explained' : undefined;
}

/** Returns the state while an invocation publishes. */
export function claimPublication(state: PublicationState, now: EpochMs): PublicationState {
  return { ...state, leaseUntil: after(now, CLAIM_LEASE), version: state.version + 1 };
}

/** Returns the state after SNS accepted the message about `stage`. Earlier stages are not published any more. */
export function published(
  state: PublicationState,
  { stage, stages }: { readonly stage: Stage; readonly stages: readonly Transition[] },
  { hasEvidence, hasDiff }: { readonly hasEvidence: boolean; readonly hasDiff: boolean },
  now: EpochMs,
): PublicationState {
  return {
    ...released(state),
    stages: [...new Set([...state.stages, ...stages, stage])],
    shownEvidence: state.shownEvidence || hasEvidence,
    shownDiff: state.shownDiff || hasDiff,
    shownAt: now,
    attempts: 0,
  };
}

/** Returns the state after SNS did not accept the message. */
export function notPublished(state: PublicationState): PublicationState {
  return { ...released(state), attempts: state.attempts + 1 };
}

function released(state: PublicationState): PublicationState {
  return { ...state, leaseUntil: undefined, version: state.version + 1 };
}
