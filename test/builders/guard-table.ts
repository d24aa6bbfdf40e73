import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDbGate } from '@ecs-guard/simulator/dynamodb-gate';
import { recordItem } from '../../src/adapters/dynamodb/record-item.ts';
import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import { days } from '../../src/core/time.ts';
import { TABLE_PROPERTIES } from '../../tools/bench/history/records.ts';

export const TABLE = 'guard-records';

/** A simulated DynamoDB with the guard's table. Close it when the test ends. */
export async function startGuardTable(region: string) {
  const gate = await startDynamoDbGate({ accountId: '111122223333', region });
  await gate.createTable(TABLE, TABLE_PROPERTIES);
  return gate;
}

/** Puts a record as the reconciler does. */
export async function putRecord(client: DynamoDBClient, record: DeploymentRecord): Promise<void> {
  await client.send(new PutItemCommand({ TableName: TABLE, Item: recordItem(record, days(400)) }));
}
