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
import { dynamoFleetStore } from '../../../src/adapters/dynamodb/dynamodb-fleet.ts';
import { recordItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { NO_NOTIFICATION } from '../../../src/core/slack/notification.ts';
import { epochMs, hours } from '../../../src/core/time.ts';
import { mockedClient } from '../../support/mocked-client.ts';
import { bareRecord, fullHead, fullRecord, ledgerEvent } from '../../support/records.ts';

const dynamo = mockedClient(DynamoDBClient);
const TEN = 1_795_514_400_000;
const settings = {
  client: new DynamoDBClient({}),
  tableName: 'guard',
  retention: hours(24),
  now: () => epochMs(TEN),
};
const store = dynamoRecordStore(settings);
const fleet = dynamoFleetStore(settings);
const notifications = dynamoNotificationStore(settings);

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';

const item = (record = fullRecord()) => recordItem(record, hours(24));
const refused = () => Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });
const puts = () => dynamo.commandCalls(PutItemCommand).map((call) => call.args[0].input);

beforeEach(() => {
  dynamo.reset();
});

describe('the item of a record', () => {
  it('stands under its service and its time, in the index of its day and of what is open', () => {
    expect(item()).toMatchObject({
      pk: { S: SERVICE },
      sk: { S: '2026-11-24T10:00:00.000Z#d1' },
      day: { S: '2026-11-24' },
      openKey: { S: 'open' },
      openSk: { S: `2026-11-24T10:00:00.000Z#${KEY}` },
      pendingSince: { N: '1795515000500' },
    });
    expect(item()).not.toHaveProperty('expiresAt');
    expect(item()).not.toHaveProperty('alarmNames');
  });

  it('ends a retention after its deployment, once nothing is pending', () => {
    const closed = item(fullRecord({ pendingEffects: [] }));
    expect(closed['expiresAt']).toEqual({ N: String(TEN / 1_000 + 600 + 86_400) });
    for (const name of ['openKey', 'openSk', 'pendingSince', 'pendingIds']) expect(closed).not.toHaveProperty(name);
    expect(item(bareRecord())).not.toHaveProperty('expiresAt');
  });
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

  it.each([
    ['a phase that is none', { phase: { S: 'asleep' } }, 'phase'],
    ['an instant that is a text', { createdAt: { S: 'today' } }, 'createdAt'],
    ['an alarm without a name', { alarms: { L: [{ M: {} }] } }, 'alarms.0.alarmName'],
  ])('names the item and the field of %s', async (_, broken, field) => {
    dynamo.on(GetItemCommand).resolves({ Item: { ...item(), ...broken } });
    const reading = store.readRecord(SERVICE, epochMs(TEN), KEY);
    await expect(reading).rejects.toMatchObject({ code: 'invalid' });
    await expect(reading).rejects.toThrow(`item ${SERVICE} 2026-11-24T10:00:00.000Z#d1 is unreadable (${field}: `);
  });

  it('writes the first version over nothing and the next over the one before', async () => {
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
      ':ids': { S: `d1#finished@${TEN + 601_000} d1#evidence@${TEN + 600_500}` },
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
    await store.clearEffects(fullRecord(), ['d1#finished', 'd1#evidence']);
    expect(dynamo.calls()).toHaveLength(1);
    const [call] = dynamo.commandCalls(UpdateItemCommand);
    expect(call?.args[0].input.ConditionExpression).toBe('#version = :version AND #ids = :ids');
    expect(call?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':version': { N: '1' },
      ':ids': { S: `d1#finished@${TEN + 601_000} d1#evidence@${TEN + 600_500}` },
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

describe('heads', () => {
  const headOf = (index: number) => fullHead({ serviceArn: `${SERVICE}-${index}` });
  const key = (index: number) => ({ pk: { S: `${SERVICE}-${index}` }, sk: { S: '~head' } });
  const stored = (index: number) => ({
    ...key(index),
    serviceArn: { S: `${SERVICE}-${index}` },
    fingerprint: { S: 'f' },
    unjoined: { L: [] },
    lagRetries: { N: '0' },
    open: { L: [] },
    pendingEffects: { L: [] },
    reconciledAt: { N: '1' },
    version: { N: '1' },
  });

  it('are asked for again where the table left them out', async () => {
    dynamo
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { guard: [stored(0)] }, UnprocessedKeys: { guard: { Keys: [key(1)] } } })
      .resolvesOnce({ Responses: { guard: [stored(1)] }, UnprocessedKeys: {} });
    const heads = await fleet.readHeads([headOf(0).serviceArn, headOf(1).serviceArn]);
    expect([...heads.keys()]).toEqual([`${SERVICE}-0`, `${SERVICE}-1`]);
    expect(dynamo.commandCalls(BatchGetItemCommand)[1]?.args[0].input.RequestItems).toEqual({
      guard: { Keys: [key(1)], ConsistentRead: true },
    });
  });

  it('are throttled when the table goes on leaving them out', async () => {
    dynamo.on(BatchGetItemCommand).resolves({ Responses: {}, UnprocessedKeys: { guard: { Keys: [key(0)] } } });
    await expect(fleet.readHeads([`${SERVICE}-0`])).rejects.toMatchObject({ code: 'throttled' });
    expect(dynamo).toHaveReceivedCommandTimes(BatchGetItemCommand, 3);
  });
});

describe('what belongs to a deployment', () => {
  it('adds events to the ledger in one write', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    await store.appendLedger(KEY, [ledgerEvent({ key: 'a' }), ledgerEvent({ key: 'b' })]);
    expect(dynamo.calls()).toHaveLength(1);
    expect(dynamo).toHaveReceivedCommandWith(UpdateItemCommand, { Key: { pk: { S: KEY }, sk: { S: 'ledger' } } });
  });

  it('counts what a full ledger does not take', async () => {
    dynamo.on(UpdateItemCommand).rejectsOnce(refused()).resolves({});
    await store.appendLedger(KEY, [ledgerEvent()]);
    expect(dynamo.commandCalls(UpdateItemCommand)[1]?.args[0].input).toMatchObject({
      UpdateExpression: 'ADD #leftOut :leftOut',
      ExpressionAttributeValues: { ':leftOut': { N: '1' } },
    });
  });

  it('is kept longer than any deployment and its record', async () => {
    dynamo.on(PutItemCommand).resolves({});
    await store.saveEvidence(KEY, { gatheredAt: epochMs(TEN), stoppedTasks: [], missing: [] });
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

describe('the index of alarms', () => {
  const watch = { alarmName: 'checkout-5xx', serviceArn: SERVICE, deploymentKey: KEY, watchedUntil: undefined };

  it('keeps an entry in the partition of its alarm, as long as any deployment may take', async () => {
    dynamo.on(PutItemCommand).resolves({});
    await store.saveWatches([watch]);
    const thirtyDays = String(TEN / 1_000 + 30 * 86_400);
    expect(puts()).toEqual([
      {
        TableName: 'guard',
        Item: {
          pk: { S: 'alarm#checkout-5xx' },
          sk: { S: KEY },
          alarmName: { S: 'checkout-5xx' },
          serviceArn: { S: SERVICE },
          deploymentKey: { S: KEY },
          expiresAt: { N: thirtyDays },
        },
        ConditionExpression: 'attribute_not_exists(#until)',
        ExpressionAttributeNames: { '#until': 'watchedUntil' },
      },
    ]);
  });

  it('lets an entry that ends be deleted then, and takes one that ended before for no fault', async () => {
    dynamo.on(PutItemCommand).resolvesOnce({}).rejects(refused());
    await store.saveWatches([{ ...watch, watchedUntil: epochMs(TEN + 500) }]);
    expect(puts()[0]).toMatchObject({
      Item: { watchedUntil: { N: String(TEN + 500) }, expiresAt: { N: String(TEN / 1_000 + 1) } },
    });
    expect(puts()[0]).not.toHaveProperty('ConditionExpression');
    await expect(store.saveWatches([watch])).resolves.toBeUndefined();
  });

  it('reads one partition, consistently and to its last page', async () => {
    const entry = (id: string) => ({
      alarmName: { S: 'checkout-5xx' },
      serviceArn: { S: SERVICE },
      deploymentKey: { S: id },
    });
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [entry('a')], LastEvaluatedKey: { pk: { S: 'a' } } })
      .resolvesOnce({ Items: [entry('b')] });
    const found = await store.watchersOf('checkout-5xx', epochMs(TEN));
    expect(found.map((one) => one.deploymentKey)).toEqual(['a', 'b']);
    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 2, {
      ConsistentRead: true,
      ExclusiveStartKey: { pk: { S: 'a' } },
      ExpressionAttributeValues: { ':alarm': { S: 'alarm#checkout-5xx' }, ':at': { N: String(TEN) } },
    });
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).not.toHaveProperty('IndexName');
  });
});

describe('open deployments', () => {
  it('come from all pages of their index', async () => {
    const open = (id: string) => ({ serviceArn: { S: SERVICE }, deploymentKey: { S: id }, createdAt: { N: '1' } });
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [open('a')], LastEvaluatedKey: { pk: { S: 'a' } } })
      .resolvesOnce({ Items: [open('b')] });
    expect((await fleet.openDeployments()).map(({ record }) => record?.deploymentKey)).toEqual(['a', 'b']);
    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 2, {
      IndexName: 'open',
      ExclusiveStartKey: { pk: { S: 'a' } },
    });
  });
});
