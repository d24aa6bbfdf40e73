import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { eachRecord } from '../../lambda/each-record.ts';

const batch = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `message-${index}`,
    receiptHandle: `handle-${index}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'me',
      ApproximateFirstReceiveTimestamp: '0',
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
    flush: () => {
      flushed += 1;
    },
  };
}

const refuse = async (body: string) => {
  if (body.startsWith('bad')) throw new Error(`will not take ${body}`);
};

describe('eachRecord', () => {
  it('gives back the messages that failed, and no others', async () => {
    const telemetry = quiet();
    const response = await eachRecord(batch('good', 'bad 1', 'good', 'bad 2'), telemetry, refuse);
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-3' }] });
    expect(telemetry.lines).toEqual([
      {
        message: 'message returned to its queue',
        fields: { messageId: 'message-1', because: 'Error: will not take bad 1' },
      },
      {
        message: 'message returned to its queue',
        fields: { messageId: 'message-3', because: 'Error: will not take bad 2' },
      },
    ]);
  });

  it('gives all of them back without failing itself', async () => {
    const response = await eachRecord(batch('bad 1'), quiet(), refuse);
    expect(response.batchItemFailures).toHaveLength(1);
  });

  it('takes one message after the other, and writes its counts once', async () => {
    const telemetry = quiet();
    const order: string[] = [];
    await eachRecord(batch('a', 'b'), telemetry, async (body) => {
      order.push(`${body} begins`);
      await Promise.resolve();
      order.push(`${body} ends`);
    });
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(telemetry.flushes()).toBe(1);
  });
});
