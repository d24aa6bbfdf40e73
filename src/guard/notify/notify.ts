import type { DeploymentRecord, PendingEffect } from '../../core/deployment/record.ts';
import { type PacedCall, type Turn, takeTurn } from '../../core/reconcile/pace.ts';
import {
  NO_NOTIFICATION,
  type NotificationState,
  type NotificationStep,
  planNotification,
  type WantedMessage,
  waitForParts,
} from '../../core/slack/notification.ts';
import { type DeploymentRequest, type NotifyRequest, subjectOf } from '../../core/slack/parse-notify.ts';
import { isWorthSaying, renderSlackMessage } from '../../core/slack/slack-message.ts';
import { between, type DurationMs, seconds } from '../../core/time.ts';
import type {
  Count,
  Log,
  NewId,
  NotificationMaterial,
  NotificationStore,
  NotifyScheduler,
  Now,
  PaceStore,
  Remaining,
  SlackGateway,
} from '../ports.ts';
import { notifyRefused } from './notify-refused.ts';
import { CHANNEL, type Job, post, type Subject, search, update, wait, withClaim } from './slack-conversation.ts';
import { askForTurn } from './take-turn.ts';

/** Rounds per invocation while the record keeps changing. A search, a post and an update take three. */
const ROUNDS = 4;

/** Ports and settings of the notifier. */
export interface NotifierGateways {
  readonly store: NotificationStore;
  readonly paces: PaceStore;
  readonly slack: SlackGateway;
  readonly again: NotifyScheduler;
  readonly now: Now;
  readonly newId: NewId;
  readonly log: Log;
  readonly count: Count;
  readonly remaining: Remaining;
  /** Slack is not called when the invocation has less time left than this, because a call may hang. */
  readonly enough: DurationMs;
  /** Slack's channel id. */
  readonly channel: string;
  /** `start` posts when a deployment starts; `trouble` posts when something goes wrong. */
  readonly postFrom: 'start' | 'trouble';
}

/** What became of a notification: `waiting` means that a delayed message continues it. */
export type NotifyResult = 'shown' | 'nothing-to-say' | 'waiting';

/**
 * Updates the one message about a deployment to match its record. It renders the record, not the event, so late, duplicate
 * and reordered events cost one read each. To wait, it sends a delayed message; it never sleeps or fails.
 */
export async function notify(guard: NotifierGateways, request: NotifyRequest): Promise<NotifyResult> {
  if (request.turn !== undefined) {
    // Most waiting messages must wait again. This finds that out without reading the record.
    const { of, place } = request.turn;
    const turn = takeTurn(of, await guard.paces.readPace(guard.channel, of), place, guard.now());
    if (turn.is === 'later') return waitForTurn(guard, request, of, turn);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = await notifyOnce(guard, request);
    if (result !== 'again') return result;
  }
  return wait(guard, request, seconds(1), 'the record keeps changing');
}

function notifyOnce(guard: NotifierGateways, request: NotifyRequest): Promise<NotifyResult | 'again'> {
  return 'action' in request ? notifyRefused(guard, request, takeStep) : notifyDeployment(guard, request);
}

async function notifyDeployment(guard: NotifierGateways, request: DeploymentRequest): Promise<NotifyResult | 'again'> {
  const { store } = guard;
  const record = await store.readRecord(request.serviceArn, request.createdAt, request.deploymentKey);
  if (record === undefined) return 'nothing-to-say';
  // Read after the record: a part is saved before its effect is cleared, so it is either here or still pending in the
  // record.
  const material = await store.readNotification(request.deploymentKey, CHANNEL);
  const state = material.state ?? NO_NOTIFICATION;
  if (state.ts === undefined && state.postClaimedAt === undefined && !isWorthSaying(record, guard.postFrom))
    return 'nothing-to-say';
  const wanted = {
    version: record.version,
    hasEvidence: material.evidence !== undefined,
    hasDiff: material.diff !== undefined,
  };
  const step = planNotification(state, wanted, guard.now());
  if (step.do === 'nothing') await awaitParts(guard, request, record, { wanted, state });
  return takeStep(guard, { request, subject: subjectFor(record, material, wanted), state }, step);
}

function subjectFor(record: DeploymentRecord, material: NotificationMaterial, wanted: WantedMessage): Subject {
  return {
    key: record.deploymentKey,
    wanted,
    to: record.outcome ?? record.phase,
    render: ({ mayRepeat, continuedIn }) => renderSlackMessage(record, { ...material, mayRepeat, continuedIn }),
  };
}

/** Schedules another notification while evidence or a diff is pending, because no event announces that they were saved. */
async function awaitParts(
  guard: NotifierGateways,
  request: DeploymentRequest,
  { pendingEffects }: DeploymentRecord,
  { wanted, state }: { readonly wanted: WantedMessage; readonly state: NotificationState },
): Promise<void> {
  const isAwaited = ({ kind }: PendingEffect) =>
    (kind === 'gather-evidence' && !wanted.hasEvidence) || (kind === 'compare-revisions' && !wanted.hasDiff);
  if (!pendingEffects.some(isAwaited)) return;
  const delay = waitForParts(state, guard.now());
  if (delay === undefined) return;
  // Slack accepted the message, so this wait does not count toward the limit on waiting for Slack.
  await guard.again.notifyAgain({ ...request, turn: undefined, waitingSince: undefined }, delay);
}

async function takeStep(guard: NotifierGateways, job: Job, step: NotificationStep): Promise<NotifyResult | 'again'> {
  switch (step.do) {
    case 'nothing':
      return 'shown';
    case 'wait':
      return wait(
        guard,
        job.request,
        between(guard.now(), step.until),
        'the outcome of an earlier Slack call is unknown',
      );
    case 'search':
      return inTurn(guard, job, 'search', () =>
        withClaim(guard, job, false, (claimed) => search(guard, job, claimed, step.between)),
      );
    case 'post':
      return inTurn(guard, job, 'post', () => withClaim(guard, job, true, (claimed) => post(guard, job, claimed)));
    case 'update':
      // A reply in a thread counts as a post.
      return inTurn(guard, job, job.state.continuedIn === 'thread' ? 'post' : 'update', () =>
        withClaim(guard, job, false, (claimed) => update(guard, job, claimed, step.ts)),
      );
  }
}

/** Calls Slack if enough time is left and the rate limit allows it; otherwise schedules the message again. */
async function inTurn(
  guard: NotifierGateways,
  { request }: Job,
  call: PacedCall,
  talk: () => Promise<NotifyResult | 'again'>,
): Promise<NotifyResult | 'again'> {
  if (guard.remaining() < guard.enough) {
    guard.log.info('message waits', {
      deploymentId: subjectOf(request),
      because: 'the invocation is about to end',
    });
    await guard.again.notifyAgain(request, seconds(1));
    return 'waiting';
  }
  const turn = await askForTurn(guard, call, request.turn?.of === call ? request.turn.place : undefined);
  return turn.is === 'now' ? talk() : waitForTurn(guard, request, call, turn);
}

/** Waiting for the rate limit is normal: it does not count as a failure and triggers no alarm. */
async function waitForTurn(
  guard: NotifierGateways,
  request: NotifyRequest,
  of: PacedCall,
  { at, place }: Extract<Turn, { is: 'later' }>,
): Promise<NotifyResult> {
  await guard.again.notifyAgain({ ...request, turn: { of, place } }, between(guard.now(), at));
  return 'waiting';
}
