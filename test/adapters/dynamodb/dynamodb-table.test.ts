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
import { table, versionIs } from '../../../src/adapters/dynamodb/dynamodb-table.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const items = table(new DynamoDBClient({}), 'guard');
const key = (id: string) => ({ pk: { S: id }, sk: { S: '~head' } });
const refused = (name: string) => Object.assign(new Error('no'), { name, $fault: 'client' });

beforeEach(() => {
  dynamo.reset();
});

describe('a read', () => {
  it('of one item or one partition is consistent', async () => {
    dynamo.on(GetItemCommand).resolves({ Item: key('a') });
    dynamo.on(QueryCommand).resolves({});
    expect(await items.get(key('a'))).toEqual(key('a'));
    expect(await items.query({ KeyConditionExpression: '#pk = :a' })).toEqual([]);
    expect(dynamo).toHaveReceivedCommandWith(GetItemCommand, {
      TableName: 'guard',
      Key: key('a'),
      ConsistentRead: true,
    });
    expect(dynamo).toHaveReceivedCommandWith(QueryCommand, { TableName: 'guard', ConsistentRead: true });
  });

  it('of all pages goes on to the last, and is as consistent as the query says', async () => {
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [key('a')], LastEvaluatedKey: key('a') })
      .resolvesOnce({ Items: [], LastEvaluatedKey: key('b') })
      .resolvesOnce({ Items: [key('c')] });
    expect(await items.queryAll({ IndexName: 'open' })).toEqual([key('a'), key('c')]);
    expect(dynamo).toHaveReceivedNthCommandWith(QueryCommand, 3, { IndexName: 'open', ExclusiveStartKey: key('b') });
    expect(dynamo.commandCalls(QueryCommand)[0]?.args[0].input).not.toHaveProperty('ConsistentRead');
  });

  it('of many keys takes a hundred at a time, and asks again for those that were left out', async () => {
    const keys = Array.from({ length: 101 }, (_, index) => key(`${index}`));
    dynamo
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { guard: keys.slice(0, 99) },
        UnprocessedKeys: { guard: { Keys: keys.slice(99, 100) } },
      })
      .resolvesOnce({ Responses: { guard: keys.slice(99, 100) } })
      .resolvesOnce({ Responses: { guard: keys.slice(100) } });
    expect(await items.batchGet(keys)).toEqual(keys);
    const asked = dynamo.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems?.['guard']);
    expect(asked.map((one) => one?.Keys?.length)).toEqual([100, 1, 1]);
    expect(asked[1]).toEqual({ Keys: [key('99')], ConsistentRead: true });
  });

  it('of keys that are left out three times is throttled', async () => {
    dynamo.on(BatchGetItemCommand).resolves({ UnprocessedKeys: { guard: { Keys: [key('a')] } } });
    await expect(items.batchGet([key('a'), key('b')])).rejects.toMatchObject({
      code: 'throttled',
      message: 'dynamodb:BatchGetItem did not process 1 of 2 keys: try again later',
    });
    expect(dynamo).toHaveReceivedCommandTimes(BatchGetItemCommand, 3);
  });

  it('of no keys is no call', async () => {
    expect(await items.batchGet([])).toEqual([]);
    expect(dynamo.calls()).toEqual([]);
  });
});

describe('a write', () => {
  const condition = { text: '#a = :a', names: { '#a': 'a' }, values: { ':a': 1 } };

  it('takes place where its condition holds', async () => {
    dynamo.on(PutItemCommand).resolves({});
    dynamo.on(UpdateItemCommand).resolves({ Attributes: { a: { N: '1' } } });
    expect(await items.putIf(key('a'), condition)).toBe(true);
    expect(await items.updateIf(key('a'), 'SET #a = :a', condition)).toEqual({ a: { N: '1' } });
    const expression = {
      ConditionExpression: '#a = :a',
      ExpressionAttributeNames: { '#a': 'a' },
      ExpressionAttributeValues: { ':a': { N: '1' } },
    };
    expect(dynamo).toHaveReceivedCommandWith(PutItemCommand, { TableName: 'guard', Item: key('a'), ...expression });
    expect(dynamo).toHaveReceivedCommandWith(UpdateItemCommand, {
      ...expression,
      Key: key('a'),
      UpdateExpression: 'SET #a = :a',
      ReturnValues: 'ALL_OLD',
    });
  });

  it('over nothing gives no attributes, which is not a refusal', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    expect(await items.updateIf(key('a'), 'SET #a = :a', condition)).toEqual({});
  });

  it('names neither condition nor values where there are none: DynamoDB refuses empty ones', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    await items.updateIf(key('a'), 'REMOVE a', { text: '' });
    const input = dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input ?? {};
    for (const name of ['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues']) {
      expect(input).not.toHaveProperty(name);
    }
  });

  it('is told from a call that failed where its condition does not hold', async () => {
    dynamo.on(PutItemCommand).rejectsOnce(refused('ConditionalCheckFailedException')).rejects(refused('KmsThrottled'));
    dynamo.on(UpdateItemCommand).rejects(refused('ConditionalCheckFailedException'));
    expect(await items.putIf(key('a'), condition)).toBe(false);
    expect(await items.updateIf(key('a'), 'SET #a = :a', condition)).toBeUndefined();
    await expect(items.putIf(key('a'), condition)).rejects.toMatchObject({
      code: 'throttled',
      action: 'dynamodb:PutItem',
    });
  });
});

describe('versionIs', () => {
  it('is nothing at version 0', () => {
    expect(versionIs(0)).toEqual({ text: 'attribute_not_exists(#pk)', names: { '#pk': 'pk' } });
    expect(versionIs(3)).toEqual({
      text: '#version = :expected',
      names: { '#version': 'version' },
      values: { ':expected': 3 },
    });
  });
});
