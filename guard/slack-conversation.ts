import { claim, type NotificationState, notApplied, shown, unclear, waitAfter } from '../core/notification.ts';
import type { NotifyRequest } from '../core/parse-notify.ts';
import type { DeploymentRecord } from '../core/record.ts';
import { renderSlackMessage } from '../core/slack-message.ts';
import { between, type DurationMs, type EpochMs, hours } from '../core/time.ts';
import { GatewayError } from './errors.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';
import type { NotificationMaterial, SlackResult } from './ports.ts';

/** The channel of the notification items: another channel has items of its own. */
export const CHANNEL = 'slack';

/** How long the notifier waits for Slack, or for somebody to mend its configuration, before a message counts as poison. */
const PATIENCE: DurationMs = hours(72);

/** One message to bring up to date, and all that was read for it. */
export interface Job {
  readonly request: NotifyRequest;
  readonly record: DeploymentRecord;
  readonly material: NotificationMaterial;
  readonly state: NotificationState;
  /** The version of the stored state; 0 when none is stored. */
  readonly stored: number;
}

/** Runs one conversation with Slack under a claim. Whoever lost the claim reads again: somebody else is talking. */
export async function withClaim(
  guard: NotifierGateways,
  job: Job,
  willPost: boolean,
  talk: (claimed: NotificationState) => Promise<NotifyResult | 'again'>,
): Promise<NotifyResult | 'again'> {
  const claimed = { ...claim(job.state, guard.newId(), willPost, guard.now()), version: job.stored + 1 };
  const saved = await guard.store.saveNotification(job.record.deploymentKey, CHANNEL, claimed, job.stored);
  if (saved === 'conflict') return 'again';
  try {
    return await talk(claimed);
  } catch (error) {
    // The token could not be had, so nothing was sent: the notifier alone waits.
    if (!(error instanceof GatewayError) || error.code !== 'secret-unavailable') throw error;
    const state = notApplied(claimed, job.state.postClaimedAt !== undefined);
    await save(guard, job, state, claimed.version);
    return wait(guard, job.request, waitAfter(state.attempts), error.message);
  }
}

export async function search(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  oldest: EpochMs,
): Promise<NotifyResult | 'again'> {
  const found = await guard.slack.find(guard.channel, job.record.deploymentKey, oldest);
  switch (found.is) {
    case 'found':
      await save(
        guard,
        job,
        shown(claimed, { ts: found.ts, channel: guard.channel, shownVersion: 0, shownEvidence: false }),
        claimed.version,
      );
      return 'again';
    case 'none':
      return post(guard, job, claimed, false);
    case 'cannot-look':
      guard.log.warn('a message may be repeated', {
        deploymentId: job.record.deploymentKey,
        because: `slack says ${found.code}`,
      });
      return post(guard, job, claimed, true);
    case 'rate-limited':
      return giveBack(
        guard,
        job,
        notApplied(claimed, true),
        claimed.version,
        found.retryAfter,
        'slack limits the rate',
      );
    case 'unclear': {
      const state = notApplied(claimed, true);
      return giveBack(guard, job, state, claimed.version, waitAfter(state.attempts), found.why);
    }
  }
}

export async function post(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  mayRepeat: boolean,
): Promise<NotifyResult | 'again'> {
  const message = renderSlackMessage(job.record, {
    ...job.material,
    mayRepeat: mayRepeat || claimed.mayRepeat,
    continuedIn: claimed.continuedIn,
  });
  // The search before this post accounted for every earlier one, so only this one is open from here on.
  const result = await guard.slack.post(guard.channel, message, job.record.deploymentKey);
  return settle(
    guard,
    job,
    { ...claimed, postClaimedAt: guard.now(), mayRepeat: mayRepeat || claimed.mayRepeat },
    result,
  );
}

export async function update(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  ts: string,
): Promise<NotifyResult | 'again'> {
  const channel = claimed.channel ?? guard.channel;
  const message = renderSlackMessage(job.record, {
    ...job.material,
    mayRepeat: claimed.mayRepeat,
    continuedIn: claimed.continuedIn,
  });
  if (claimed.continuedIn === 'thread') {
    return settle(guard, job, claimed, await guard.slack.post(channel, message, job.record.deploymentKey, ts));
  }
  const result = await guard.slack.update(channel, ts, message, job.record.deploymentKey);
  if (result.is !== 'refused') return settle(guard, job, claimed, result);
  return continueElsewhere(guard, job, claimed, result.code) ?? settle(guard, job, claimed, result);
}

