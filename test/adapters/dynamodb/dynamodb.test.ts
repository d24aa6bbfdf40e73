import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoNotificationStore, dynamoRecordStore } from '../../../src/adapters/dynamodb/dynamodb.ts';
import { dynamoEvidenceStore } from '../../../src/adapters/dynamodb/dynamodb-evidence.ts';
import { recordItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { NO_NOTIFICATION } from '../../../src/core/slack/notification.ts';
import { epochMs, hours } from '../../../src/core/time.ts';
import { storedEvidence } from '../../builders/evidence.ts';
import { bareRecord, fullRecord } from '../../builders/records.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const TEN = 1_795_514_400_000;
const settings = {
  client: new DynamoDBClient({}),
  tableName: 'guard',
  retention: hours(24),
  now: () => epochMs(TEN),
};
const store = dynamoRecordStore(settings);
const evidences = dynamoEvidenceStore(settings);
const notifications = dynamoNotificationStore(settings);

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';

const item = (record = fullRecord()) => recordItem(record, hours(24));
const refused = () => Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });
const puts = () => dynamo.commandCalls(PutItemCommand).map((call) => call.args[0].input);

beforeEach(() => {
  dynamo.reset();
});

describe('the table', () => {
  it('reads a service in one consistent query, newest first', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [item()] });
    await store.readService(SERVICE);
    expect(dynamo).toHaveReceivedCommandOnce(QueryCommand);
    expect(dynamo).toHaveReceivedCommandWith(QueryCommand, {
      TableName: 'guard',
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 6,
      ExpressionAttributeValues: { ':service': { S: SERVICE } },
    });
  });

  it('leaves out attributes that it does not know', async () => {
    dynamo.on(GetItemCommand).resolves({ Item: { ...item(), fromTheFuture: { S: 'x' } } });
    expect(await store.readRecord(SERVICE, epochMs(TEN), KEY)).toStrictEqual(fullRecord());
    expect(dynamo).toHaveReceivedCommandWith(GetItemCommand, { ConsistentRead: true });
  });

  it('writes a new record only if none exists, and a later version only over the one that was read', async () => {
    dynamo.on(PutItemCommand).resolves({});
    await store.saveRecord(bareRecord(), undefined);
    await store.saveRecord(bareRecord({ version: 7 }), bareRecord({ version: 6 }));
    await store.saveRecord(fullRecord({ version: 8 }), fullRecord({ version: 7 }));
    expect(puts().map((put) => put.ConditionExpression)).toEqual([
      'attribute_not_exists(#pk)',
      '#version = :expected AND attribute_not_exists(#ids)',
      '#version = :expected AND #ids = :ids',
    ]);
    expect(puts()[1]?.ExpressionAttributeValues).toEqual({ ':expected': { N: '6' } });
    expect(puts()[2]?.ExpressionAttributeValues).toEqual({
      ':expected': { N: '7' },
      ':ids': { S: `d1#finished@${TEN + 601_000} d1#changes@${TEN + 600_500}` },
    });
  });

  it.each([
    ['ProvisionedThroughputExceededException', 'throttled'],
    ['AccessDeniedException', 'denied'],
    ['ResourceNotFoundException', 'gone'],
  ])('throws on %s, which is no conflict', async (name, code) => {
    dynamo.on(PutItemCommand).rejects(Object.assign(new Error('no'), { name, $fault: 'client' }));
    await expect(store.saveRecord(bareRecord(), undefined)).rejects.toMatchObject({ code, action: 'dynamodb:PutItem' });
  });
});

describe('clearing effects', () => {
  it('is one write and no read when nobody wrote in between', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    await store.clearEffects(fullRecord(), ['d1#finished', 'd1#changes']);
    expect(dynamo.calls()).toHaveLength(1);
    const [call] = dynamo.commandCalls(UpdateItemCommand);
    expect(call?.args[0].input.ConditionExpression).toBe('#version = :version AND #ids = :ids');
    expect(call?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':version': { N: '1' },
      ':ids': { S: `d1#finished@${TEN + 601_000} d1#changes@${TEN + 600_500}` },
    });
  });

  it('reads again when somebody did, three times at most', async () => {
    dynamo.on(UpdateItemCommand).rejects(refused());
    dynamo.on(GetItemCommand).resolves({ Item: item(fullRecord({ version: 2 })) });
    await expect(store.clearEffects(fullRecord(), ['d1#finished'])).rejects.toMatchObject({ name: 'ConflictError' });
    expect(dynamo).toHaveReceivedCommandTimes(UpdateItemCommand, 3);
  });

  it('writes nothing when nothing is to be cleared', async () => {
    await store.clearEffects(bareRecord(), ['d1#finished']);
    expect(dynamo.calls()).toHaveLength(0);
  });
});

describe('what belongs to a deployment', () => {
  it('is kept longer than any deployment and its record', async () => {
    dynamo.on(PutItemCommand).resolves({});
    await evidences.saveEvidence(KEY, storedEvidence());
    await notifications.saveNotification(KEY, 'slack', { ...NO_NOTIFICATION, version: 1 }, 0);
    const thirtyOneDays = String(TEN / 1_000 + 31 * 86_400);
    expect(puts().map((put) => put.Item?.['expiresAt']?.N)).toEqual([thirtyOneDays, thirtyOneDays]);
    expect(puts().map((put) => [put.Item?.['pk']?.S, put.Item?.['sk']?.S])).toEqual([
      [`evidence#${KEY}`, 'evidence'],
      [`notification#slack#${KEY}`, 'state'],
    ]);
  });

  it('comes to the notifier in one call, out of three partitions', async () => {
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { guard: [] } });
    await notifications.readNotification(KEY, 'slack');
    expect(dynamo.calls()).toHaveLength(1);
    expect(dynamo).toHaveReceivedCommandWith(BatchGetItemCommand, {
      RequestItems: {
        guard: {
          Keys: [
            { pk: { S: `notification#slack#${KEY}` }, sk: { S: 'state' } },
            { pk: { S: `evidence#${KEY}` }, sk: { S: 'evidence' } },
            { pk: { S: KEY }, sk: { S: 'diff' } },
          ],
          ConsistentRead: true,
        },
      },
    });
  });
});
