import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import {
  type EventBridgeOptions,
  EventBridgeService,
  type EventDelivery,
} from '../../../src/services/eventbridge/event-bridge.ts';
import { clientSettings, noon, startServer } from '../../loopback.ts';

const queueArn = 'arn:aws:sqs:eu-central-1:111122223333:signals';

function standingBridge(options: Partial<EventBridgeOptions> = {}) {
  const clock = new VirtualClock(noon);
  const delivered: EventDelivery[] = [];
  const bridge = new EventBridgeService({
    clock,
    accountId: '111122223333',
    region: 'eu-central-1',
    deliver: (delivery) => void delivered.push(delivery),
    ...options,
  });
  return { clock, bridge, delivered };
}

describe('a bus', () => {
  it('delivers an event of AWS to every rule that matches, once the clock runs', async () => {
    const { clock, bridge, delivered } = standingBridge();
    const targets = [{ id: 'queue', arn: queueArn }];
    const ruleArn = bridge.putRule({ name: 'ecs', pattern: { source: ['aws.ecs'] }, targets });
    bridge.putRule({ name: 'alarms', pattern: { source: ['aws.cloudwatch'] }, targets });
    bridge.putRule({ name: 'off', pattern: { source: ['aws.ecs'] }, targets, enabled: false });
    const id = bridge.putAwsEvent({
      source: 'aws.ecs',
      detailType: 'ECS Service Action',
      detail: { eventName: 'X' },
      resources: ['arn:a'],
    });
    expect(delivered).toEqual([]);
    await clock.runDue();
    expect(ruleArn).toBe('arn:aws:events:eu-central-1:111122223333:rule/ecs');
    expect(delivered).toEqual([{ targetArn: queueArn, ruleArn, body: expect.any(String) }]);
    expect(JSON.parse(delivered[0]?.body ?? '')).toEqual({
      version: '0',
      id,
      'detail-type': 'ECS Service Action',
      source: 'aws.ecs',
      account: '111122223333',
      time: '2026-03-01T12:00:00Z',
      region: 'eu-central-1',
      resources: ['arn:a'],
      detail: { eventName: 'X' },
    });
  });

  it('names the newest events that it is to keep, and numbers on', () => {
    const { bridge } = standingBridge({ keptEvents: 2 });
    const ids = ['a', 'b', 'c'].map((detailType) => bridge.putAwsEvent({ source: 'aws.ecs', detailType, detail: {} }));
    expect(bridge.events.map(({ event }) => event.id)).toEqual(ids.slice(1));
    expect(new Set(ids).size).toBe(3);
  });

  it('delivers after the delay that it is given', async () => {
    const { clock, bridge, delivered } = standingBridge({ deliveryDelayMs: 500 });
    bridge.putRule({ name: 'all', pattern: { source: [{ exists: true }] }, targets: [{ id: 'q', arn: queueArn }] });
    bridge.putAwsEvent({ source: 'aws.ecs', detailType: 'x', detail: {} });
    await clock.advanceTo(noon + 499);
    expect(delivered).toHaveLength(0);
    await clock.advanceTo(noon + 500);
    expect(delivered).toHaveLength(1);
  });

  it('refuses rules that it could not play truly', () => {
    const { bridge } = standingBridge();
    const rule = { name: 'r', pattern: { source: ['x'] }, targets: [] };
    expect(() => bridge.putRule({ ...rule, busName: 'none' })).toThrow('event bus none, which does not exist');
    expect(() => bridge.putRule({ ...rule, pattern: { source: [{ cidr: '10.0.0.0/8' }] } })).toThrow('cidr');
    expect(() => bridge.putRule({ ...rule, pattern: { source: ['x'.repeat(2048)] } })).toThrow('2048 are allowed');
    const transformed = { id: 'q', arn: queueArn, inputPath: '$.detail' };
    expect(() => bridge.putRule({ ...rule, targets: [transformed] })).toThrow('inputPath, which is not simulated');
  });
});

