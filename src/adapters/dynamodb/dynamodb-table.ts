import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { attribute } from '../../config/table.ts';
import { GatewayError } from '../../guard/errors.ts';
import { callAws, isAwsError } from '../aws-errors.ts';
import { chunksOf } from '../paging.ts';
import { type Item, toAttribute } from './item-schema.ts';

/** Most keys per BatchGetItem. */
const BATCH = 100;

/** Rounds of a BatchGetItem while DynamoDB leaves keys unprocessed. */
const BATCH_ROUNDS = 3;

/** A condition of a write. */
export interface Expression {
  readonly text: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** Access to the guard's table. Reads are consistent unless stated otherwise. */
export interface Table {
  get(key: Item): Promise<Item | undefined>;
  query(query: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Item[]>;
  /** Reads all pages. Consistent only if the query requests it; an index does not support it. */
  queryAll(query: Omit<QueryCommandInput, 'TableName'>): Promise<readonly Item[]>;
  batchGet(keys: readonly Item[]): Promise<readonly Item[]>;
  put(item: Item): Promise<void>;
  /** False when the condition failed and nothing was written. */
  putIf(item: Item, condition: Expression): Promise<boolean>;
  /** Returns the item before the update; undefined when the condition failed and nothing was written. */
  updateIf(key: Item, update: string, condition: Expression): Promise<Item | undefined>;
}

/** Accesses a table through a DynamoDB client. */
export function table(client: DynamoDBClient, TableName: string): Table {
  return {
    async get(Key) {
      const command = new GetItemCommand({ TableName, Key, ConsistentRead: true });
      return (await callAws('dynamodb:GetItem', () => client.send(command))).Item;
    },
    async query(query) {
      const command = new QueryCommand({ ...query, TableName, ConsistentRead: true });
      return (await callAws('dynamodb:Query', () => client.send(command))).Items ?? [];
    },
    async queryAll(query) {
      const items: Item[] = [];
      let ExclusiveStartKey: Item | undefined;
      do {
        const command = new QueryCommand({ ...query, TableName, ExclusiveStartKey });
        const page = await callAws('dynamodb:Query', () => client.send(command));
        items.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return items;
    },
    async batchGet(keys) {
      const items: Item[] = [];
      for (const chunk of chunksOf(keys, BATCH)) items.push(...(await batchGet(client, TableName, chunk)));
      return items;
    },
    async put(Item) {
      await callAws('dynamodb:PutItem', () => client.send(new PutItemCommand({ TableName, Item })));
    },
    async putIf(Item, condition) {
      const command = new PutItemCommand({ TableName, Item, ...conditional(condition) });
      return (await ifHolds('dynamodb:PutItem', () => client.send(command))) !== undefined;
    },
    async updateIf(Key, UpdateExpression, condition) {
      const request = { TableName, Key, UpdateExpression, ...conditional(condition), ReturnValues: 'ALL_OLD' as const };
      const answer = await ifHolds('dynamodb:UpdateItem', () => client.send(new UpdateItemCommand(request)));
      return answer && (answer.Attributes ?? {});
    },
  };
}

/** True if the stored version is `expected`; 0 means that no item exists. */
export function versionIs(expected: number): Expression {
  if (expected === 0) return { text: 'attribute_not_exists(#pk)', names: { '#pk': attribute.pk } };
  return { text: '#version = :expected', names: { '#version': 'version' }, values: { ':expected': expected } };
}

/** Names and values are for both the update and its condition. DynamoDB rejects empty ones, so they are left out. */
function conditional({ text, names = {}, values = {} }: Expression) {
  const attributeValues = Object.entries(values).map(([name, value]) => [name, toAttribute(value)] as const);
  return {
    ...(text === '' ? {} : { ConditionExpression: text }),
    ...(Object.keys(names).length === 0 ? {} : { ExpressionAttributeNames: { ...names } }),
    ...(attributeValues.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(attributeValues) }),
  };
}

/** Undefined when the condition failed. */
async function ifHolds<T>(action: string, send: () => Promise<T>): Promise<T | undefined> {
  try {
    return await callAws(action, send);
  } catch (error) {
    if (isAwsError(error, 'ConditionalCheckFailedException')) return undefined;
    throw error;
  }
}

/**
 * Reads one batch. DynamoDB leaves keys unprocessed when it is busy; a few immediate retries, then the message waits in its
 * queue.
 */
async function batchGet(client: DynamoDBClient, tableName: string, keys: readonly Item[]): Promise<readonly Item[]> {
  const action = 'dynamodb:BatchGetItem';
  const items: Item[] = [];
  let left: readonly Item[] = keys;
  for (let round = 0; round < BATCH_ROUNDS && left.length > 0; round += 1) {
    const RequestItems = { [tableName]: { Keys: [...left], ConsistentRead: true } };
    const answer = await callAws(action, () => client.send(new BatchGetItemCommand({ RequestItems })));
    items.push(...(answer.Responses?.[tableName] ?? []));
    left = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
  }
  if (left.length === 0) return items;
  throw new GatewayError(
    'throttled',
    action,
    `${action} did not process ${left.length} of ${keys.length} keys: try again later`,
  );
}
