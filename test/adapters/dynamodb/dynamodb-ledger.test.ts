import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { appendLedger, readLedger } from '../../../src/adapters/dynamodb/dynamodb-ledger.ts';
import { table } from '../../../src/adapters/dynamodb/dynamodb-table.ts';
import { toItem } from '../../../src/adapters/dynamodb/item-schema.ts';
import { epochMs } from '../../../src/core/time.ts';
import { ledgerEvent } from '../../builders/records.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const items = table(new DynamoDBClient({}), 'guard');
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const refused = () => Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });
const updates = () => dynamo.commandCalls(UpdateItemCommand).map((call) => call.args[0].input);

beforeEach(() => {
  dynamo.reset();
});

describe('appendLedger', () => {
  it('adds events to the ledger in one write', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    await appendLedger(items, KEY, [ledgerEvent({ key: 'a' }), ledgerEvent({ key: 'b' })], 9);
    expect(dynamo.calls()).toHaveLength(1);
    expect(dynamo).toHaveReceivedCommandWith(UpdateItemCommand, { Key: { pk: { S: KEY }, sk: { S: 'ledger' } } });
  });

  it('counts the events that do not fit into the ledger', async () => {
    dynamo.on(UpdateItemCommand).rejectsOnce(refused()).resolves({});
    await appendLedger(items, KEY, [ledgerEvent()], 9);
    expect(dynamo.commandCalls(UpdateItemCommand)[1]?.args[0].input).toMatchObject({
      UpdateExpression: 'ADD #leftOut :leftOut',
      ExpressionAttributeValues: { ':leftOut': { N: '1' } },
    });
  });

  it('writes fifty events at a time, each of them once', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    const events = Array.from({ length: 51 }, (_, index) => ledgerEvent({ key: `${index}` }));
    await appendLedger(items, KEY, [...events, ...events], 9);
    const keys = updates().map((update) => update.ExpressionAttributeValues?.[':keys']?.SS?.length);
    expect(keys).toEqual([50, 1]);
  });

  it('takes events only while the ledger holds fewer than 200 and weighs less than 100 KB, and never over one', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    await appendLedger(items, KEY, [ledgerEvent({ key: 'a' })], 9);
    expect(updates()[0]).toMatchObject({
      UpdateExpression: 'SET #expiresAt = :expiresAt, #e0 = if_not_exists(#e0, :e0) ADD #keys :keys, #bytes :bytes',
      ConditionExpression:
        '(attribute_not_exists(#e0)) AND (attribute_not_exists(#keys) OR (size(#keys) < :mostEvents AND #bytes < :mostBytes))',
      ExpressionAttributeNames: { '#e0': 'event#a', '#expiresAt': 'expiresAt' },
      ExpressionAttributeValues: {
        ':keys': { SS: ['a'] },
        ':mostEvents': { N: '200' },
        ':mostBytes': { N: '100000' },
        ':expiresAt': { N: '9' },
      },
    });
  });

  it('writes nothing for no events', async () => {
    await appendLedger(items, KEY, [], 9);
    expect(updates()).toEqual([]);
  });
});

describe('readLedger', () => {
  it('gives the events oldest first, by their keys where they are as old', async () => {
    const event = (key: string, at: number) => ledgerEvent({ key, at: epochMs(at) });
    const stored = { 'event#c': event('c', 2), 'event#b': event('b', 1), 'event#a': event('a', 2), leftOut: 3 };
    dynamo.on(GetItemCommand).resolves({ Item: toItem(stored) });
    expect(await readLedger(items, KEY)).toStrictEqual([event('b', 1), event('a', 2), event('c', 2)]);
    expect(dynamo).toHaveReceivedCommandWith(GetItemCommand, { Key: { pk: { S: KEY }, sk: { S: 'ledger' } } });
  });

  it('is empty where there is none', async () => {
    dynamo.on(GetItemCommand).resolves({});
    expect(await readLedger(items, KEY)).toEqual([]);
  });
});
