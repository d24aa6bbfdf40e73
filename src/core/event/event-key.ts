import { hashText } from '../hash-text.ts';
import type { LedgerEvent } from './signal.ts';

/**
 * Names an event by what it says: 16 hexadecimal digits of its words and its time. ECS does not say whether an event that is
 * sent again keeps its id, so the id is left out.
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
