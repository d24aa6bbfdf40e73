import type { NotifierGateways } from './notify.ts';

/**
 * The name in the keys of notification items of a guard's own channel. Any other destination has its own name.
 *
 * @internal
 */
export const CHANNEL = 'slack';

/** The name of the channel in the keys of its items. */
export function itemsOf({ destination = CHANNEL }: Pick<NotifierGateways, 'destination'>): string {
  return destination;
}
