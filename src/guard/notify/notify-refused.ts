import type { ReadabilityDetail } from '../../core/outcome-event/readability-detail.ts';
import { NO_NOTIFICATION, type NotificationStep, planNotification } from '../../core/slack/notification.ts';
import type { RefusedRequest } from '../../core/slack/parse-notify.ts';
import {
  messageKeyOf,
  noRefusedServices,
  noteReadability,
  type RefusedServices,
} from '../../core/slack/refused-services.ts';
import { renderRefusedServices } from '../../core/slack/slack-refused.ts';
import { after, between, type DurationMs, seconds } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type { NotifierGateways, NotifyResult } from './notify.ts';
import { itemsOf } from './items-of.ts';
import type { Job } from './slack-conversation.ts';

/** The message is edited at most this often, however many services it lists. */
const EDIT_GAP: DurationMs = seconds(60);

/** How often to read and write the list again when another notifier wrote it first. */
const ROUNDS = 5;

type TakeStep = (guard: NotifierGateways, job: Job, step: NotificationStep) => Promise<NotifyResult | 'again'>;

/**
 * Adds an event about a service that ECS denies access to, or allows again, to the notifier's list for the denied call. The
 * list holds only what was published.
 *
 * @throws ConflictError when other notifiers wrote first in every round; the message goes back to the queue
 */
export async function noteRefused(guard: NotifierGateways, detail: ReadabilityDetail): Promise<void> {
  const { store } = guard;
  const items = itemsOf(guard);
  const { action } = detail.refusal;
  for (let round = 0; round < ROUNDS; round += 1) {
    const list = (await store.readRefused(items, action)) ?? noRefusedServices(action);
    const next = noteReadability(list, detail);
    if (next === list) return;
    if ((await store.saveRefused(items, next, list.version)) === 'saved') return;
  }
  throw new ConflictError(`the list of services that ${action} is denied for changed ${ROUNDS} times during the write`);
}

/** Updates the one message about a denied call to show the current list of its services. */
export async function notifyRefused(
  guard: NotifierGateways,
  request: RefusedRequest,
  takeStep: TakeStep,
): Promise<NotifyResult | 'again'> {
  const items = itemsOf(guard);
  const list = await guard.store.readRefused(items, request.action);
  if (list === undefined) return 'nothing-to-say';
  const key = messageKeyOf(list);
  const state = (await guard.store.readRefusedState(items, key)) ?? NO_NOTIFICATION;
  const wanted = { version: list.version, evidence: 0, hasDiff: false, hasFix: false };
  const step = planNotification(state, wanted, guard.now());
  const editAt = state.shownAt === undefined ? undefined : after(state.shownAt, EDIT_GAP);
  if (step.do === 'update' && editAt !== undefined && editAt > guard.now()) {
    await guard.again.notifyAgain({ ...request, detail: undefined, turn: undefined }, between(guard.now(), editAt));
    return 'waiting';
  }
  const subject = { key, wanted, to: describe(list), render: () => renderRefusedServices(list) };
  return takeStep(guard, { request: { ...request, detail: undefined }, subject, state }, step);
}

function describe({ services }: RefusedServices): string {
  return `${services.filter((service) => service.end === undefined).length} services unreadable`;
}
