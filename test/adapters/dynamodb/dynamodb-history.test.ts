import {
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientSettings, startServer } from '../../../packages/simulator/test/loopback.ts';
import { dynamoHistory } from '../../../src/adapters/dynamodb/dynamodb-history.ts';
import { headItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { before, days, epochMs, minutes } from '../../../src/core/time.ts';
import { collect } from '../../builders/collect.ts';
import { T0 } from '../../builders/facts.ts';
import { putRecord, startGuardTable, TABLE } from '../../builders/guard-table.ts';
import { fullHead, fullRecord } from '../../builders/records.ts';
import { mockedClient } from '../mocked-client.ts';

const REGION = 'eu-west-1';
const serviceArn = (name: string) => `arn:aws:ecs:${REGION}:111122223333:service/shop/${name}`;
const everyService = async (arns: readonly string[]) => new Set(arns);
const RANGE = { from: before(T0, days(3)), until: T0 };

/** The deployment of a service that began so long before T0. */
function record(service: string, ago: number, id = String(ago)) {
  const arn = `arn:aws:ecs:${REGION}:111122223333:service-deployment/shop/${service}/${id}`;
  return fullRecord({
    serviceArn: serviceArn(service),
    deploymentKey: arn,
    serviceDeploymentArn: arn,
    createdAt: epochMs(T0 - ago),
  });
}

async function openTable() {
  const gate = await startGuardTable(REGION);
  onTestFinished(() => gate.close());
  const server = await startServer({ dynamoDb: gate, clock: new VirtualClock(T0), authorize: () => 'allowed' });
  const client = new DynamoDBClient(clientSettings({ ...server, url: server.url, region: REGION }));
  onTestFinished(() => client.destroy());
  return { client, server, history: dynamoHistory({ client, tableName: TABLE }) };
}

const agos = async (pages: AsyncIterable<readonly { readonly createdAt: number }[]>) =>
  (await collect(pages)).flat().map(({ createdAt }) => T0 - createdAt);

describe('the history in the table', () => {
  it('has all services, newest first, over the days of the range', async () => {
    const { client, history, server } = await openTable();
    const all = [0, minutes(10), days(1), days(1) + 1, days(3), days(3) + 1, days(4)];
    for (const [index, ago] of all.toReversed().entries()) {
      await putRecord(client, record(index % 2 === 0 ? 'cart' : 'checkout', ago));
    }
    expect(await agos(history.all(RANGE, everyService))).toEqual([0, minutes(10), days(1), days(1) + 1, days(3)]);
    const [first] = (await collect(history.all(RANGE, everyService))).flat();
    expect(first).toMatchObject({ outcome: 'rolled-back', cause: 'alarm', alarmNames: ['checkout-5xx'] });
    const reads = new Set(server.calls.map(({ action }) => action).filter((action) => action !== 'dynamodb:PutItem'));
    expect([...reads].toSorted()).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Query']);
  });

  it('has the chosen services', async () => {
    const { client, history } = await openTable();
    for (const service of ['cart', 'checkout']) await putRecord(client, record(service, 0));
    const choose = async (arns: readonly string[]) => new Set(arns.filter((arn) => arn === serviceArn('cart')));
    const pages = await collect(history.all(RANGE, choose));
    expect(pages.flat().map((one) => one.serviceArn)).toEqual([serviceArn('cart')]);
  });

  it('has one service without its head, and both bounds of the range', async () => {
    const { client, history } = await openTable();
    for (const ago of [days(4), days(3), minutes(1), 0]) await putRecord(client, record('cart', ago));
    await putRecord(client, record('checkout', 0));
    await client.send(
      new PutItemCommand({ TableName: TABLE, Item: headItem(fullHead({ serviceArn: serviceArn('cart') })) }),
    );
    expect(await agos(history.ofService(serviceArn('cart'), RANGE))).toEqual([0, minutes(1), days(3)]);
  });

  it('comes in pages of up to 100', async () => {
    const { client, history } = await openTable();
    const all = Array.from({ length: 205 }, (_, index) => index);
    await Promise.all(all.map((ago) => putRecord(client, record('cart', ago))));
    const sizes = async (pages: AsyncIterable<readonly unknown[]>) =>
      (await collect(pages)).map((page) => page.length).filter((size) => size > 0);
    expect(await sizes(history.all(RANGE, everyService))).toEqual([100, 100, 5]);
    expect(await sizes(history.ofService(serviceArn('cart'), RANGE))).toEqual([100, 100, 5]);
    expect(await agos(history.all(RANGE, everyService))).toEqual(all);
  });
});

describe('the calls of a history', () => {
  // Only this client: the others of this file call the simulated table.
  const client = new DynamoDBClient({ region: REGION });
  const dynamo = mockedClient(client);
  const history = dynamoHistory({ client, tableName: TABLE });

  it('leave out a record that expired after the index was read', async () => {
    dynamo.reset();
    const { serviceArn: service, deploymentKey, createdAt } = record('cart', 0);
    const entry = {
      serviceArn: { S: service },
      deploymentKey: { S: deploymentKey },
      createdAt: { N: String(createdAt) },
    };
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [entry] })
      .resolves({ Items: [] });
    dynamo.on(BatchGetItemCommand).resolves({ Responses: { [TABLE]: [] } });
    expect((await collect(history.all(RANGE, everyService))).flat()).toEqual([]);
    // One Query per UTC day of the range.
    expect(dynamo.commandCalls(QueryCommand)).toHaveLength(4);
  });

  it('say that the table does not exist', async () => {
    dynamo.reset();
    dynamo.on(QueryCommand).rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
    await expect(collect(history.all(RANGE, everyService))).rejects.toMatchObject({
      code: 'gone',
      action: 'dynamodb:Query',
    });
  });
});
