import type { DeploymentRecord } from '../../core/deployment/record.ts';
import {
  NO_NOTIFICATION,
  type NotificationState,
  type NotificationStep,
  planNotification,
} from '../../core/slack/notification.ts';
import type { DeploymentRequest } from '../../core/slack/parse-notify.ts';
import { isWorthSaying } from '../../core/slack/slack-message.ts';
import { renderMissedReply } from '../../core/slack/slack-missed.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';
import { itemsOf } from './items-of.ts';
import type { Job } from './slack-conversation.ts';

type TakeStep = (guard: NotifierGateways, job: Job, step: NotificationStep) => Promise<NotifyResult | 'again'>;

/** The reply is posted once and never edited. The deployment's own message shows what follows. */
const ONCE = { version: 1, evidence: 0, hasDiff: false, hasFix: false };

/**
 * Whether a missed rollback gets a reply that the channel sees: the deployment's message was there before, and Slack sends no
 * notification for an edit. If the missed rollback is why the message exists, the message itself is the notification.
 */
export function needsReply(record: DeploymentRecord, postFrom: NotifierGateways['postFrom']): boolean {
  if (record.missedRollback === undefined) return false;
  const others = record.transitions.filter((transition) => transition !== 'rollback-missed');
  return isWorthSaying({ ...record, transitions: others, missedRollback: undefined }, postFrom);
}

/**
 * Returns the key of the reply's state.
 *
 * @internal
 */
export function missedReplyKey({ deploymentKey }: Pick<DeploymentRecord, 'deploymentKey'>): string {
  return `${deploymentKey}#rollback-missed`;
}

/** Posts the one reply about a missed rollback, after the deployment's message shows it. */
export async function notifyMissed(
  guard: NotifierGateways,
  request: DeploymentRequest,
  { record, state: parent }: { readonly record: DeploymentRecord; readonly state: NotificationState },
  takeStep: TakeStep,
): Promise<NotifyResult | 'again'> {
  const key = missedReplyKey(record);
  const state = (await guard.store.readRefusedState(itemsOf(guard), key)) ?? NO_NOTIFICATION;
  const { missedRollback } = record;
  if (parent.ts === undefined || missedRollback === undefined || state.shownVersion >= ONCE.version) return 'shown';
  const subject = {
    key,
    wanted: ONCE,
    to: 'rollback missed',
    thread: { ts: parent.ts, isBroadcast: true },
    render: () => renderMissedReply(record, missedRollback),
  };
  return takeStep(guard, { request, subject, state }, planNotification(state, ONCE, guard.now()));
}
