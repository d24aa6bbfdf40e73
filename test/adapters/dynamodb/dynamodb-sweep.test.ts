import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoSweepStore } from '../../../src/adapters/dynamodb/dynamodb-sweep.ts';
import { toItem } from '../../../src/adapters/dynamodb/item-schema.ts';
import { epochMs } from '../../../src/core/time.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const sweeps = dynamoSweepStore({ client: new DynamoDBClient({}), tableName: 'guard' });
const key = { pk: { S: 'sweep' }, sk: { S: 'lease' } };
const cursor = { after: 'c1', left: [{ clusterArn: 'c2', after: undefined }] };
const refused = () => Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });

beforeEach(() => {
  dynamo.reset();
});

describe('the lease of the sweep', () => {
  it('is taken with the cursor, which is there once', async () => {
    dynamo.on(UpdateItemCommand).resolves({ Attributes: toItem({ cursor }) });
    expect(await sweeps.takeLease('me', epochMs(5), epochMs(9))).toStrictEqual({ cursor });
    expect(dynamo).toHaveReceivedCommandWith(UpdateItemCommand, {
      Key: key,
      UpdateExpression: 'SET #owner = :owner, #until = :until REMOVE #cursor',
      ConditionExpression: 'attribute_not_exists(#until) OR #until <= :now OR #owner = :owner',
      ExpressionAttributeValues: { ':owner': { S: 'me' }, ':now': { N: '5' }, ':until': { N: '9' } },
    });
  });

  it('has no cursor where the last sweep came to its end', async () => {
    dynamo.on(UpdateItemCommand).resolves({});
    expect(await sweeps.takeLease('me', epochMs(5), epochMs(9))).toStrictEqual({ cursor: undefined });
  });

  it('is not had while another holds it', async () => {
    dynamo.on(UpdateItemCommand).rejects(refused());
    expect(await sweeps.takeLease('me', epochMs(5), epochMs(9))).toBeUndefined();
  });

  it.each([
    ['with where to go on', cursor, 'SET #cursor = :cursor REMOVE #owner, #until'],
    ['without a cursor at the end', undefined, 'REMOVE #owner, #until, #cursor'],
  ])('is given back %s', async (_, given, update) => {
    dynamo.on(UpdateItemCommand).resolves({});
    await sweeps.releaseLease('me', given);
    expect(dynamo).toHaveReceivedCommandWith(UpdateItemCommand, {
      Key: key,
      UpdateExpression: update,
      ConditionExpression: '#owner = :owner',
    });
  });

  it('is left to another that took it meanwhile', async () => {
    dynamo.on(UpdateItemCommand).rejects(refused());
    await expect(sweeps.releaseLease('me', undefined)).resolves.toBeUndefined();
  });
});
