import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { dynamoFleetStore } from '../../../src/adapters/dynamodb/dynamodb-fleet.ts';
import { headItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { epochMs } from '../../../src/core/time.ts';
import { fullHead } from '../../builders/records.ts';
import { mockedClient } from '../mocked-client.ts';

const dynamo = mockedClient(DynamoDBClient);
const fleet = dynamoFleetStore({ client: new DynamoDBClient({}), tableName: 'guard' });
const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';

beforeEach(() => {
  dynamo.reset();
});

describe('heads', () => {
  it('are asked for by service, each once', async () => {
    const head = fullHead({ serviceArn: `${SERVICE}-0` });
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { guard: [headItem(head)] } });
    const heads = await fleet.readHeads([`${SERVICE}-0`, `${SERVICE}-1`, `${SERVICE}-0`]);
    expect(heads).toEqual(new Map([[`${SERVICE}-0`, head]]));
    expect(dynamo).toHaveReceivedCommandWith(BatchGetItemCommand, {
      RequestItems: {
        guard: {
          Keys: [0, 1].map((index) => ({ pk: { S: `${SERVICE}-${index}` }, sk: { S: '~head' } })),
          ConsistentRead: true,
        },
      },
    });
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

  it('are heads where they name no deployment', async () => {
    const record = { serviceArn: { S: SERVICE }, deploymentKey: { S: 'a' }, createdAt: { N: '1' } };
    const head = { serviceArn: { S: SERVICE }, pendingSince: { N: '2' } };
    dynamo.on(QueryCommand).resolves({ Items: [record, head] });
    expect(await fleet.openDeployments()).toStrictEqual([
      { serviceArn: SERVICE, record: { deploymentKey: 'a', createdAt: 1 }, pendingSince: undefined },
      { serviceArn: SERVICE, record: undefined, pendingSince: 2 },
    ]);
  });
});

describe('when the guard first saw a scope', () => {
  const TEN = epochMs(1_795_514_400_000);

  it('is written where it is not known, and read where it is', async () => {
    const refused = Object.assign(new Error('no'), { name: 'ConditionalCheckFailedException', $fault: 'client' });
    dynamo.on(PutItemCommand).resolvesOnce({}).rejects(refused);
    dynamo.on(GetItemCommand).resolves({ Item: { at: { N: '7' } } });
    expect(await fleet.since('all', TEN)).toBe(TEN);
    expect(await fleet.since('all', TEN)).toBe(7);
    expect(dynamo).toHaveReceivedNthCommandWith(PutItemCommand, 1, {
      Item: { pk: { S: 'scope#all' }, sk: { S: 'since' }, at: { N: '1795514400000' } },
      ConditionExpression: 'attribute_not_exists(#pk)',
    });
  });
});
