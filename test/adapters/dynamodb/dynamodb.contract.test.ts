import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, expect } from 'vitest';
import { awsClientSettings } from '../../../src/adapters/aws-client.ts';
import { dynamoNotificationStore, dynamoRecordStore } from '../../../src/adapters/dynamodb/dynamodb.ts';
import { dynamoEvidenceStore } from '../../../src/adapters/dynamodb/dynamodb-evidence.ts';
import { dynamoFleetStore } from '../../../src/adapters/dynamodb/dynamodb-fleet.ts';
import { dynamoSweepStore } from '../../../src/adapters/dynamodb/dynamodb-sweep.ts';
import { attribute, byDayIndex, openIndex } from '../../../src/config/table.ts';
import { epochMs, hours } from '../../../src/core/time.ts';
import { recordStoreContract } from '../../contract/record-store.ts';

const server = dynalite({ createTableMs: 0 });
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  client = new DynamoDBClient({
    ...awsClientSettings(),
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

recordStoreContract('the table', async () => {
  tables += 1;
  const tableName = `guard-${tables}`;
  await createTable(tableName);
  const settings = { client, tableName, retention: hours(24), now: () => epochMs(1_795_514_400_000) };
  return {
    ...dynamoRecordStore(settings),
    ...dynamoFleetStore(settings),
    ...dynamoEvidenceStore(settings),
    ...dynamoNotificationStore(settings),
    ...dynamoSweepStore(settings),
  };
});

async function createTable(TableName: string): Promise<void> {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: attribute.pk, KeyType: 'HASH' },
        { AttributeName: attribute.sk, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [attribute.pk, attribute.sk, attribute.day, attribute.openKey, attribute.openSk].map(text),
      GlobalSecondaryIndexes: [byDayIndex, openIndex].map((index) => ({
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' as const },
          { AttributeName: index.sortKey, KeyType: 'RANGE' as const },
        ],
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: [...index.projection] },
      })),
    }),
  );
  // The store says CREATING for a moment; a table that is not ACTIVE is not found.
  await expect
    .poll(async () => (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus, { interval: 5 })
    .toBe('ACTIVE');
}
