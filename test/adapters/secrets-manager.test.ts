import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { slackTokenSecret } from '../../src/adapters/secrets-manager.ts';
import { epochMs } from '../../src/core/time.ts';
import { mockedClient } from './mocked-client.ts';

const secrets = mockedClient(SecretsManagerClient);
const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf';

let now = 0;
const tokenSecret = () =>
  slackTokenSecret({ client: new SecretsManagerClient({}), secretArn, now: () => epochMs(now) });

beforeEach(() => {
  secrets.reset();
  now = 1_795_514_400_000;
});

describe("slack's bot token", () => {
  it.each(['xoxb-1-a', ' xoxb-1-a\n', '{"botToken":"xoxb-1-a"}', '{"botToken":"xoxb-1-a","other":1}'])(
    'is read from %j',
    async (SecretString) => {
      secrets.on(GetSecretValueCommand).resolves({ SecretString });
      expect(await tokenSecret().current()).toBe('xoxb-1-a');
      expect(secrets).toHaveReceivedCommandWith(GetSecretValueCommand, { SecretId: secretArn });
    },
  );

  it('is kept for five minutes', async () => {
    secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'xoxb-old' }).resolves({ SecretString: 'xoxb-new' });
    const token = tokenSecret();
    expect(await token.current()).toBe('xoxb-old');
    now += 299_999;
    expect(await token.current()).toBe('xoxb-old');
    now += 1;
    expect(await token.current()).toBe('xoxb-new');
    expect(secrets).toHaveReceivedCommandTimes(GetSecretValueCommand, 2);
  });

  it('is read again at once when asked for', async () => {
    secrets.on(GetSecretValueCommand).resolvesOnce({ SecretString: 'xoxb-old' }).resolves({ SecretString: 'xoxb-new' });
    const token = tokenSecret();
    await token.current();
    expect(await token.refresh()).toBe('xoxb-new');
    expect(await token.current()).toBe('xoxb-new');
    expect(secrets).toHaveReceivedCommandTimes(GetSecretValueCommand, 2);
  });

  it.each(['hunter2', '{"token":"hunter2"}', '{"botToken":"hunter2', 'xoxb-hunter2 with\nmore', ''])(
    'is in no error message when it is malformed: %j',
    async (SecretString) => {
      secrets.on(GetSecretValueCommand).resolves({ SecretString });
      const error: unknown = await tokenSecret()
        .current()
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'GatewayError', code: 'secret-unavailable' });
      expect(error instanceof Error && error.message).toBe(
        `secret ${secretArn} does not hold a Slack bot token: store xoxb-… as the whole text, or {"botToken":"xoxb-…"}`,
      );
      expect(error instanceof Error && error.cause).toBeUndefined();
    },
  );

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'DecryptionFailure', 'TimeoutError'])(
    'cannot be had after %s, and is asked for again next time',
    async (name) => {
      const refusal = Object.assign(new Error('no'), { name, $fault: 'client' });
      secrets.on(GetSecretValueCommand).rejectsOnce(refusal).resolves({ SecretString: 'xoxb-1' });
      const token = tokenSecret();
      await expect(token.current()).rejects.toMatchObject({ code: 'secret-unavailable', isLasting: false });
      expect(await token.current()).toBe('xoxb-1');
    },
  );
});
