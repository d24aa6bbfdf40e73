import { parseNotifierMessage } from '../core/parse-notify.ts';
import { PoisonMessageError } from './errors.ts';
import { type HandleMessage, remember } from './handle-message.ts';
import { type NotifierGateways, notify } from './notify.ts';

/** A handler for the messages of one batch in the notifier's queue: one conversation a deployment. */
export function notifyBatch(guard: NotifierGateways): HandleMessage {
  const conversations = new Map<string, Promise<unknown>>();
  return async (body) => {
    const request = parseNotifierMessage(body);
    if (request === undefined) {
      throw new PoisonMessageError(
        "a message is neither an outcome event nor the notifier's own: see the dead-letter queue",
      );
    }
    await remember(conversations, request.deploymentKey, () => notify(guard, request));
  };
}
