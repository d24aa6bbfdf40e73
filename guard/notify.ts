import { EFFECT_TIMEOUT } from '../core/next-look.ts';
import { NO_NOTIFICATION, type NotificationStep, planNotification } from '../core/notification.ts';
import type { NotifyRequest } from '../core/parse-notify.ts';
import type { DeploymentRecord } from '../core/record.ts';
import { isWorthSaying } from '../core/slack-message.ts';
import { between, type DurationMs, seconds } from '../core/time.ts';
import type {
  Count,
  Log,
  NewId,
  NotificationMaterial,
  NotificationStore,
  NotifyScheduler,
  Now,
  SlackGateway,
} from './ports.ts';
import { CHANNEL, type Job, post, search, update, wait, withClaim } from './slack-conversation.ts';

/** How soon to look again for evidence that is still being gathered. */
const EVIDENCE_WAIT: DurationMs = seconds(5);

/** How often one invocation brings a message up to a record that moves on meanwhile. */
const ROUNDS = 3;

/** What the notifier works with. */
export interface NotifierGateways {
  readonly store: NotificationStore;
  readonly slack: SlackGateway;
  readonly again: NotifyScheduler;
  readonly now: Now;
  readonly newId: NewId;
  readonly log: Log;
  readonly count: Count;
  /** Slack's channel id. */
  readonly channel: string;
  /** Whether a message is posted from the start of a deployment, or when something goes wrong. */
  readonly postFrom: 'start' | 'trouble';
}

export type NotifyResult = 'shown' | 'nothing-to-say' | 'waiting';

/**
 * Brings the one message about a deployment up to its record. Renders the record, never the event that called: late, doubled
 * and reordered events cost one read. Waits by a delayed message, never by sleeping or failing.
 *
 * @throws GatewayError when the table does not answer, or after three days of waiting for Slack
 */
export async function notify(guard: NotifierGateways, request: NotifyRequest): Promise<NotifyResult> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const result = await notifyOnce(guard, request);
    if (result !== 'again') return result;
  }
  return wait(guard, request, seconds(1), 'the record keeps moving');
}

async function notifyOnce(guard: NotifierGateways, request: NotifyRequest): Promise<NotifyResult | 'again'> {
  const { store } = guard;
  const [record, material] = await Promise.all([
    store.readRecord(request.serviceArn, request.createdAt, request.deploymentKey),
    store.readNotification(request.deploymentKey, CHANNEL),
  ]);
  if (record === undefined) return 'nothing-to-say';
  const state = material.state ?? NO_NOTIFICATION;
  if (state.ts === undefined && state.postClaimedAt === undefined && !isWorthSaying(record, guard.postFrom))
    return 'nothing-to-say';
  const step = planNotification(
    state,
    { version: record.version, hasEvidence: material.evidence !== undefined },
    guard.now(),
  );
  if (step.do === 'nothing') await awaitEvidence(guard, request, record, material);
  return takeStep(guard, { request, record, material, state, stored: material.state?.version ?? 0 }, step);
}

/** Evidence is gathered beside the event that called: when it is not there yet, it is waited for, as long as it is young. */
async function awaitEvidence(
  guard: NotifierGateways,
  request: NotifyRequest,
  record: DeploymentRecord,
  material: NotificationMaterial,
): Promise<void> {
  if (material.evidence !== undefined) return;
  const gather = record.pendingEffects.find((effect) => effect.kind === 'gather-evidence');
  if (gather === undefined || between(gather.since, guard.now()) > EFFECT_TIMEOUT) return;
  await guard.again.notifyAgain(request, EVIDENCE_WAIT);
}

async function takeStep(guard: NotifierGateways, job: Job, step: NotificationStep): Promise<NotifyResult | 'again'> {
  switch (step.do) {
    case 'nothing':
      return 'shown';
    case 'wait':
      return wait(guard, job.request, between(guard.now(), step.until), 'another call to slack is not accounted for');
    case 'search':
      return withClaim(guard, job, true, (claimed) => search(guard, job, claimed, step.oldest));
    case 'post':
      return withClaim(guard, job, true, (claimed) => post(guard, job, claimed, false));
    case 'update':
      return withClaim(guard, job, false, (claimed) => update(guard, job, claimed, step.ts));
  }
}
