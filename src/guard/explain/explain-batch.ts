import { parseExplainerMessage } from '../../core/explanation/parse-explain.ts';
import { PoisonMessageError } from '../errors.ts';
import { type HandleMessage, remember } from '../handle-message.ts';
import { type ExplainerGateways, keepEvidence } from './keep-evidence.ts';

/** Returns a handler for one batch from the explainer's queue. Messages about the same deployment share one gathering. */
export function explainBatch(guard: ExplainerGateways): HandleMessage {
  const gatherings = new Map<string, Promise<unknown>>();
  return async (body) => {
    const request = parseExplainerMessage(body);
    if (request === undefined) {
      throw new PoisonMessageError(
        'the message is neither an outcome event nor a message of the explainer: see the dead-letter queue',
      );
    }
    await remember(gatherings, request.deploymentKey, () => keepEvidence(guard, request));
  };
}
