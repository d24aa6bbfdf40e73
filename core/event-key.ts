import type { LedgerEvent } from './signal.ts';

const FNV_PRIME = 0x100000001b3n;
const FNV_OFFSET = 0xcbf29ce484222325n;

/**
 * Names an event by what it says: 16 hexadecimal digits of the 64-bit FNV-1a of its words and its time. ECS does not say
 * whether an event that is sent again keeps its id, so the id is left out.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
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
  const said = [...words.map((word) => word ?? ''), String(event.at)].join('\n');
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(said)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME);
  }
  return hash.toString(16).padStart(16, '0');
}
