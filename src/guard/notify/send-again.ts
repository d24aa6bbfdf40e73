import { type DeploymentRequest, type NotifyRequest, subjectOf } from '../../core/slack/parse-notify.ts';
import { after, before, between, type DurationMs, durationMs, type EpochMs, hours, seconds } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';
import type { NotificationStore, NotifyScheduler, Now } from '../ports.ts';
import { itemsOf } from './items-of.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';

/** Longest delay of a message. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY: DurationMs = seconds(900);

/** How long the notifier waits for Slack, or for a corrected configuration, before a message counts as failed. */
const PATIENCE: DurationMs = hours(72);

/** Margin for the clocks of two invocations and of SQS. */
const MARGIN: DurationMs = seconds(10);

interface Line {
  readonly store: Pick<NotificationStore, 'readWait' | 'saveWait'>;
  readonly again: NotifyScheduler;
  readonly now: Now;
}

/**
 * Sends a delayed message that replaces this one. For a deployment it then saves when that message arrives, so that evidence
 * which comes earlier does not wait beside it.
 *
 * @param items name of the channel in the keys of its items, for a request that names no destination
 */
export async function sendAgain(line: Line, items: string, request: NotifyRequest, delay: DurationMs): Promise<void> {
  const arrivesAt = after(line.now(), durationMs(Math.min(delay, LONGEST_DELAY)));
  await line.again.notifyAgain(request, delay);
  // Saved after it was sent: an instant without a message would lose the evidence.
  if (!('action' in request)) await line.store.saveWait(request.deploymentKey, request.to ?? items, arrivesAt);
}

/**
 * Whether a message about the same deployment is still on its way. It reads the evidence when it arrives, and the evidence is
 * saved before it is announced.
 */
export async function isAwaited(
  line: Omit<Line, 'again'>,
  items: string,
  request: DeploymentRequest,
): Promise<boolean> {
  if (request.onlyEvidence !== true) return false;
  const arrivesAt: EpochMs | undefined = await line.store.readWait(request.deploymentKey, request.to ?? items);
  return arrivesAt !== undefined && before(arrivesAt, MARGIN) > line.now();
}

/** Sends a delayed message to replace this one, which is then deleted. Waiting does not count as a failure. */
export async function wait(
  guard: NotifierGateways,
  request: NotifyRequest,
  delay: DurationMs,
  because: string,
): Promise<NotifyResult> {
  const waitingSince = request.waitingSince ?? guard.now();
  if (between(waitingSince, guard.now()) > PATIENCE) {
    const who = request.to?.startsWith('sns#') === true ? 'the topic' : 'Slack';
    throw new GatewayError('unavailable', 'slack', `${who} did not accept the message for three days: ${because}`);
  }
  guard.count('MessagesWaiting');
  guard.log.info('message waits', { deploymentId: subjectOf(request), because });
  await sendAgain(guard, itemsOf(guard), { ...request, waitingSince }, delay);
  return 'waiting';
}
