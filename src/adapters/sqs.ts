import {
  ChangeMessageVisibilityCommand,
  type MessageAttributeValue,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DurationMs } from '../core/time.ts';
import type {
  DeadLetterReason,
  ExplainScheduler,
  MessageQueue,
  NotifyScheduler,
  ReconcileScheduler,
} from '../guard/ports.ts';
import { callAws } from './aws-errors.ts';
import { chunksOf } from './paging.ts';
import { type Refusal, sendEntries } from './partial-failures.ts';

/** Most messages per SendMessageBatch. */
const ENTRIES = 10;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY_SECONDS = 900;

interface QueueSettings {
  readonly client: SQSClient;
  readonly queueUrl: string;
}

/** Most records per message. A service has more open ones only after a long outage, and each reconciliation finishes some. */
const MOST_NAMES = 50;

/** Sends reconciliation requests to the reconciler's queue. */
export function sqsReconcileScheduler({ client, queueUrl }: QueueSettings): ReconcileScheduler {
  return {
    reconcileLater: (serviceArn, nextReconcileAt, delay) =>
      sendMessage(client, queueUrl, { kind: 'reconcile', serviceArn, nextReconcileAt }, delay),
    async reconcileNow(serviceArns, { open, losses = [] } = {}) {
      const bodies = serviceArns.map((serviceArn) => {
        const names = open?.get(serviceArn)?.slice(0, MOST_NAMES);
        const said = { ...(names && { open: names }), ...(losses.length > 0 && { losses }) };
        return JSON.stringify({ kind: 'reconcile', serviceArn, ...said });
      });
      for (const batch of chunksOf(bodies, ENTRIES)) {
        await sendEntries('sqs:SendMessage', batch, (left) => sendBatch(client, queueUrl, left));
      }
    },
  };
}

/** Sends the notifier's own delayed messages to its queue. */
export function sqsNotifyScheduler({ client, queueUrl }: QueueSettings): NotifyScheduler {
  return {
    notifyAgain: (request, delay) => sendMessage(client, queueUrl, { kind: 'notify', ...request }, delay),
  };
}

/** Sends the explainer's own delayed messages to its queue. */
export function sqsExplainScheduler({ client, queueUrl }: QueueSettings): ExplainScheduler {
  return {
    explainAgain: (request, delay) => sendMessage(client, queueUrl, { kind: 'explain', ...request }, delay),
  };
}

/** The queue that a function receives from, and its dead-letter queue. */
export function sqsMessageQueue({
  client,
  queueUrl,
  deadLettersUrl,
}: QueueSettings & { readonly deadLettersUrl: string }): MessageQueue {
  return {
    async returnAfter(receiptHandle, wait) {
      const command = new ChangeMessageVisibilityCommand({
        QueueUrl: queueUrl,
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: Math.max(Math.ceil(wait / 1_000), 0),
      });
      await callAws('sqs:ChangeMessageVisibility', () => client.send(command));
    },
    async deadLetter(body, why) {
      const command = new SendMessageCommand({
        QueueUrl: deadLettersUrl,
        MessageBody: body,
        MessageAttributes: attributesOf(why),
      });
      await callAws('sqs:SendMessage', () => client.send(command));
    },
  };
}

/** Longest reason in a dead letter, in characters. */
const REASON_LENGTH = 1_000;

/**
 * Characters that an attribute cannot hold. @see
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
const NOT_IN_ATTRIBUTES = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function attributesOf({ because, messageId, receiveCount }: DeadLetterReason): Record<string, MessageAttributeValue> {
  const texts = { because: because.slice(0, REASON_LENGTH), messageId, receiveCount: String(receiveCount) };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const StringValue = text.toWellFormed().replace(NOT_IN_ATTRIBUTES, ' ');
      return [name, { DataType: 'String', StringValue: StringValue === '' ? ' ' : StringValue }];
    }),
  );
}

async function sendMessage(client: SQSClient, QueueUrl: string, body: object, delay: DurationMs): Promise<void> {
  const command = new SendMessageCommand({
    QueueUrl,
    MessageBody: JSON.stringify(body),
    // Rounded up, because a message that arrives early has nothing to do yet.
    DelaySeconds: Math.min(Math.max(Math.ceil(delay / 1_000), 0), LONGEST_DELAY_SECONDS),
  });
  await callAws('sqs:SendMessage', () => client.send(command));
}

async function sendBatch(
  client: SQSClient,
  QueueUrl: string,
  bodies: readonly string[],
): Promise<readonly (Refusal | undefined)[]> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  const answer = await callAws('sqs:SendMessage', () =>
    client.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
  );
  const failed = new Map((answer.Failed ?? []).map((failure) => [failure.Id, failure]));
  return Entries.map(({ Id }) => {
    const failure = failed.get(Id);
    if (failure === undefined) return undefined;
    return { code: failure.Code ?? 'Unknown', message: failure.Message ?? '', isOurs: failure.SenderFault ?? false };
  });
}
