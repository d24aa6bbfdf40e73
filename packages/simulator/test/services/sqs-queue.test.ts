import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { SqsService } from '../../src/services/sqs.ts';
import type { DeliveryDisorder } from '../../src/services/sqs-queue.ts';
import { noon } from '../loopback.ts';

const second = 1000;
const minute = 60 * second;

function standingSqs(options: { readonly disorder?: DeliveryDisorder; readonly baseUrl?: () => string } = {}) {
  const clock = new VirtualClock(noon);
  const baseUrl = options.baseUrl ?? (() => 'http://127.0.0.1:1');
  const sqs = new SqsService({ ...options, clock, accountId: '111122223333', region: 'eu-central-1', baseUrl });
  return { clock, sqs };
}

describe('a queue in virtual time', () => {
  it('hides a received message for its visibility timeout, to the millisecond', async () => {
    const { clock, sqs } = standingSqs();
    const queue = sqs.createQueue({ name: 'signals', visibilityTimeoutMs: 30 * second });
    sqs.deliver('signals', 'hello');
    expect(sqs.receive('signals', 10)).toMatchObject([{ body: 'hello', receiveCount: 1, sentAt: noon }]);
    expect(queue.nextVisibleAt()).toBe(noon + 30_000);
    await clock.advanceTo(noon + 29_999);
    expect(sqs.receive('signals', 10)).toEqual([]);
    await clock.advanceTo(noon + 30_000);
    expect(sqs.receive('signals', 10)).toMatchObject([{ body: 'hello', receiveCount: 2, firstReceivedAt: noon }]);
  });

  it('holds back a delayed message, by its own delay or by that of the queue', async () => {
    const { clock, sqs } = standingSqs();
    const queue = sqs.createQueue({ name: 'signals', delayMs: 10 * second });
    queue.send({ messageId: 'own', body: 'own', senderId: 's', delayMs: 0 });
    queue.send({ messageId: 'late', body: 'late', senderId: 's' });
    expect(queue.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['own']);
    await clock.advanceTo(noon + 10_000);
    expect(queue.receive(10).map(({ body }) => body)).toEqual(['late']);
  });

  it('moves a message to the dead-letter queue at the receive after the last one allowed', async () => {
    const { clock, sqs } = standingSqs();
    sqs.createQueue({ name: 'dead' });
    const redrive = { maxReceiveCount: 2, deadLetterQueueName: 'dead' };
    sqs.createQueue({ name: 'signals', visibilityTimeoutMs: minute, redrive });
    sqs.deliver('signals', 'poison');
    expect(sqs.receive('signals', 1)).toHaveLength(1);
    await clock.advanceTo(noon + minute);
    expect(sqs.receive('signals', 1)).toHaveLength(1);
    await clock.advanceTo(noon + 2 * minute);
    expect(sqs.queue('dead').depth().visible).toBe(0);
    expect(sqs.receive('signals', 1)).toEqual([]);
    expect(sqs.queue('dead').peek()).toMatchObject([{ body: 'poison' }]);
    expect(sqs.queue('signals').depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('forgets a message when its retention is over, counted from the first sending also in the dead-letter queue', async () => {
    const { clock, sqs } = standingSqs();
    sqs.createQueue({ name: 'dead', retentionMs: 10 * minute });
    const redrive = { maxReceiveCount: 1, deadLetterQueueName: 'dead' };
    sqs.createQueue({ name: 'signals', visibilityTimeoutMs: 4 * minute, retentionMs: 5 * minute, redrive });
    sqs.deliver('signals', 'old');
    sqs.receive('signals', 1);
    await clock.advanceTo(noon + 4 * minute);
    sqs.receive('signals', 1);
    sqs.deliver('signals', 'new');
    await clock.advanceTo(noon + 9 * minute + 1);
    expect(sqs.queue('signals').peek()).toEqual([]);
    expect(sqs.queue('dead').peek()).toMatchObject([{ body: 'old' }]);
    await clock.advanceTo(noon + 10 * minute + 1);
    expect(sqs.queue('dead').peek()).toEqual([]);
  });

  it('deletes by the newest receipt handle alone', async () => {
    const { clock, sqs } = standingSqs();
    const queue = sqs.createQueue({ name: 'signals', visibilityTimeoutMs: minute });
    sqs.deliver('signals', 'hello');
    const old = sqs.receive('signals', 1)[0]?.receiptHandle ?? '';
    await clock.advanceTo(noon + minute);
    const newest = sqs.receive('signals', 1)[0]?.receiptHandle ?? '';
    queue.delete(old);
    expect(queue.depth().inFlight).toBe(1);
    queue.delete(newest);
    expect(queue.depth().inFlight).toBe(0);
    expect(queue.nextVisibleAt()).toBeUndefined();
  });

  it('tells once, by the clock, when messages become visible, and moves no time for a deleted one', async () => {
    const { clock, sqs } = standingSqs();
    const queue = sqs.createQueue({ name: 'signals', visibilityTimeoutMs: minute });
    const told: number[] = [];
    queue.onVisible(() => void told.push(clock.now() - noon));
    queue.send({ messageId: '1', body: 'a', senderId: 's' });
    queue.send({ messageId: '2', body: 'b', senderId: 's' });
    queue.send({ messageId: '3', body: 'c', senderId: 's', delayMs: 5 * second });
    expect(told).toEqual([]);
    await clock.runDue();
    expect(told).toEqual([0]);
    const [first, other] = queue.receive(10);
    queue.delete(first?.receiptHandle ?? '');
    await clock.advanceTo(noon + 5 * second);
    expect(told).toEqual([0, 5000]);
    const [third] = queue.receive(10);
    queue.delete(third?.receiptHandle ?? '');
    expect(clock.nextAt()).toBe(noon + minute);
    queue.delete(other?.receiptHandle ?? '');
    expect(clock.nextAt()).toBeUndefined();
  });

  it('delivers a message twice under one id when the dice say so, each copy with a life of its own', () => {
    const { sqs } = standingSqs({ disorder: { random: () => 0.1, duplicateRate: 0.2 } });
    sqs.createQueue({ name: 'signals' });
    sqs.deliver('signals', 'hello');
    const received = sqs.receive('signals', 10);
    expect(received.map(({ messageId }) => messageId)).toEqual([
      '00000000-0000-4000-b000-000000000001',
      '00000000-0000-4000-b000-000000000001',
    ]);
    sqs.delete('signals', received[0]?.receiptHandle ?? '');
    expect(sqs.queue('signals').depth().inFlight).toBe(1);
  });

  it('delivers out of order when told to, by the random numbers that it is given', () => {
    const values = [0.9, 0.1, 0.5];
    const { sqs } = standingSqs({ disorder: { random: () => values.shift() ?? 0, shuffle: true } });
    sqs.createQueue({ name: 'signals' });
    for (const body of ['a', 'b', 'c']) sqs.deliver('signals', body);
    expect(sqs.receive('signals', 10).map(({ body }) => body)).toEqual(['b', 'c', 'a']);
  });
});
