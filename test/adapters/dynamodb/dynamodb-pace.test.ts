import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoPaceStore } from '../../../src/adapters/dynamodb/dynamodb-pace.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const TEN = epochMs(1_795_514_400_000);
const paces = dynamoPaceStore({ client: new DynamoDBClient({}), tableName: 'guard', now: () => TEN });
const pace = { opensAt: TEN, lineEndsAt: epochMs(TEN + 1_000), version: 1 };
const item = {
  pk: { S: 'notification#pace#C0123456789' },
  sk: { S: 'post' },
  opensAt: { N: '1795514400000' },
  lineEndsAt: { N: '1795514401000' },
  version: { N: '1' },
};

beforeEach(() => {
  dynamo.reset();
});

describe('the pace of a kind of call in a channel', () => {
  it('is kept for a day from its last change', async () => {
    dynamo.on(PutItemCommand).resolves({});
    expect(await paces.savePace('C0123456789', 'post', pace)).toBe('saved');
    expect(dynamo).toHaveReceivedCommandWith(PutItemCommand, {
      Item: { ...item, expiresAt: { N: String(TEN / 1_000 + 86_400) } },
      ConditionExpression: 'attribute_not_exists(#pk)',
    });
  });

  it('is saved only over the version that was read', async () => {
    const refused = Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });
    dynamo.on(PutItemCommand).rejects(refused);
    expect(await paces.savePace('C0123456789', 'post', { ...pace, version: 4 })).toBe('conflict');
    expect(dynamo).toHaveReceivedCommandWith(PutItemCommand, {
      ConditionExpression: '#version = :expected',
      ExpressionAttributeValues: { ':expected': { N: '3' } },
    });
  });

  it('is read back, and undefined where there is none', async () => {
    dynamo.on(GetItemCommand).resolvesOnce({ Item: item }).resolves({});
    expect(await paces.readPace('C0123456789', 'post')).toStrictEqual(pace);
    expect(await paces.readPace('C0123456789', 'update')).toBeUndefined();
    expect(dynamo).toHaveReceivedNthCommandWith(GetItemCommand, 2, {
      Key: { pk: { S: 'notification#pace#C0123456789' }, sk: { S: 'update' } },
      ConsistentRead: true,
    });
  });
});
