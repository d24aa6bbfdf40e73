import { unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { weighValue } from '../../src/core/deployment/item-size.ts';

/** Items as the table holds them after the run, by `keyText`. */
export type StoredItems = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Attributes that put an item into an index. */
const INDEXED = ['day', 'openKey'];

const attributes = z.record(z.string(), z.unknown());
const keys = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const input = z.object({
  Item: attributes.optional(),
  Key: keys.optional(),
  Limit: z.number().optional(),
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(keys).optional() })).optional(),
});

/** The place of an item. */
export function keyText(pk: unknown, sk: unknown): string {
  return `${pk} ${sk}`;
}

/**
 * The write request units of one call: one for each KB of the item, and one for each index that it is in.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits(call: unknown, stored: StoredItems): number {
  const { Item, Key } = input.parse(call);
  const item = Item === undefined ? (Key === undefined ? {} : itemAt(stored, Key)) : plain(Item);
  return unitsOf(item, 1_024) + INDEXED.filter((name) => name in item).length;
}

/**
 * The most read request units of one strongly consistent call: one for each 4 KB. A Query is counted as a full page of the
 * heaviest items, because the run has fewer deployments of a service than an account has.
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

/** DynamoDB counts names and values, and nothing for the item around them. */
function weigh(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + weighValue(listed(value)), 0);
}

function listed(value: unknown): unknown {
  return value instanceof Set ? [...value] : value;
}

function plain(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  // The call was made by an SDK that marshalled it.
  return unmarshall(item as Parameters<typeof unmarshall>[0]);
}
