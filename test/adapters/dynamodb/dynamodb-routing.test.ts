import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientSettings, startServer } from '../../../packages/simulator/test/loopback.ts';
import { dynamoRouteStore } from '../../../src/adapters/dynamodb/dynamodb-routing.ts';
import { NO_PUBLICATION } from '../../../src/core/sns/publication.ts';
import { days, epochMs } from '../../../src/core/time.ts';
import { T0 } from '../../builders/facts.ts';
import { putRecord, startGuardTable, TABLE } from '../../builders/guard-table.ts';
import { fullHead, fullRecord } from '../../builders/records.ts';
import { dynamoRecordStore } from '../../../src/adapters/dynamodb/dynamodb.ts';

const REGION = 'eu-west-1';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const TOPIC = 'sns#arn:aws:sns:eu-west-1:111122223333:deploys';

async function openTable() {
  const gate = await startGuardTable(REGION);
  onTestFinished(() => gate.close());
  const server = await startServer({ dynamoDb: gate, clock: new VirtualClock(T0), authorize: () => 'allowed' });
  const client = new DynamoDBClient(clientSettings({ ...server, url: server.url, region: REGION }));
  onTestFinished(() => client.destroy());
  const settings = { client, tableName: TABLE, retention: days(400), now: () => T0 };
  return { client, settings, store: dynamoRouteStore(settings) };
}

describe('the decision about a deployment', () => {
  const decision = {
    destinations: [
      { is: 'slack', channel: 'C0123456789', post: 'trouble', mention: { who: ['<!here>'], on: ['failed'] } },
      { is: 'sns', topicArn: 'arn:aws:sns:eu-west-1:111122223333:deploys', format: 'json', post: 'every-deployment' },
    ],
    tagsUnread: false,
  } as const;

  it('is kept as it was first written', async () => {
    const { store } = await openTable();
    expect(await store.readDecision(KEY)).toBeUndefined();
    expect(await store.saveDecision(KEY, decision)).toBe('saved');
    expect(await store.saveDecision(KEY, { destinations: [], tagsUnread: true })).toBe('conflict');
    expect(await store.readDecision(KEY)).toEqual(decision);
  });
});

describe('what was published on a topic', () => {
  it('is written only over the version that was read', async () => {
    const { store } = await openTable();
    const state = { ...NO_PUBLICATION, stages: ['finished'], shownAt: T0, version: 1 };
    expect(await store.savePublication(KEY, TOPIC, state, 0)).toBe('saved');
    expect(await store.savePublication(KEY, TOPIC, { ...state, version: 2 }, 0)).toBe('conflict');
    expect(await store.savePublication(KEY, TOPIC, { ...state, version: 2 }, 1)).toBe('saved');
    expect(await store.readPublication(KEY, TOPIC)).toStrictEqual({ ...state, version: 2 });
    expect(await store.readPublication(KEY, `${TOPIC}-2`)).toBeUndefined();
  });
});

describe('earlier deployments', () => {
  it('come newest first, page by page, without the head, later ones and those of other services', async () => {
    const { client, settings, store } = await openTable();
    const record = (minute: number) =>
      fullRecord({
        deploymentKey: `${KEY}-${minute}`,
        createdAt: epochMs(T0 + minute * 60_000),
        outcome: minute % 2 === 0 ? 'succeeded' : 'rolled-back',
        cause: minute % 2 === 0 ? undefined : 'alarm',
      });
    for (let minute = 0; minute < 25; minute += 1) await putRecord(client, record(minute));
    await putRecord(client, { ...record(3), serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/other' });
    await dynamoRecordStore(settings).saveHead(fullHead());
    const pages: number[] = [];
    const outcomes: unknown[] = [];
    for await (const page of store.earlier(record(0).serviceArn, record(23).createdAt)) {
      pages.push(page.length);
      outcomes.push(...page.map(({ outcome }) => outcome));
    }
    expect(pages).toEqual([10, 10, 3]);
    expect(outcomes.slice(0, 3)).toEqual(['succeeded', 'rolled-back', 'succeeded']);
    expect(outcomes.length).toBe(23);
  });
});
