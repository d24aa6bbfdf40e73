import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDbGate } from '@ecs-guard/simulator/dynamodb-gate';
import { recordItem } from '../../src/adapters/dynamodb/record-item.ts';
import { attribute, byDayIndex, openIndex } from '../../src/config/table.ts';
import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import { days } from '../../src/core/time.ts';

export const TABLE = 'guard-records';

/** The properties of the guard's table, as a template has them. */
const properties = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: attribute.pk, KeyType: 'HASH' },
    { AttributeName: attribute.sk, KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [attribute.pk, attribute.sk, attribute.day, attribute.openKey, attribute.openSk].map(
    (AttributeName) => ({ AttributeName, AttributeType: 'S' }),
  ),
  GlobalSecondaryIndexes: [byDayIndex, openIndex].map((index) => ({
    IndexName: index.name,
    KeySchema: [
      { AttributeName: index.partitionKey, KeyType: 'HASH' },
      { AttributeName: index.sortKey, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projection },
  })),
};

/** A simulated DynamoDB with the guard's table. Close it when the test ends. */
export async function startGuardTable(region: string) {
  const gate = await startDynamoDbGate({ accountId: '111122223333', region });
  await gate.createTable(TABLE, properties);
  return gate;
}

/** Puts a record as the reconciler does. */
export async function putRecord(client: DynamoDBClient, record: DeploymentRecord): Promise<void> {
  await client.send(new PutItemCommand({ TableName: TABLE, Item: recordItem(record, days(400)) }));
}
