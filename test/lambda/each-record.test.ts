import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { type Consumer, eachRecord, remainingOf } from '../../lambda/each-record.ts';
import { durationMs, epochMs, seconds } from '../../src/core/time.ts';

const batch = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'me',
      ApproximateFirstReceiveTimestamp: '1795514400000',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:111122223333:queue',
    awsRegion: 'eu-west-1',
  })),
});

function quiet() {
  const lines: { message: string; fields: object }[] = [];
  let flushed = 0;
  const write = (message: string, fields: object) => void lines.push({ message, fields });
  return {
    lines,
    flushes: () => flushed,
    log: { info: write, warn: write },
    count: () => undefined,
    measure: () => undefined,
    flush: () => {
      flushed += 1;
    },
  };
}

const refuse = async (body: string) => {
  if (body.startsWith('bad')) throw new Error(`will not take ${body}`);
};

function consumer(telemetry = quiet()) {
  const asked: [string, number][] = [];
  const given: Consumer = {
    queue: {
      returnAfter: async (receiptHandle, wait) => void asked.push([receiptHandle, wait]),
      deadLetter: async () => undefined,
    },
    now: () => epochMs(1_795_514_400_000),
    enough: seconds(10),
    telemetry,
  };
  return { given, asked };
}

const ample = () => seconds(30);

describe('eachRecord', () => {
  it('returns the messages that failed, and no others, with the delay of a first failure', async () => {
    const { given, asked } = consumer();
    const response = await eachRecord(batch('good', 'bad 1', 'good', 'bad 2'), ample, given, refuse);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-3' }] });
    expect(asked).toEqual([
      ['handle-1', 10_000],
      ['handle-3', 10_000],
    ]);
  });

  it('gives all of them back without failing itself', async () => {
    const response = await eachRecord(batch('bad 1'), ample, consumer().given, refuse);
    expect(response.batchItemFailures).toHaveLength(1);
  });

  it('begins no message when too little time is left, and gives the rest back', async () => {
    const { given, asked } = consumer();
    let left = 30_000;
    const handled: string[] = [];
    const response = await eachRecord(
      batch('a', 'b', 'c', 'd'),
      () => durationMs(left),
      given,
      async (body) => {
        handled.push(body);
        left -= 10_001;
      },
    );
    expect(handled).toEqual(['a', 'b']);
    expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['message-2', 'message-3']);
    expect(asked).toEqual([
      ['handle-2', 1_000],
      ['handle-3', 1_000],
    ]);
  });

  it('takes one message after the other, and writes its counts once', async () => {
    const telemetry = quiet();
    const order: string[] = [];
    await eachRecord(batch('a', 'b'), ample, consumer(telemetry).given, async (body) => {
      order.push(`${body} begins`);
      await Promise.resolve();
      order.push(`${body} ends`);
    });
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(telemetry.flushes()).toBe(1);
  });

  it('asks Lambda how much time is left', () => {
    expect(remainingOf({ getRemainingTimeInMillis: () => 1_234 })()).toBe(1_234);
  });
});
