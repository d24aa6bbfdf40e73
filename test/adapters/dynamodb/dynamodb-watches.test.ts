import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { table } from '../../../src/adapters/dynamodb/dynamodb-table.ts';
import { dynamoWatches } from '../../../src/adapters/dynamodb/dynamodb-watches.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const TEN = 1_795_514_400_000;
const store = dynamoWatches(table(new DynamoDBClient({}), 'guard'), () => epochMs(TEN));

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';

const refused = () => Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });
const puts = () => dynamo.commandCalls(PutItemCommand).map((call) => call.args[0].input);

beforeEach(() => {
  dynamo.reset();
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

  it('names the alarms that have an entry', async () => {
    dynamo.on(BatchGetItemCommand).resolves({
      Responses: {
        guard: [{ alarmName: { S: 'checkout-5xx' }, serviceArn: { S: SERVICE }, deploymentKey: { S: KEY } }],
      },
    });
    const found = await store.findWatches([watch, { ...watch, alarmName: 'checkout-p99' }]);
    expect([...found]).toEqual(['checkout-5xx']);
    expect(dynamo).toHaveReceivedCommandWith(BatchGetItemCommand, {
      RequestItems: {
        guard: {
          Keys: [
            { pk: { S: 'alarm#checkout-5xx' }, sk: { S: KEY } },
            { pk: { S: 'alarm#checkout-p99' }, sk: { S: KEY } },
          ],
          ConsistentRead: true,
        },
      },
    });
  });
});
