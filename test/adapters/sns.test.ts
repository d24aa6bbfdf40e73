import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { snsTopics } from '../../src/adapters/sns.ts';
import { mockedClient } from './mocked-client.ts';

const sns = mockedClient(SNSClient);
const topics = snsTopics(new SNSClient({}));
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:deploys';
const message = { id: 'd1#finished', group: 'd1', subject: undefined, body: '{"a":1}', attributes: undefined };

beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({ MessageId: 'm' });
});

const sent = () => sns.commandCalls(PublishCommand)[0]?.args[0].input;

describe('a topic', () => {
  it('gets the body alone if the message has no more', async () => {
    await topics.publish(TOPIC, message);
    expect(sent()).toEqual({ TopicArn: TOPIC, Message: '{"a":1}' });
  });

  it('gets the subject, and the attributes as texts', async () => {
    await topics.publish(TOPIC, { ...message, subject: 'checkout failed', attributes: { tone: 'danger' } });
    expect(sent()).toEqual({
      TopicArn: TOPIC,
      Message: '{"a":1}',
      Subject: 'checkout failed',
      MessageAttributes: { tone: { DataType: 'String', StringValue: 'danger' } },
    });
  });

  it('that is FIFO gets a group per deployment, and the ID against copies', async () => {
    await topics.publish(`${TOPIC}.fifo`, message);
    await topics.publish(`${TOPIC}.fifo`, { ...message, id: 'd1#explained' });
    const [first, second] = sns.commandCalls(PublishCommand).map((call) => call.args[0].input);
    expect(first?.MessageGroupId).toMatch(/^[0-9a-f]{64}$/);
    expect(first?.MessageGroupId).toBe(second?.MessageGroupId);
    expect(first?.MessageDeduplicationId).not.toBe(second?.MessageDeduplicationId);
  });

  it('that denies the call is an error with the name of the call', async () => {
    sns
      .on(PublishCommand)
      .rejects(Object.assign(new Error('no'), { name: 'AuthorizationErrorException', $fault: 'client' }));
    await expect(topics.publish(TOPIC, message)).rejects.toMatchObject({ action: 'sns:Publish', code: 'invalid' });
  });
});
