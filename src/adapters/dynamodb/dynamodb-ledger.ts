import { attribute } from '../../config/table.ts';
import type { LedgerEvent } from '../../core/event/signal.ts';
import { chunksOf } from '../paging.ts';
import { ledgerKey } from './deployment-item.ts';
import type { Table } from './dynamodb-table.ts';
import { parseItem, toItem } from './item-schema.ts';
import { ledgerEventSchema } from './record-item.ts';

/** Limits of a ledger. A full one accepts no more events: the first events of a failure explain the most. */
const MOST_EVENTS = 200;
const MOST_BYTES = 100_000;

/** Events per update: its expressions are limited to 4 KB and 300 operators. */
const EVENTS_A_WRITE = 50;

/** Each event is its own attribute, so adding it twice changes nothing. */
const EVENT_PREFIX = 'event#';

/** Adds events to a ledger, in chunks. Counts those that a full ledger does not accept. */
export async function appendLedger(
  items: Table,
  deploymentKey: string,
  events: readonly LedgerEvent[],
  expiresAt: number,
): Promise<void> {
  const distinct = [...new Map(events.map((event) => [event.key, event])).values()];
  for (const chunk of chunksOf(distinct, EVENTS_A_WRITE)) {
    const key = ledgerKey(deploymentKey);
    const entries = chunk.map((event, index) => ({ event, name: `#e${index}`, value: `:e${index}` }));
    const names = Object.fromEntries(entries.map(({ event, name }) => [name, EVENT_PREFIX + event.key]));
    const hasNews = `(${entries.map(({ name }) => `attribute_not_exists(${name})`).join(' OR ')})`;
    const added = entries.map(({ name, value }) => `${name} = if_not_exists(${name}, ${value})`);
    const written = await items.updateIf(
      key,
      `SET #expiresAt = :expiresAt, ${added.join(', ')} ADD #keys :keys, #bytes :bytes`,
      {
        text: `${hasNews} AND (attribute_not_exists(#keys) OR (size(#keys) < :mostEvents AND #bytes < :mostBytes))`,
        names: { ...names, '#expiresAt': attribute.expiresAt, '#keys': 'keys', '#bytes': 'bytes' },
        values: {
          ...Object.fromEntries(entries.map(({ event, value }) => [value, event])),
          ':expiresAt': expiresAt,
          ':keys': new Set(chunk.map((event) => event.key)),
          ':bytes': weigh(chunk),
          ':mostEvents': MOST_EVENTS,
          ':mostBytes': MOST_BYTES,
        },
      },
    );
    if (written !== undefined) continue;
    // Either the ledger has all of these events, or it is full. Only in the second case is there something to count.
    await items.updateIf(key, 'ADD #leftOut :leftOut', {
      text: hasNews,
      names: { ...names, '#leftOut': 'leftOut' },
      values: { ':leftOut': chunk.length },
    });
  }
}

/** Reads the events of a ledger, oldest first. */
export async function readLedger(items: Table, deploymentKey: string): Promise<readonly LedgerEvent[]> {
  const item = await items.get(ledgerKey(deploymentKey));
  return Object.entries(item ?? {})
    .filter(([name]) => name.startsWith(EVENT_PREFIX))
    .map(([, value]) => parseItem(ledgerEventSchema, value.M ?? {}, 'dynamodb:GetItem'))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
}

function weigh(events: readonly LedgerEvent[]): number {
  return new TextEncoder().encode(JSON.stringify(toItem({ events }))).length;
}
