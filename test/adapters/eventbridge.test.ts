import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventBridgePublisher } from '../../src/adapters/eventbridge.ts';
import type { OutcomeEvent } from '../../src/core/outcome-event/outcome-event.ts';
import { mockedClient } from './mocked-client.ts';

const bridge = mockedClient(EventBridgeClient);
const publisher = eventBridgePublisher({ client: new EventBridgeClient({}), eventBusName: 'guard' });

function event(eventId: string, padding = ''): OutcomeEvent {
  return {
    source: 'ecs-deployment-guard',
    detailType: 'Deployment Finished',
    resources: ['service', 'deployment'],
    detail: { eventId, padding },
  };
}

/** The ids of the events in each call. */
function sent(): readonly (readonly unknown[])[] {
  return bridge
    .commandCalls(PutEventsCommand)
    .map((call) => (call.args[0].input.Entries ?? []).map((entry) => JSON.parse(entry.Detail ?? '').eventId));
}

const refused = (ErrorCode: string) => ({ ErrorCode, ErrorMessage: 'no' });

beforeEach(() => {
  bridge.reset();
});

describe('publish', () => {
  it('puts the event on the bus as it is', async () => {
    bridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [{ EventId: 'x' }] });
    await publisher.publish([event('d1#finished')]);
    expect(bridge).toHaveReceivedCommandOnce(PutEventsCommand);
    expect(bridge).toHaveReceivedCommandWith(PutEventsCommand, {
      Entries: [
        {
          Source: 'ecs-deployment-guard',
          DetailType: 'Deployment Finished',
          Resources: ['service', 'deployment'],
          Detail: '{"eventId":"d1#finished","padding":""}',
          EventBusName: 'guard',
        },
      ],
    });
  });

  it('puts ten at a time', async () => {
    bridge.on(PutEventsCommand).resolves({ Entries: [] });
    await publisher.publish(Array.from({ length: 21 }, (_, index) => event(String(index))));
    expect(sent().map((ids) => ids.length)).toEqual([10, 10, 1]);
    expect(sent()[2]).toEqual(['20']);
  });

  it('puts no more into one call than it may weigh', async () => {
    bridge.on(PutEventsCommand).resolves({ Entries: [] });
    const heavy = 'x'.repeat(100_000);
    await publisher.publish([event('a', heavy), event('b', heavy), event('c', heavy)]);
    expect(sent()).toEqual([['a', 'b'], ['c']]);
  });

  it('puts nothing for no events', async () => {
    await publisher.publish([]);
    expect(bridge).not.toHaveReceivedCommand(PutEventsCommand);
  });

  it('puts again what was refused, and only that', async () => {
    bridge
      .on(PutEventsCommand)
      .resolvesOnce({ Entries: [{}, refused('ThrottlingException'), {}, refused('InternalFailure')] })
      .resolvesOnce({ Entries: [refused('ThrottlingException'), {}] })
      .resolvesOnce({ Entries: [{}] });
    await publisher.publish(['a', 'b', 'c', 'd'].map((id) => event(id)));
    expect(sent()).toEqual([['a', 'b', 'c', 'd'], ['b', 'd'], ['b']]);
  });

  it('names the code when an entry is refused to the end', async () => {
    bridge.on(PutEventsCommand).resolves({ Entries: [refused('ThrottlingException')] });
    await expect(publisher.publish([event('a')])).rejects.toMatchObject({
      name: 'GatewayError',
      code: 'throttled',
      message: 'events:PutEvents refused 1 of 1 entries: ThrottlingException: no',
    });
    expect(bridge).toHaveReceivedCommandTimes(PutEventsCommand, 3);
  });

  it.each([
    ['MalformedDetail', 'invalid'],
    ['NotAuthorizedForSourceException', 'denied'],
  ])('does not put again what is refused as %s', async (word, code) => {
    bridge.on(PutEventsCommand).resolves({ Entries: [refused('InternalFailure'), refused(word)] });
    await expect(publisher.publish([event('a'), event('b')])).rejects.toMatchObject({ code });
    expect(bridge).toHaveReceivedCommandTimes(PutEventsCommand, 1);
  });

  it('throws when the whole call is refused', async () => {
    bridge.on(PutEventsCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await expect(publisher.publish([event('a')])).rejects.toMatchObject({ code: 'denied' });
  });
});
