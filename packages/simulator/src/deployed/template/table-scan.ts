import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDbGate } from '../../dynamodb-gate.ts';
import { operatorKey } from './access.ts';

export type TableItem = Readonly<Record<string, unknown>>;

/** Reads all items of a table as plain data, in key order per partition. Bypasses the server, so no call is logged. */
export async function scanTable(gate: Pick<DynamoDbGate, 'handle'>, tableName: string): Promise<readonly TableItem[]> {
  const items: TableItem[] = [];
  let from: unknown;
  do {
    const page = await scanPage(gate, {
      TableName: tableName,
      ...(from === undefined ? {} : { ExclusiveStartKey: from }),
    });
    items.push(...page.Items.map((item) => unmarshall(item)));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return items;
}

interface ScanPage {
  readonly Items: readonly Record<string, AttributeValue>[];
  readonly LastEvaluatedKey?: unknown;
}

async function scanPage(
  gate: Pick<DynamoDbGate, 'handle'>,
  input: Readonly<Record<string, unknown>>,
): Promise<ScanPage> {
  const body = JSON.stringify(input);
  const answer = await gate.handle('Scan', {
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.Scan',
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${operatorKey}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=unchecked`,
    },
    rawBody: Buffer.from(body),
    body,
    signature: { caller: { accessKeyId: operatorKey }, service: 'dynamodb', region: 'us-east-1' },
  });
  const text = Buffer.from(answer.body).toString('utf8');
  if (answer.status !== 200) throw new Error(`the table cannot be scanned: ${text}`);
  return JSON.parse(text);
}
