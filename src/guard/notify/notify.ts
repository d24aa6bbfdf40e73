import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { ReadabilityDetail } from '../../core/outcome-event/readability-detail.ts';
import { type PacedCall, type Turn, takeTurn } from '../../core/reconcile/pace.ts';
import type { PostPolicy } from '../../core/routing/destination.ts';
import { dueMention, type Mention } from '../../core/routing/mention.ts';
import {
  NO_NOTIFICATION,
  type NotificationState,
  type NotificationStep,
  planNotification,
  type WantedMessage,
} from '../../core/slack/notification.ts';
import { type DeploymentRequest, type NotifyRequest, subjectOf } from '../../core/slack/parse-notify.ts';
import { renderMention } from '../../core/slack/slack-mention.ts';
import { renderSlackMessage, type SlackMaterial } from '../../core/slack/slack-message.ts';
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
  RouteStore,
  SlackGateway,
} from '../ports.ts';
import { awaitDiff } from './await-diff.ts';
import { itemsOf } from './items-of.ts';
import { notifyLogs } from './notify-logs.ts';
import { needsReply, notifyMissed } from './notify-missed.ts';
import { notifyRefused } from './notify-refused.ts';
import { readFix, readFixed } from './read-fix.ts';
import { isAwaited, sendAgain, wait } from './send-again.ts';
import { type Job, post, type Subject, search, update, withClaim } from './slack-conversation.ts';
import { askForTurn, paceOf } from './take-turn.ts';
import { whatIsDue } from './what-is-due.ts';

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
  /** Absent for a guard with one channel. */
  readonly router?: Router | undefined;
  /** Name of the channel in the keys of its items. @default the guard's own channel */
  readonly destination?: string | undefined;
  /** Name of the pace for calls that Slack limits per app. @default the channel's */
  readonly appPace?: string | undefined;
  /** When the channel of a route gets its first message. @default by `postFrom` */
  readonly policy?: PostPolicy | undefined;
  readonly mention?: Mention | undefined;
  /** Sentences about why messages are in this channel. */
  readonly notes?: readonly string[] | undefined;
  /** Earlier deployments, to compare outcomes. Present if `policy` is. */
  readonly routes?: RouteStore | undefined;
}

/** Sends messages where routes lead. An argument, so that the bundle of a guard with one channel does not contain it. */
export interface Router {
  /** Updates the messages about a deployment, those in Slack channels by `converse`. */
  notify(guard: NotifierGateways, request: NotifyRequest, converse: Converse): Promise<NotifyResult>;
  /** Notes that a service cannot be read, or can again, in Slack channels by `note`. */
  note(guard: NotifierGateways, detail: ReadabilityDetail, note: Note): Promise<void>;
}

/** Updates the message about one deployment in one Slack channel. */
export type Converse = (guard: NotifierGateways, request: NotifyRequest) => Promise<NotifyResult>;

/** Notes in one Slack channel that a service cannot be read, or can again. */
export type Note = (guard: NotifierGateways, detail: ReadabilityDetail) => Promise<void>;

/** What became of a notification: `waiting` means that a delayed message continues it. */
export type NotifyResult = 'shown' | 'nothing-to-say' | 'waiting';

/**
 * Updates the one message about a deployment to match its record. It renders the record, not the event, so late, duplicate
 * and reordered events cost one read each. To wait, it sends a delayed message; it never sleeps or fails.
 */
export function notify(guard: NotifierGateways, request: NotifyRequest): Promise<NotifyResult> {
  const { router } = guard;
  return router === undefined ? converse(guard, request) : router.notify(guard, request, converse);
}

