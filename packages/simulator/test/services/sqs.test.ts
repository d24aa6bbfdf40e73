import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import type { SimulatorServer } from '../../src/server.ts';
import { SqsService } from '../../src/services/sqs.ts';
import type { DeliveryDisorder, QueueOptions } from '../../src/services/sqs-queue.ts';
import { clientSettings, noon, startServer } from '../loopback.ts';

const second = 1000;
const minute = 60 * second;

function standingSqs(options: { readonly disorder?: DeliveryDisorder; readonly baseUrl?: () => string } = {}) {
  const clock = new VirtualClock(noon);
  const baseUrl = options.baseUrl ?? (() => 'http://127.0.0.1:1');
  const sqs = new SqsService({ ...options, clock, accountId: '111122223333', region: 'eu-central-1', baseUrl });
  return { clock, sqs };
}

describe('SQS over its protocol', () => {
  async function servedQueue(options: Omit<QueueOptions, 'name'> = {}) {
    const started: SimulatorServer[] = [];
    const { clock, sqs } = standingSqs({ baseUrl: () => started[0]?.url ?? '' });
    const server = await startServer({ services: [sqs], clock });
    started.push(server);
    const queue = sqs.createQueue({ name: 'signals', ...options });
    return { clock, sqs, server, queue, client: new SQSClient(clientSettings(server)), QueueUrl: sqs.urlOf('signals') };
  }

  it('sends, receives with the attributes that were asked for, and deletes', async () => {
    const { client, QueueUrl, queue, server } = await servedQueue();
    const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'grüße' }));
    // by md5sum, over the UTF-8 bytes; the client compares it too
    expect(sent.MD5OfMessageBody).toBe('fee40dc24d0ad6a90c608052aa4e9e66');
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      }),
    );
    expect(Messages).toMatchObject([
      { Body: 'grüße', Attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1772366400000' } },
    ]);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(server.bugs).toEqual([]);
  });

  it('refuses single entries of a batch and takes the others', async () => {
    const { client, QueueUrl, queue } = await servedQueue();
    const result = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'a', DelaySeconds: 900 },
          { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
        ],
      }),
    );
    expect(result.Successful).toMatchObject([{ Id: 'good' }]);
    expect(result.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidParameterValue', SenderFault: true }]);
    expect(queue.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 1 });
  });

  it('refuses a whole batch that is empty, too long, too large or names an id twice', async () => {
    const { client, QueueUrl } = await servedQueue();
    const entries = (count: number, body = 'x') =>
      Array.from({ length: count }, (_, index) => ({ Id: `id${index}`, MessageBody: body }));
    const send = (Entries: { Id: string; MessageBody: string }[]) =>
      client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    await expect(send([])).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    await expect(send(entries(11))).rejects.toMatchObject({ name: 'TooManyEntriesInBatchRequest' });
    await expect(send([...entries(1), ...entries(1)])).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    await expect(send(entries(2, 'x'.repeat(524_289)))).rejects.toMatchObject({ name: 'BatchRequestTooLong' });
    await expect(send(entries(2, 'x'.repeat(524_288)))).resolves.toMatchObject({ Failed: [] });
  });

  it('changes the visibility of a message in flight, and of no other', async () => {
    const { client, QueueUrl, clock } = await servedQueue({ visibilityTimeoutMs: minute });
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
    const change = new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: Messages[0]?.ReceiptHandle,
      VisibilityTimeout: 5,
    });
    await client.send(change);
    await clock.advanceTo(noon + 5 * second);
    await expect(client.send(change)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toHaveLength(1);
  });

  it('tells its depth, its url, and forgets everything on a purge', async () => {
    const { client, QueueUrl, server } = await servedQueue({ visibilityTimeoutMs: 90 * second });
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    const attributes = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
    expect((await client.send(attributes)).Attributes).toEqual({
      QueueArn: 'arn:aws:sqs:eu-central-1:111122223333:signals',
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      VisibilityTimeout: '90',
      DelaySeconds: '0',
      MessageRetentionPeriod: '345600',
    });
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
    const found = await client.send(new GetQueueUrlCommand({ QueueName: 'signals' }));
    expect(found.QueueUrl).toBe(`${server.url}/111122223333/signals`);
  });

  it('names a queue that does not exist, and a receipt handle that it never gave out', async () => {
    const { client, QueueUrl } = await servedQueue();
    const unknown = new SendMessageCommand({ QueueUrl: `${QueueUrl}-typo`, MessageBody: 'a' });
    await expect(client.send(unknown)).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
    });
    const result = await client.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'x', ReceiptHandle: 'made-up' }] }),
    );
    expect(result.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }]);
  });
});
