import type { PacedCall } from '../../core/reconcile/pace.ts';
import {
  accounted,
  claim,
  isNeverSearchable,
  type NotificationState,
  notApplied,
  type SearchSpan,
  shown,
  unclear,
  type WantedMessage,
  waitAfter,
} from '../../core/slack/notification.ts';
import type { NotifyRequest } from '../../core/slack/parse-notify.ts';
import type { SlackMessage } from '../../core/slack/slack-message.ts';
import type { DurationMs } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { SlackResult, SlackThread } from '../ports.ts';
import { itemsOf } from './items-of.ts';
import { NO_THREAD } from './slack-port.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';
import { wait } from './send-again.ts';
import { holdTurns } from './take-turn.ts';

/** A message that a search found may show any version. */
const NOTHING_SHOWN = { shownVersion: 0, shownEvidence: 0, shownDiff: false, shownFix: false };

/** The subject of a Slack message: a deployment, or a denied call. */
export interface Subject {
  /** Marks the message in Slack and keys its state: the key of a deployment, or one that the notifier makes. */
  readonly key: string;
  readonly wanted: WantedMessage;
  /** The state that the message shows, for the log. */
  readonly to: string;
  /** Set if the message is a reply. */
  readonly thread?: SlackThread;
  render(state: NotificationState): SlackMessage;
  /** What the mention in a new post is for; undefined if it mentions no one. */
  readonly mention?: string | undefined;
}

/** One Slack message to update. */
export interface Job {
  readonly request: NotifyRequest;
  readonly subject: Subject;
  /** The state before this invocation claimed the message. */
  readonly state: NotificationState;
}

/** Claims the message, then calls Slack. If another notifier holds the claim, the caller reads the state again. */
export async function withClaim(
  guard: NotifierGateways,
  job: Job,
  willPost: boolean,
  talk: (claimed: NotificationState) => Promise<NotifyResult | 'again'>,
): Promise<NotifyResult | 'again'> {
  const mentioned = willPost ? (job.subject.mention ?? job.state.mentioned) : job.state.mentioned;
  const claimed = claim(job.state, guard.newId(), willPost, guard.now(), mentioned);
  const saved = await guard.store.saveNotification(job.subject.key, itemsOf(guard), claimed, job.state.version);
  if (saved === 'conflict') return 'again';
  try {
    return await talk(claimed);
  } catch (error) {
    // The token could not be read, so nothing was sent and only the wait is needed.
    if (!(error instanceof GatewayError) || error.code !== 'secret-unavailable') throw error;
    return tryLater(guard, job, claimed, error.message);
  }
}

/** Searches the channel for a message that an earlier call may have posted. The result is saved, and the next round uses it. */
export async function search(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  span: SearchSpan,
): Promise<NotifyResult | 'again'> {
  const { key, thread } = job.subject;
  // The channel's own history shows a broadcast reply.
  const threadTs = thread === undefined || thread.isBroadcast ? undefined : thread.ts;
  const found = await guard.slack.find(guard.channel, key, span, threadTs);
  switch (found.is) {
    case 'found': {
      const adopted = { ...claimed, ts: found.ts, channel: guard.channel };
      const nothing = { ...NOTHING_SHOWN, shownAt: undefined };
      await save(guard, job, shown(adopted, nothing), claimed.version);
      return 'again';
    }
    case 'none':
      await save(guard, job, accounted(claimed, false), claimed.version);
      return 'again';
    case 'cannot-search': {
      // The channel may hold the message even though Slack rejects the token or the channel now. Search again after
      // that is fixed.
      if (!isNeverSearchable(found.code)) return tryLater(guard, job, claimed, `Slack answered ${found.code}`);
      guard.log.warn('a message may be repeated', {
        deploymentId: job.subject.key,
        because: `Slack answered ${found.code}`,
      });
      await save(guard, job, accounted(claimed, true), claimed.version);
      return 'again';
    }
    case 'rate-limited':
      return waitAsTold(guard, job, claimed, 'search', found.retryAfter);
    case 'unclear':
      return tryLater(guard, job, claimed, found.why);
  }
}

/** Posts the message. Call it only when no earlier post can have succeeded. */
export async function post(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
): Promise<NotifyResult | 'again'> {
  const { key, thread } = job.subject;
  const message = job.subject.render(claimed);
  const result = await guard.slack.post(guard.channel, message, key, thread);
  if (thread === undefined || result.is !== 'refused' || !NO_THREAD.has(result.code)) {
    return settle(guard, job, claimed, 'post', result);
  }
  // The message that it replies to was deleted. What the whole channel should see stands alone then.
  return thread.isBroadcast
    ? settle(guard, job, claimed, 'post', await guard.slack.post(guard.channel, message, key))
    : leaveOut(guard, job, { ...claimed, ts: thread.ts }, result.code);
}

