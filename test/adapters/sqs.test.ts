import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { sqsMessageQueue, sqsNotifyScheduler, sqsReconcileScheduler } from '../../src/adapters/sqs.ts';
import { parseReconcilerMessage } from '../../src/core/event/parse-signal.ts';
import { parseNotifierMessage } from '../../src/core/slack/parse-notify.ts';
import { durationMs, epochMs } from '../../src/core/time.ts';
import { mockedClient } from './mocked-client.ts';

const sqs = mockedClient(SQSClient);
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/guard';
const scheduler = sqsReconcileScheduler({ client: new SQSClient({}), queueUrl });
const notifications = sqsNotifyScheduler({ client: new SQSClient({}), queueUrl });

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const NEXT = epochMs(1_795_514_400_000);

const batches = () => sqs.commandCalls(SendMessageBatchCommand).map((call) => call.args[0].input.Entries ?? []);

beforeEach(() => {
  sqs.reset();
});

describe('reconcileLater', () => {
  it('sends one delayed message that the reconciler can read', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await scheduler.reconcileLater(SERVICE, NEXT, durationMs(60_000));
    const MessageBody = `{"kind":"reconcile","serviceArn":"${SERVICE}","nextReconcileAt":1795514400000}`;
    expect(sqs).toHaveReceivedCommandOnce(SendMessageCommand);
    expect(sqs).toHaveReceivedCommandWith(SendMessageCommand, { QueueUrl: queueUrl, MessageBody, DelaySeconds: 60 });
    expect(parseReconcilerMessage(MessageBody, { account: '111122223333', region: 'eu-west-1' })).toMatchObject({
      kind: 'service',
      nextReconcileAt: NEXT,
    });
  });

  it.each([
    [0, 0],
    [-5, 0],
    [1, 1],
    [10_001, 11],
    [900_000, 900],
    [900_001, 900],
  ])('waits %i ms as %i s', async (delay, DelaySeconds) => {
    sqs.on(SendMessageCommand).resolves({});
    await scheduler.reconcileLater(SERVICE, NEXT, durationMs(delay));
    expect(sqs).toHaveReceivedCommandWith(SendMessageCommand, { DelaySeconds });
  });

  it('throws when the queue is throttled', async () => {
    sqs.on(SendMessageCommand).rejects(Object.assign(new Error('no'), { name: 'RequestThrottled' }));
    await expect(scheduler.reconcileLater(SERVICE, NEXT, durationMs(0))).rejects.toMatchObject({
      code: 'throttled',
      action: 'sqs:SendMessage',
    });
  });
});

describe('reconcileNow', () => {
  const services = (count: number) => Array.from({ length: count }, (_, index) => `${SERVICE}-${index}`);

  it('sends ten a call, without the instant of a next reconciliation', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    await scheduler.reconcileNow(services(21));
    expect(batches().map((entries) => entries.length)).toEqual([10, 10, 1]);
    expect(batches()[2]).toEqual([{ Id: '0', MessageBody: `{"kind":"reconcile","serviceArn":"${SERVICE}-20"}` }]);
  });

  it('names the records that a reconciliation must not miss, at most fifty', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    const record = { createdAt: NEXT, deploymentKey: 'd1' };
    const many = Array.from({ length: 60 }, () => record);
    const open = new Map([
      [`${SERVICE}-0`, [record]],
      [`${SERVICE}-1`, many],
    ]);
    await scheduler.reconcileNow(services(2), { open });
    const sent = batches()[0]?.map(({ MessageBody }) => JSON.parse(MessageBody ?? '').open);
    expect(sent).toEqual([[record], many.slice(0, 50)]);
  });

  it('says which alarms were lost', async () => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] });
    const losses = [{ alarmName: 'checkout-5xx', at: NEXT, configuredAt: undefined }];
    await scheduler.reconcileNow(services(1), { losses });
    const [message] = batches()[0] ?? [];
    expect(JSON.parse(message?.MessageBody ?? '').losses).toEqual([{ alarmName: 'checkout-5xx', at: NEXT }]);
  });

  it('sends again what failed, and only that', async () => {
    const failed = (Id: string) => ({ Id, Code: 'InternalError', Message: 'no', SenderFault: false });
    sqs
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [failed('1')] })
      .resolvesOnce({ Successful: [], Failed: [] });
    await scheduler.reconcileNow(services(3));
    expect(batches()[1]).toEqual([{ Id: '0', MessageBody: `{"kind":"reconcile","serviceArn":"${SERVICE}-1"}` }]);
    expect(batches()).toHaveLength(2);
  });

  it.each([
    [{ Id: '0', Code: 'InternalError', SenderFault: false }, 'unavailable', 3],
    [{ Id: '0', Code: 'InvalidMessageContents', SenderFault: true }, 'invalid', 1],
  ])('throws when %o is all that comes', async (failure, code, calls) => {
    sqs.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [failure] });
    await expect(scheduler.reconcileNow(services(2))).rejects.toMatchObject({ code });
    expect(batches()).toHaveLength(calls);
  });

  it('sends nothing for no services', async () => {
    await scheduler.reconcileNow([]);
    expect(batches()).toEqual([]);
  });
});

describe('the queue that a function works off', () => {
  const queue = sqsMessageQueue({ client: new SQSClient({}), queueUrl, deadLettersUrl: `${queueUrl}-dead` });

  it('hides a message for whole seconds from now', async () => {
    sqs.on(ChangeMessageVisibilityCommand).resolves({});
    await queue.returnAfter('r1', durationMs(10_001));
    const wanted = { QueueUrl: queueUrl, ReceiptHandle: 'r1', VisibilityTimeout: 11 };
    expect(sqs).toHaveReceivedCommandWith(ChangeMessageVisibilityCommand, wanted);
  });

  it('gives a message up with its reason, in characters that an attribute may have', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await queue.deadLetter('body', { because: `bad\u0000 ${'x'.repeat(2_000)}`, messageId: 'm1', receiveCount: 3 });
    expect(sqs).toHaveReceivedCommandWith(SendMessageCommand, {
      QueueUrl: `${queueUrl}-dead`,
      MessageBody: 'body',
      MessageAttributes: {
        because: { DataType: 'String', StringValue: `bad  ${'x'.repeat(995)}` },
        messageId: { DataType: 'String', StringValue: 'm1' },
        receiveCount: { DataType: 'String', StringValue: '3' },
      },
    });
  });
});

describe('notifyAgain', () => {
  const request = {
    serviceArn: SERVICE,
    deploymentKey: 'd1',
    createdAt: NEXT,
    waitingSince: undefined,
    turn: undefined,
  };

  it('sends one delayed message that the notifier can read', async () => {
    sqs.on(SendMessageCommand).resolves({});
    await notifications.notifyAgain(request, durationMs(30_000));
    const MessageBody = `{"kind":"notify","serviceArn":"${SERVICE}","deploymentKey":"d1","createdAt":1795514400000}`;
    expect(sqs).toHaveReceivedCommandWith(SendMessageCommand, { QueueUrl: queueUrl, MessageBody, DelaySeconds: 30 });
    expect(parseNotifierMessage(MessageBody)).toStrictEqual(request);
  });
});
