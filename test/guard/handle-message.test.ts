import { describe, expect, it } from 'vitest';
import { type DurationMs, type EpochMs, seconds } from '../../src/core/time.ts';
import { GatewayError, PoisonMessageError } from '../../src/guard/errors.ts';
import { handleMessage, type MessageGateways, type ReceivedMessage } from '../../src/guard/handle-message.ts';
import type { DeadLetterReason } from '../../src/guard/ports.ts';
import { at } from '../builders/facts.ts';

const message: ReceivedMessage = {
  messageId: 'm1',
  body: 'body',
  receiptHandle: 'r1',
  receiveCount: 1,
  firstReceivedAt: at(0),
};

function stage(fields: { now?: EpochMs; left?: DurationMs; refuses?: boolean } = {}) {
  const { now = at(1), left = seconds(30), refuses = false } = fields;
  const waits: [string, number][] = [];
  const letters: [string, DeadLetterReason][] = [];
  const lines: string[] = [];
  const answer = () => {
    if (refuses) throw new GatewayError('unavailable', 'sqs', 'sqs did not answer');
  };
  const guard: MessageGateways = {
    queue: {
      returnAfter: async (receiptHandle, wait) => {
        answer();
        waits.push([receiptHandle, wait]);
      },
      deadLetter: async (body, why) => {
        answer();
        letters.push([body, why]);
      },
    },
    now: () => now,
    remaining: () => left,
    enough: seconds(13),
    log: { info: (line) => void lines.push(line), warn: (line) => void lines.push(line) },
  };
  return { guard, waits, letters, lines };
}

const fail = (error: Error) => async () => Promise.reject(error);
const throttled = fail(new GatewayError('throttled', 'ecs:DescribeServices', 'ecs:DescribeServices is throttled'));
const poison = fail(new PoisonMessageError('a message is unreadable'));

describe('handleMessage', () => {
  it('is done with a message that was handled', async () => {
    const { guard, waits, letters } = stage();
    const seen: string[] = [];
    expect(await handleMessage(guard, message, async (body) => void seen.push(body))).toBe('done');
    expect([seen, waits, letters]).toEqual([['body'], [], []]);
  });

  it('gives a failed message back after seconds that grow with its receives', async () => {
    const { guard, waits, letters } = stage();
    for (const receiveCount of [1, 2, 30]) {
      expect(await handleMessage(guard, { ...message, receiveCount }, throttled)).toBe('returned');
    }
    expect(waits).toEqual([
      ['r1', 10_000],
      ['r1', 30_000],
      ['r1', 900_000],
    ]);
    expect(letters).toEqual([]);
  });

  it('dead-letters what cannot be read at its third receive, and says why', async () => {
    const { guard, waits, letters } = stage();
    expect(await handleMessage(guard, { ...message, receiveCount: 2 }, poison)).toBe('returned');
    expect(await handleMessage(guard, { ...message, receiveCount: 3 }, poison)).toBe('done');
    expect(waits).toEqual([['r1', 30_000]]);
    const why = { because: 'PoisonMessageError: a message is unreadable', messageId: 'm1', receiveCount: 3 };
    expect(letters).toEqual([['body', why]]);
  });

  it('gives up a message that failed for six hours, and says why', async () => {
    const { guard, letters } = stage({ now: at(360) });
    expect(await handleMessage(guard, { ...message, receiveCount: 30 }, throttled)).toBe('done');
    expect(letters[0]?.[1].because).toBe('GatewayError: ecs:DescribeServices is throttled');
  });

  it('keeps a message that cannot be sent to the dead-letter queue', async () => {
    const { guard } = stage({ refuses: true });
    expect(await handleMessage(guard, { ...message, receiveCount: 3 }, poison)).toBe('returned');
  });

  it('leaves a message to the visibility timeout when the wait is refused', async () => {
    const { guard, lines } = stage({ refuses: true });
    expect(await handleMessage(guard, message, throttled)).toBe('returned');
    expect(lines).toEqual(['message returned to its queue', 'message returns after its visibility timeout']);
  });

  it('does not start to process a message when too little time is left', async () => {
    const { guard, waits } = stage({ left: seconds(12) });
    expect(await handleMessage(guard, message, async () => Promise.reject(new Error('begun')))).toBe('returned');
    expect(waits).toEqual([['r1', 1_000]]);
  });
});
