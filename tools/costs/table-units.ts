import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { weighValue } from '../../src/core/deployment/item-size.ts';

/** The items of the table after the run, by `keyText`. */
export type StoredItems = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Partition keys of the indexes: an item is in an index if it has the attribute. */
const INDEXED = ['day', 'openKey'];

const attributes = z.record(z.string(), z.unknown());
const keys = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const input = z.object({
  Item: attributes.optional(),
  Key: keys.optional(),
  Limit: z.number().optional(),
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(keys).optional() })).optional(),
});

/** The key of an item as one text. */
export function keyText(pk: unknown, sk: unknown): string {
  return `${pk} ${sk}`;
}

/**
 * The write request units of one call: one per KB of the item, and one per index that the item is in.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits(call: unknown, stored: StoredItems): number {
  const { Item, Key } = input.parse(call);
  const item = Item === undefined ? (Key === undefined ? {} : itemAt(stored, Key)) : plain(Item);
  return unitsOf(item, 1_024) + INDEXED.filter((name) => name in item).length;
}

/**
 * The upper bound of the read request units of one strongly consistent call: one per 4 KB. A Query counts as a full
 * page of the largest items, because a service in the run has fewer deployments than one in a real account.
 */
export function readUnits(call: unknown, stored: StoredItems): number {
  const { Key, Limit, RequestItems } = input.parse(call);
  if (Key !== undefined) return unitsOf(itemAt(stored, Key), 4_096);
  if (RequestItems !== undefined) {
    const wanted = Object.values(RequestItems).flatMap((one) => one.Keys ?? []);
    return wanted.reduce((sum, key) => sum + unitsOf(itemAt(stored, key), 4_096), 0);
  }
  const heaviest = Math.max(0, ...[...stored.values()].map(weigh));
  return Limit === undefined ? 1 : Math.max(1, Math.ceil((Limit * heaviest) / 4_096));
}

function itemAt(stored: StoredItems, { pk, sk }: z.infer<typeof keys>): Readonly<Record<string, unknown>> {
  return stored.get(keyText(pk.S, sk.S)) ?? {};
}

function unitsOf(item: Readonly<Record<string, unknown>>, bytes: number): number {
  return Math.max(1, Math.ceil(weigh(item) / bytes));
}

/** The size of an item in bytes; DynamoDB counts names and values, and nothing for the item itself. */
function weigh(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + weighValue(listed(value)), 0);
}

function listed(value: unknown): unknown {
  return value instanceof Set ? [...value] : value;
}

function plain(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // The SDK marshalled the item before the call.
  return unmarshall(item as Parameters<typeof unmarshall>[0]);
}
