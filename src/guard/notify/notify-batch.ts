import { parseNotifierMessage } from '../../core/slack/parse-notify.ts';
import type { ReadabilityDetail } from '../../core/outcome-event/readability-detail.ts';
import { PoisonMessageError } from '../errors.ts';
import { type HandleMessage, remember } from '../handle-message.ts';
import { type NotifierGateways, notify } from './notify.ts';
import { noteRefused } from './notify-refused.ts';

/** Returns a handler for one batch from the notifier's queue. Messages about the same deployment share one notification. */
export function notifyBatch(guard: NotifierGateways): HandleMessage {
  const conversations = new Map<string, Promise<unknown>>();
  return async (body) => {
    const request = parseNotifierMessage(body);
    if (request === undefined) {
      throw new PoisonMessageError(
        'the message is neither an outcome event nor a message of the notifier: see the dead-letter queue',
      );
    }
    if (!('action' in request)) {
      const key = `${request.deploymentKey} ${request.to ?? ''}`;
      await remember(conversations, key, () => notify(guard, request));
      return;
    }
    // Each event is about a different service, so it is stored before the shared Slack message is updated.
    if (request.detail !== undefined) await note(guard, request.detail);
    await notify(guard, { ...request, detail: undefined });
  };
}

function note(guard: NotifierGateways, detail: ReadabilityDetail): Promise<void> {
  const { router } = guard;
  return router === undefined ? noteRefused(guard, detail) : router.note(guard, detail, noteRefused);
}
