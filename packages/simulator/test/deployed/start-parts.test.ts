import { describe, expect, it } from 'vitest';
import { startParts } from '../../src/deployed/start-parts.ts';
import { answersNothing, deploy, readsQueue, roleWith, start, workerProperties, writeTinyStack } from './tiny-stack.ts';

describe('a function', () => {
  it('cannot be deployed with a role that Lambda may not take on', async () => {
    const resources = { Role: roleWith([readsQueue], 'ecs.amazonaws.com') };
    await expect(deploy({ handler: answersNothing, resources })).rejects.toThrow(
      'the role arn:aws:iam::111122223333:role/Tiny-Role of worker cannot be taken on by lambda.amazonaws.com',
    );
  });
});

describe('what the functions are told of', () => {
  it('is there before they start: the channel with the app in it, and the secret with the token', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:guard/slack-a1B2c3';
    const Variables = { SLACK_CHANNEL: 'C0123456789', SLACK_SECRET_ARN: arn };
    const Worker = {
      Type: 'AWS::Lambda::Function',
      Properties: { ...workerProperties, Environment: { Variables } },
    };
    const guard = await deploy({ handler: answersNothing, resources: { Worker } }, { slackBotToken: 'xoxb-own' });
    const secret = guard.secrets.handle({
      operation: 'GetSecretValue',
      input: { SecretId: 'guard/slack' },
      caller: { accessKeyId: 'operator' },
    });
    expect(secret).toMatchObject({ ARN: arn, Name: 'guard/slack', SecretString: 'xoxb-own' });
    expect(guard.slack.messages('C0123456789')).toEqual([]);
  });
});

describe('a deployment that fails', () => {
  it('leaves nothing behind: what was started before is closed', async () => {
    const closing: (() => Promise<void>)[] = [];
    const templateFile = writeTinyStack({
      handler: answersNothing,
      resources: { Topic: { Type: 'AWS::Kinesis::Stream' } },
    });
    await expect(startParts({ templateFile, startsAt: start }, closing)).rejects.toThrow('AWS::Kinesis::Stream Topic');
    // The store of the tables, and the server.
    expect(closing).toHaveLength(2);
    for (const part of closing.toReversed()) await part();
  });
});
