import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { SnsService } from '../../src/services/sns.ts';
import { clientSettings, noon, startServer } from '../loopback.ts';

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:deploys';
const FIFO = `${TOPIC}.fifo`;

async function servedTopics() {
  const clock = new VirtualClock(noon);
  const sns = new SnsService(clock);
  const asked: unknown[] = [];
  const server = await startServer({
    services: [sns],
    clock,
    authorize: ({ action, resources }) => {
      asked.push([action, ...resources]);
      return 'allowed';
    },
  });
  const client = new SNSClient({ ...clientSettings(server), maxAttempts: 1 });
  sns.createTopic(TOPIC);
  sns.createTopic(FIFO);
  return { clock, sns, asked, publish: (input: PublishCommand['input']) => client.send(new PublishCommand(input)) };
}

describe('a topic', () => {
  it('keeps what was published, with subject and attributes, and is authorized by its ARN', async () => {
    const { sns, asked, publish } = await servedTopics();
    const answer = await publish({
      TopicArn: TOPIC,
      Message: '{"a":"ü"}',
      Subject: 'hello',
      MessageAttributes: { tone: { DataType: 'String', StringValue: 'danger' } },
    });
    expect(sns.messages(TOPIC)).toEqual([
      {
        messageId: answer.MessageId,
        topicArn: TOPIC,
        at: noon,
        subject: 'hello',
        message: '{"a":"ü"}',
        attributes: { tone: 'danger' },
      },
    ]);
    expect(asked).toEqual([['sns:Publish', TOPIC]]);
  });

  it.each([
    ['without a message', { TopicArn: TOPIC, Message: '' }, 'InvalidParameterException'],
    ['that is too long', { TopicArn: TOPIC, Message: 'x'.repeat(262_145) }, 'InvalidParameterException'],
    ['with a subject of two lines', { TopicArn: TOPIC, Message: 'x', Subject: 'a\nb' }, 'InvalidParameterException'],
    ['without a group on a FIFO topic', { TopicArn: FIFO, Message: 'x' }, 'InvalidParameterException'],
    ['on a topic that does not exist', { TopicArn: `${TOPIC}-2`, Message: 'x' }, 'NotFoundException'],
  ])('refuses a message %s', async (_, input, name) => {
    const { publish } = await servedTopics();
    await expect(publish(input)).rejects.toMatchObject({ name });
  });

  it('that is FIFO drops a copy within five minutes', async () => {
    const { clock, sns, publish } = await servedTopics();
    const input = { TopicArn: FIFO, Message: 'x', MessageGroupId: 'g', MessageDeduplicationId: 'd' };
    const first = await publish(input);
    expect((await publish(input)).MessageId).toBe(first.MessageId);
    expect(sns.messages(FIFO).length).toBe(1);
    await clock.advanceTo(noon + 300_000);
    await publish(input);
    expect(sns.messages(FIFO).length).toBe(2);
  });
});