/** Edits the message, or replies in its thread if Slack no longer allows edits. */
export async function update(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  ts: string,
): Promise<NotifyResult | 'again'> {
  const channel = claimed.channel ?? guard.channel;
  const { key, render } = job.subject;
  if (claimed.continuedIn === 'thread') {
    const reply = await guard.slack.post(channel, render(claimed), key, { ts, isBroadcast: false });
    return settle(guard, job, claimed, 'post', reply);
  }
  const result = await guard.slack.update(channel, ts, render(claimed), key);
  if (result.is !== 'refused') return settle(guard, job, claimed, 'update', result);
  return continueElsewhere(guard, job, claimed, result.code) ?? settle(guard, job, claimed, 'update', result);
}

/**
 * Posts a deleted message once more, with a note; if that one is deleted too, no other follows. If Slack no longer allows
 * edits, the next call replies in the thread.
 */
function continueElsewhere(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  code: string,
): Promise<NotifyResult | 'again'> | undefined {
  if (code === 'edit_window_closed' || code === 'cant_update_message') {
    return settleContinued(guard, job, { ...claimed, continuedIn: 'thread' }, code);
  }
  if (code !== 'message_not_found') return undefined;
  if (claimed.continuedIn === undefined) {
    return settleContinued(guard, job, { ...claimed, continuedIn: 'new-message', ts: undefined }, code);
  }
  return leaveOut(guard, job, claimed, 'it was deleted in Slack a second time');
}

async function settleContinued(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  code: string,
): Promise<'again'> {
  guard.log.info('message continued elsewhere', {
    deploymentId: job.subject.key,
    to: claimed.continuedIn,
    because: code,
  });
  await save(guard, job, notApplied(claimed, { ...job.state, attempts: 0 }, 'not-tried'), claimed.version);
  return 'again';
}

/** Saves the message as shown, so that nothing posts it again. */
async function leaveOut(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  because: string,
): Promise<'again'> {
  guard.log.info('message left alone', { deploymentId: job.subject.key, because });
  await save(guard, job, shownNow(guard, job, claimed), claimed.version);
  return 'again';
}

/** Saves the result of a call, and schedules another try where one is needed. */
async function settle(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  call: PacedCall,
  result: SlackResult,
): Promise<NotifyResult | 'again'> {
  const { subject } = job;
  switch (result.is) {
    case 'done': {
      const ts = claimed.continuedIn === 'thread' && claimed.ts !== undefined ? claimed.ts : result.ts;
      await save(guard, job, shownNow(guard, job, { ...claimed, ts, channel: result.channel }), claimed.version);
      guard.count('MessagesShown');
      guard.log.info('message shown', {
        deploymentId: subject.key,
        to: subject.to,
        because: `version ${subject.wanted.version}`,
      });
      return 'again';
    }
    case 'rate-limited':
      return waitAsTold(guard, job, claimed, call, result.retryAfter);
    case 'refused':
      return tryLater(guard, job, claimed, `Slack answered ${result.code}`);
    case 'unclear': {
      const state = unclear(claimed, guard.now());
      await save(guard, job, state, claimed.version);
      return wait(guard, job.request, waitAfter(state.attempts), result.why);
    }
  }
}

function shownNow({ now }: NotifierGateways, { subject }: Job, claimed: NotificationState): NotificationState {
  const { version, evidence, hasDiff, hasFix } = subject.wanted;
  return shown(claimed, {
    shownVersion: version,
    shownEvidence: evidence,
    shownDiff: hasDiff,
    shownFix: hasFix,
    shownAt: now(),
  });
}

/** For calls that had no effect in Slack: releases the claim and schedules a retry after a growing delay. */
async function tryLater(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  because: string,
): Promise<NotifyResult> {
  const state = notApplied(claimed, job.state, 'tried');
  await save(guard, job, state, claimed.version);
  return wait(guard, job.request, waitAfter(state.attempts), because);
}

/** Slack returned how long to wait. No other message makes this kind of call before that. */
async function waitAsTold(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  call: PacedCall,
  retryAfter: DurationMs,
): Promise<NotifyResult> {
  await save(guard, job, notApplied(claimed, job.state, 'not-tried'), claimed.version);
  await holdTurns(guard, call, retryAfter);
  return wait(guard, job.request, retryAfter, 'Slack limits the rate');
}

/** Only the holder of the claim writes, so a conflict means that the claim expired and its new holder updates the message. */
async function save(guard: NotifierGateways, job: Job, state: NotificationState, expected: number): Promise<void> {
  const result = await guard.store.saveNotification(job.subject.key, itemsOf(guard), state, expected);
  if (result === 'conflict') {
    guard.log.warn('claim ran out', {
      deploymentId: job.subject.key,
      because: 'the call to Slack took longer than the lease',
    });
  }
}