/** A message that was deleted is posted anew, one that may not be edited any more is answered in its thread: once, and said. */
function continueElsewhere(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  code: string,
): Promise<NotifyResult | 'again'> | undefined {
  if (code === 'edit_window_closed' || code === 'cant_update_message') {
    return settleContinued(guard, job, { ...claimed, continuedIn: 'thread' }, code);
  }
  if (code === 'message_not_found' && claimed.continuedIn === undefined) {
    return settleContinued(guard, job, { ...claimed, continuedIn: 'new-message', ts: undefined }, code);
  }
  return undefined;
}

async function settleContinued(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  code: string,
): Promise<NotifyResult | 'again'> {
  guard.log.info('message continued elsewhere', {
    deploymentId: job.record.deploymentKey,
    to: claimed.continuedIn,
    because: code,
  });
  const next = { ...notApplied(claimed, false), attempts: 0 };
  await save(guard, job, next, claimed.version);
  return 'again';
}

/** Writes down what came of a call, and waits where it must be tried again. */
async function settle(
  guard: NotifierGateways,
  job: Job,
  claimed: NotificationState,
  result: SlackResult,
): Promise<NotifyResult | 'again'> {
  const { record } = job;
  switch (result.is) {
    case 'done': {
      const ts = claimed.continuedIn === 'thread' && claimed.ts !== undefined ? claimed.ts : result.ts;
      const shownEvidence = job.material.evidence !== undefined;
      const state = shown(claimed, { ts, channel: result.channel, shownVersion: record.version, shownEvidence });
      await save(guard, job, state, claimed.version);
      guard.count('MessagesShown');
      guard.log.info('message shown', {
        deploymentId: record.deploymentKey,
        to: record.outcome ?? record.phase,
        because: `version ${record.version}`,
      });
      return 'again';
    }
    case 'rate-limited':
      return giveBack(
        guard,
        job,
        notApplied(claimed, false),
        claimed.version,
        result.retryAfter,
        'slack limits the rate',
      );
    case 'refused': {
      const state = notApplied(claimed, false);
      return giveBack(guard, job, state, claimed.version, waitAfter(state.attempts), `slack says ${result.code}`);
    }
    case 'unclear': {
      const state = unclear(claimed, guard.now());
      return giveBack(guard, job, state, claimed.version, waitAfter(state.attempts), result.why);
    }
  }
}

async function giveBack(
  guard: NotifierGateways,
  job: Job,
  state: NotificationState,
  expected: number,
  delay: DurationMs,
  because: string,
): Promise<NotifyResult> {
  await save(guard, job, state, expected);
  return wait(guard, job.request, delay, because);
}

/** The claim is ours alone, so a conflict means that it ran out meanwhile; whoever took it over accounts for the message. */
async function save(guard: NotifierGateways, job: Job, state: NotificationState, expected: number): Promise<void> {
  const result = await guard.store.saveNotification(job.record.deploymentKey, CHANNEL, state, expected);
  if (result === 'conflict') {
    guard.log.warn('claim ran out', {
      deploymentId: job.record.deploymentKey,
      because: 'the call to slack took longer than the lease',
    });
  }
}

/** Waiting is not failing: a delayed message takes the place of this one, which is deleted. */
export async function wait(
  guard: NotifierGateways,
  request: NotifyRequest,
  delay: DurationMs,
  because: string,
): Promise<NotifyResult> {
  const waitingSince = request.waitingSince ?? guard.now();
  if (between(waitingSince, guard.now()) > PATIENCE) {
    throw new GatewayError('unavailable', 'slack', `slack did not take the message for three days: ${because}`);
  }
  guard.count('MessagesWaiting');
  guard.log.info('message waits', { deploymentId: request.deploymentKey, because });
  await guard.again.notifyAgain({ ...request, waitingSince }, delay);
  return 'waiting';
}
