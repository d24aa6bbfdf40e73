import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDbGate } from '../../dynamodb-gate.ts';
import { operatorKey } from './access.ts';

export type TableItem = Readonly<Record<string, unknown>>;

/** An item as DynamoDB stores it: `{ pk: { S: 'a' } }`. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

type Gate = Pick<DynamoDbGate, 'handle'>;

/** Reads all items of a table as plain data, in key order per partition. Bypasses the server, so no call is logged. */
export async function scanTable(gate: Gate, tableName: string): Promise<readonly TableItem[]> {
  return (await scanItems(gate, tableName)).map((item) => unmarshall(item));
}

/** The same items as DynamoDB stores them. */
export async function scanItems(gate: Gate, tableName: string): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  let from: unknown;
  do {
    const page: ScanPage = await command(gate, 'Scan', {
      TableName: tableName,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    items.push(...page.Items);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

/** Adds or replaces an item. Bypasses the server, so no call is logged. */
export async function putItem(gate: Gate, tableName: string, item: StoredItem): Promise<void> {
  await command(gate, 'PutItem', { TableName: tableName, Item: item });
}

interface ScanPage {
  readonly Items: readonly StoredItem[];
  readonly LastEvaluatedKey?: unknown;
}

/** The store's answer to a call of the operator. @throws Error with the answer if the store refuses */
async function command<T>(gate: Gate, operation: string, input: Readonly<Record<string, unknown>>): Promise<T> {
  const body = JSON.stringify(input);
  const answer = await gate.handle(operation, {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${operatorKey}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=unchecked`,
    },
    rawBody: Buffer.from(body),
    body,
    signature: { caller: { accessKeyId: operatorKey }, service: 'dynamodb', region: 'us-east-1' },
  });
  const text = Buffer.from(answer.body).toString('utf8');
  if (answer.status !== 200) throw new Error(`${operation} of the table ${String(input['TableName'])} failed: ${text}`);
  return JSON.parse(text);
}
