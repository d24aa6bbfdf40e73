import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { GatheredEvidence } from '../../core/explanation/evidence.ts';
import { NO_NOTIFICATION, type NotificationStep, planNotification } from '../../core/slack/notification.ts';
import type { DeploymentRequest } from '../../core/slack/parse-notify.ts';
import { hasLogLines } from '../../core/slack/slack-evidence.ts';
import { logsKeyOf, renderLogs } from '../../core/slack/slack-logs.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';
import { itemsOf } from './items-of.ts';
import type { Job } from './slack-conversation.ts';

type TakeStep = (guard: NotifierGateways, job: Job, step: NotificationStep) => Promise<NotifyResult | 'again'>;

/** A deployment whose message is shown. */
interface ShownDeployment {
  readonly request: DeploymentRequest;
  readonly record: DeploymentRecord;
  readonly evidence: GatheredEvidence | undefined;
  /** Slack's ID of the message; undefined if it was deleted. */
  readonly thread: string | undefined;
}

/** The reply is posted once and not edited: lines that are gathered later are about the same failure. */
const WANTED = { version: 1, evidence: 0, hasDiff: false, hasFix: false };

/**
 * Posts the log lines of a failed deployment as one reply to its message. The reply has its own state, so the rules of a
 * message apply to it: claim, search after an unclear answer, rate limits.
 */
export async function notifyLogs(
  guard: NotifierGateways,
  { request, record, evidence, thread }: ShownDeployment,
  takeStep: TakeStep,
): Promise<NotifyResult | 'again'> {
  if (evidence === undefined || thread === undefined || !hasLogLines(evidence)) return 'shown';
  const key = logsKeyOf(record.deploymentKey);
  const state = (await guard.store.readRefusedState(itemsOf(guard), key)) ?? NO_NOTIFICATION;
  const step = planNotification(state, WANTED, guard.now());
  const reply = { ts: thread, isBroadcast: false };
  const subject = { key, wanted: WANTED, thread: reply, to: 'log lines', render: () => renderLogs(record, evidence) };
  return takeStep(guard, { request, subject, state }, step);
}
