import {
  BatchGetItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VirtualClock } from '../src/clock.ts';
import { type DynamoDbGate, startDynamoDbGate } from '../src/dynamodb-gate.ts';
import type { Authorize } from '../src/server.ts';
import { clientSettings, startServer } from './loopback.ts';

const tableArn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Guard-Table-1';

let gate: DynamoDbGate;

beforeAll(async () => {
  gate = await startDynamoDbGate({ accountId: '111122223333', region: 'eu-central-1' });
  const arn = await gate.createTable('Guard-Table-1', {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
      { AttributeName: 'day', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-day',
        KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        WarmThroughput: { ReadUnitsPerSecond: 1 },
      },
    ],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Replicas: [{ Region: 'eu-central-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    SSESpecification: { SSEEnabled: true },
  });
  expect(arn).toBe(tableArn);
});

afterAll(() => gate.close());

async function served(authorize: Authorize = () => 'allowed') {
  const server = await startServer({ dynamoDb: gate, clock: new VirtualClock(0), authorize });
  return { server, client: new DynamoDBClient({ ...clientSettings(server), maxAttempts: 2 }) };
}

describe('DynamoDB behind the gate', () => {
  const TableName = 'Guard-Table-1';

  it('keeps items and finds them by key and by index', async () => {
    const { client, server } = await served();
    const Item = { pk: { S: 'svc' }, sk: { S: '~head' }, day: { S: '2026-03-01' }, version: { N: '1' } };
    await client.send(new PutItemCommand({ TableName, Item }));
    const Key = { pk: { S: 'svc' }, sk: { S: '~head' } };
    expect((await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item).toEqual(Item);
    const found = await client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-day',
        KeyConditionExpression: '#d = :d',
        ExpressionAttributeNames: { '#d': 'day' },
        ExpressionAttributeValues: { ':d': { S: '2026-03-01' } },
      }),
    );
    expect(found.Items).toEqual([Item]);
    expect(server.calls.map(({ action }) => action)).toEqual([
      'dynamodb:PutItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
    ]);
    expect(server.bugs).toEqual([]);
  });

  it('sees one call for a condition that fails, the first of its client', async () => {
    const { client, server } = await served();
    const Item = { pk: { S: 'taken' }, sk: { S: 'x' } };
    const put = new PutItemCommand({ TableName, Item, ConditionExpression: 'attribute_exists(pk)' });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(server.calls).toHaveLength(1);
  });

  it('asks for leave with the keys of the items, and denies the call when any is refused', async () => {
    const asked: unknown[] = [];
    const { client } = await served(({ action, resources, keys }) => {
      asked.push([action, ...resources, keys]);
      return resources[0] === tableArn ? 'allowed' : 'denied';
    });
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
    const batch = { RequestItems: { [TableName]: { Keys: [Key] }, Other: { Keys: [Key] } } };
    await client.send(new GetItemCommand({ TableName, Key }));
    await expect(client.send(new BatchGetItemCommand(batch))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const keys = { 'dynamodb:leadingkeys': ['a'] };
    expect(asked).toEqual([
      ['dynamodb:GetItem', tableArn, keys],
      ['dynamodb:BatchGetItem', tableArn, keys],
      ['dynamodb:BatchGetItem', 'arn:aws:dynamodb:eu-central-1:111122223333:table/Other', undefined],
    ]);
  });

  it('knows the partition key of the table and of its index', () => {
    const values = { ExpressionAttributeValues: { ':x': { S: '2026-03-01' } } };
    const query = { TableName, IndexName: 'by-day', KeyConditionExpression: 'day = :x', ...values };
    expect(gate.questionsOf('Query', query)).toEqual([
      { action: 'dynamodb:Query', resource: `${tableArn}/index/by-day`, leadingKeys: ['2026-03-01'] },
    ]);
  });

  it('answers time to live and backups by itself', async () => {
    const { client } = await served();
    const describeTtl = new DescribeTimeToLiveCommand({ TableName });
    expect((await client.send(describeTtl)).TimeToLiveDescription).toEqual({
      TimeToLiveStatus: 'ENABLED',
      AttributeName: 'expiresAt',
    });
    const backups = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
    const recovery = backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    expect(recovery?.PointInTimeRecoveryStatus).toBe('ENABLED');
    const off = { AttributeName: 'expiresAt', Enabled: false };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: off }));
    expect((await client.send(describeTtl)).TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
    const on = { AttributeName: 'expiresAt', Enabled: true };
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: on }));
  });

  it('lets a request in flight end before it closes', async () => {
    const brief = await startDynamoDbGate({ accountId: '111122223333', region: 'eu-central-1' });
    const created = brief.createTable('Brief', {
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    });
    const outcome = created.then(
      () => 'created',
      () => 'refused',
    );
    await brief.close();
    expect(['created', 'refused']).toContain(await outcome);
  });

  it('names a table that does not exist', async () => {
    const { client } = await served();
    const notFound = { name: 'ResourceNotFoundException' };
    await expect(client.send(new DescribeTimeToLiveCommand({ TableName: 'Typo' }))).rejects.toMatchObject(notFound);
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } };
    await expect(client.send(new GetItemCommand({ TableName: 'Typo', Key }))).rejects.toMatchObject(notFound);
  });
});