async function converse(guard: NotifierGateways, request: NotifyRequest): Promise<NotifyResult> {
  if (request.turn !== undefined) {
    // Most waiting messages must wait again. This finds that out without reading the record.
    const { of, place } = request.turn;
    const turn = takeTurn(of, await guard.paces.readPace(paceOf(guard, of), of), place, guard.now());
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
  if (await isAwaited(guard, itemsOf(guard), request)) return 'waiting';
  const record = await store.readRecord(request.serviceArn, request.createdAt, request.deploymentKey);
  if (record === undefined) return 'nothing-to-say';
  // Read after the record: a part is saved before its effect is cleared, so it is either here or still pending in the
  // record.
  const material = await store.readNotification(request.deploymentKey, itemsOf(guard));
  const state = material.state ?? NO_NOTIFICATION;
  const due = await whatIsDue(guard, record);
  if (state.ts === undefined && state.postClaimedAt === undefined && !due.isDue) {
    await notifyFixed(guard, request, record);
    return 'nothing-to-say';
  }
  const fix = await readFix(guard.store, record);
  const wanted = {
    version: record.version,
    evidence: material.evidence?.version ?? 0,
    hasDiff: material.diff !== undefined,
    hasFix: fix !== undefined,
  };
  const notes = [...(guard.notes ?? []), ...due.notes];
  const subject = subjectFor(guard, record, { ...material, fix, notes }, { wanted, state });
  const step = planNotification(state, wanted, guard.now());
  if (step.do === 'nothing') return finishNotification(guard, request, { record, material, state, wanted });
  return takeStep(guard, { request, subject, state }, step);
}

function subjectFor(
  { mention }: NotifierGateways,
  record: DeploymentRecord,
  material: SlackMaterial,
  { wanted, state }: { readonly wanted: WantedMessage; readonly state: NotificationState },
): Subject {
  return {
    key: record.deploymentKey,
    wanted,
    to: record.outcome ?? record.phase,
    mention: dueMention(mention, record, state.mentioned),
    render: ({ mayRepeat, continuedIn, mentioned }) =>
      renderSlackMessage(record, {
        ...material,
        mayRepeat,
        continuedIn,
        mention: mentioned === undefined ? undefined : mention?.who,
      }),
  };
}

interface ShownMessage {
  readonly record: DeploymentRecord;
  readonly material: NotificationMaterial;
  readonly state: NotificationState;
  readonly wanted: WantedMessage;
}

/** What follows a message that shows everything: its replies, and the message about the failure that the deployment fixed. */
async function finishNotification(
  guard: NotifierGateways,
  request: DeploymentRequest,
  { record, material, state, wanted }: ShownMessage,
): Promise<NotifyResult | 'again'> {
  await awaitDiff(guard, request, record, { hasDiff: wanted.hasDiff, shownAt: state.shownAt });
  await notifyFixed(guard, request, record);
  const replies = [
    // Those that people are notified of come first.
    () => mentionLater(guard, request, record, state),
    async () =>
      needsReply(record, guard.postFrom) ? notifyMissed(guard, request, { record, state }, takeStep) : 'shown',
    () => notifyLogs(guard, { request, record, evidence: material.evidence, thread: state.ts }, takeStep),
  ] as const;
  for (const reply of replies) {
    const result = await reply();
    if (result !== 'shown') return result;
  }
  return 'shown';
}

/** Updates the message about the failure that this deployment fixed, in the same destination. */
async function notifyFixed(
  guard: NotifierGateways,
  { to }: DeploymentRequest,
  record: DeploymentRecord,
): Promise<void> {
  const fixed = await readFixed(guard.store, record);
  if (fixed === undefined) return;
  const { serviceArn, deploymentKey, createdAt } = fixed;
  await notify(guard, {
    serviceArn,
    deploymentKey,
    createdAt,
    waitingSince: undefined,
    turn: undefined,
    ...(to !== undefined && { to }),
  });
}

/**
 * Mentions people in a reply if the deployment got into trouble after its message was posted, because Slack notifies no one
 * of an edit. The reply has its own state, so it is posted as surely as a message, and one time.
 */
async function mentionLater(
  guard: NotifierGateways,
  request: DeploymentRequest,
  record: DeploymentRecord,
  { mentioned, ts }: NotificationState,
): Promise<NotifyResult | 'again'> {
  const { mention } = guard;
  const occasion = dueMention(mention, record, mentioned);
  if (mention === undefined || occasion === undefined) return 'shown';
  const key = `${record.deploymentKey}#mention#${occasion}`;
  const state = (await guard.store.readRefusedState(itemsOf(guard), key)) ?? NO_NOTIFICATION;
  const wanted = { version: 1, evidence: 0, hasDiff: false, hasFix: false };
  const render = () => renderMention(record, mention.who);
  const thread = ts === undefined ? undefined : { ts, isBroadcast: true };
  const subject = { key, wanted, to: occasion, render, ...(thread && { thread }) };
  return takeStep(guard, { request, subject, state }, planNotification(state, wanted, guard.now()));
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
  await sendAgain(guard, itemsOf(guard), { ...request, turn: { of, place } }, between(guard.now(), at));
  return 'waiting';
}
