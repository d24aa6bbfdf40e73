import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { type SimulatorParameters, simulatorParameters } from '../../src/parameters.ts';
import { type BusEvent, sendEvent, wholeSecond } from '../../src/services/bus-event.ts';
import { Ids } from '../../src/services/ids.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const scope = { partition: 'aws', region: 'us-east-1', account: '111122223333' };

function source(parameters: Partial<SimulatorParameters>) {
  const clock = new VirtualClock(noon);
  const events: BusEvent[] = [];
  const emit = (event: BusEvent) => void events.push(event);
  return { clock, events, from: { clock, emit, ids: new Ids(1), parameters: simulatorParameters(parameters) } };
}

describe('sendEvent', () => {
  it('sends the event late, dated when it happened', async () => {
    const { clock, events, from } = source({ eventDelayMs: 1_000 });
    await clock.advanceTo(noon + 500);
    sendEvent(from, scope, { source: 'aws.ecs', detailType: 'X', resource: 'arn:a', detail: { a: 1 } });
    await clock.advanceTo(noon + 1_499);
    expect(events).toEqual([]);
    await clock.advanceTo(noon + 1_500);
    expect(events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'X',
        source: 'aws.ecs',
        account: '111122223333',
        time: '2026-01-05T12:00:00Z',
        region: 'us-east-1',
        resources: ['arn:a'],
        detail: { a: 1 },
      },
    ]);
  });

  it('sends as many copies as the parameter says, all with one id', async () => {
    const { clock, events, from } = source({ eventCopies: 3, eventDelayMs: 0 });
    sendEvent(from, scope, { source: 'aws.ecs', detailType: 'X', detail: {} });
    await clock.advanceTo(noon);
    expect(events).toHaveLength(3);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1);
    expect(events[0]?.resources).toEqual([]);
  });

  it('loses the event where the parameter says no copy', async () => {
    const { clock, events, from } = source({ eventCopies: 0 });
    sendEvent(from, scope, { source: 'aws.ecs', detailType: 'X', detail: {} });
    await clock.advanceTo(noon + 60_000);
    expect(events).toEqual([]);
  });
});

describe('wholeSecond', () => {
  it('cuts the fraction off', () => {
    expect(wholeSecond(Date.UTC(2020, 4, 23, 11, 11, 11, 999))).toBe('2020-05-23T11:11:11Z');
  });
});