describe('PutEvents', () => {
  async function servedBridge() {
    const standing = standingBridge();
    const server = await startServer({ services: [standing.bridge], clock: standing.clock });
    const client = new EventBridgeClient(clientSettings(server));
    const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
    return { ...standing, server, put };
  }
  const entry = {
    Source: 'ecs-deployment-guard',
    DetailType: 'Deployment Finished',
    Detail: '{"outcome":"succeeded"}',
  };

  it('puts onto a bus by name or by ARN, with time and resources as given', async () => {
    const { bridge, clock, delivered, put } = await servedBridge();
    const arn = bridge.createBus('guard');
    const pattern = { detail: { outcome: ['succeeded'] } };
    bridge.putRule({ name: 'notify', busName: 'guard', pattern, targets: [{ id: 'q', arn: queueArn }] });
    const Time = new Date('2026-02-28T23:59:59.900Z');
    const answer = await put(
      { ...entry, EventBusName: 'guard' },
      { ...entry, EventBusName: arn, Time, Resources: ['arn:s'] },
      entry,
    );
    expect(answer.FailedEntryCount).toBe(0);
    expect(answer.Entries).toEqual([
      { EventId: '00000000-0000-4000-8000-000000000001' },
      { EventId: '00000000-0000-4000-8000-000000000002' },
      { EventId: '00000000-0000-4000-8000-000000000003' },
    ]);
    await clock.runDue();
    expect(delivered.map(({ ruleArn }) => ruleArn)).toEqual([
      'arn:aws:events:eu-central-1:111122223333:rule/guard/notify',
      'arn:aws:events:eu-central-1:111122223333:rule/guard/notify',
    ]);
    expect(JSON.parse(delivered[1]?.body ?? '')).toMatchObject({ time: '2026-02-28T23:59:59Z', resources: ['arn:s'] });
  });

  it('refuses single entries and takes their neighbours', async () => {
    const { bridge, put } = await servedBridge();
    const answer = await put(
      { ...entry, Detail: '{' },
      entry,
      { ...entry, Source: 'aws.ecs' },
      { Source: 'x', Detail: '{}' },
      { ...entry, Detail: '[]' },
    );
    expect(answer.FailedEntryCount).toBe(4);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      'MalformedDetail',
      undefined,
      'NotAuthorizedForSourceException',
      'InvalidArgument',
      'MalformedDetail',
    ]);
    expect(bridge.events).toHaveLength(1);
  });

  it('refuses more than ten entries, and more than a mebibyte in one request', async () => {
    const { put } = await servedBridge();
    await expect(put(...Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    // 20 bytes of source, 19 of type, and 8 of {"t":""} around the text
    const room = 1_048_576 - 20 - 19 - 8;
    const sized = (length: number) => ({ ...entry, Detail: JSON.stringify({ t: 'x'.repeat(length) }) });
    await expect(put(sized(room))).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(put(sized(room + 1))).rejects.toThrow('Total size of the entries in the request is over the limit.');
  });

  it('answers success for a bus that does not exist, as AWS does, and keeps the loss for the test to see', async () => {
    const { bridge, put } = await servedBridge();
    const answer = await put({ ...entry, EventBusName: 'typo' }, { ...entry, DetailType: 'x'.repeat(129) });
    expect(answer.FailedEntryCount).toBe(0);
    expect(bridge.lost).toEqual([
      { id: '00000000-0000-4000-8000-000000000001', busName: 'typo', reason: 'no-such-bus' },
      { id: '00000000-0000-4000-8000-000000000002', busName: 'default', reason: 'detail-type-too-long' },
    ]);
  });

  it('is authorized on every bus that its entries name', async () => {
    const asked: unknown[] = [];
    const { bridge } = standingBridge();
    const server = await startServer({
      services: [bridge],
      authorize: ({ action, resources }) => {
        asked.push([action, resources]);
        return 'denied';
      },
    });
    const client = new EventBridgeClient(clientSettings(server));
    const Entries = [entry, { ...entry, EventBusName: 'guard' }, entry];
    await expect(client.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const bus = 'arn:aws:events:eu-central-1:111122223333:event-bus';
    expect(asked).toEqual([['events:PutEvents', [`${bus}/default`, `${bus}/guard`]]]);
  });
});
