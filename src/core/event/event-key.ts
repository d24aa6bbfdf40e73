import { hashText } from '../hash-text.ts';
import type { LedgerEvent } from './signal.ts';

/**
 * Returns a key for an event's content: 16 hexadecimal digits from its fields and time. AWS does not document whether a
 * re-sent event keeps its id, so the id is left out.
 */
export function calculateEventKey(event: Omit<LedgerEvent, 'key'> & { readonly hookId?: string | undefined }): string {
  const words = [
    event.detailType,
    event.eventName,
    event.ecsDeploymentId,
    event.serviceDeploymentArn,
    event.hookId,
    event.reason,
  ];
  return hashText([...words.map((word) => word ?? ''), String(event.at)].join('\n'));
}
