import { createHash } from 'node:crypto';
import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { TopicMessage } from '../core/sns/topic-message.ts';
import type { TopicGateway } from '../guard/ports.ts';
import { callAws } from './aws-errors.ts';

/** Publishes on SNS topics. A FIFO topic removes copies within five minutes by the message's ID. */
export function snsTopics(client: SNSClient): TopicGateway {
  return {
    async publish(topicArn, message) {
      const { body, subject, attributes = {} } = message;
      const command = new PublishCommand({
        TopicArn: topicArn,
        Message: body,
        ...(subject === undefined ? {} : { Subject: subject }),
        ...(Object.keys(attributes).length === 0 ? {} : { MessageAttributes: attributesOf(attributes) }),
        ...(topicArn.endsWith('.fifo') ? inOrder(message) : {}),
      });
      await callAws('sns:Publish', () => client.send(command));
    },
  };
}

function attributesOf(texts: Readonly<Record<string, string>>): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}

/** Both have at most 128 characters, of which not all are allowed. @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
function inOrder({ id, group }: TopicMessage) {
  return { MessageGroupId: hash(group), MessageDeduplicationId: hash(id) };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
