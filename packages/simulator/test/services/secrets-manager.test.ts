import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import type { Faults } from '../../src/server.ts';
import { ServiceError } from '../../src/service.ts';
import { SecretsManagerService } from '../../src/services/secrets-manager.ts';
import { clientSettings, noon, startServer } from '../loopback.ts';

async function servedSecrets(faults?: Faults) {
  const clock = new VirtualClock(noon);
  const secrets = new SecretsManagerService({ clock, accountId: '111122223333', region: 'eu-central-1' });
  const asked: (readonly string[])[] = [];
  const server = await startServer({
    services: [secrets],
    clock,
    authorize: ({ resources }) => {
      asked.push(resources);
      return 'allowed';
    },
    ...(faults === undefined ? {} : { faults }),
  });
  const client = new SecretsManagerClient({ ...clientSettings(server), maxAttempts: 1 });
  const read = (SecretId: string) => client.send(new GetSecretValueCommand({ SecretId }));
  return { secrets, asked, read };
}

describe('a secret', () => {
  it('is read by name, by ARN and by ARN without its suffix, and authorized by its ARN', async () => {
    const { secrets, asked, read } = await servedSecrets();
    const arn = secrets.putSecret({ name: 'guard/slack', secretString: '{"token":"xoxb-1"}' });
    expect(arn).toBe('arn:aws:secretsmanager:eu-central-1:111122223333:secret:guard/slack-AbCdEf');
    for (const id of ['guard/slack', arn, arn.slice(0, -7)]) {
      expect(await read(id)).toMatchObject({ ARN: arn, Name: 'guard/slack', SecretString: '{"token":"xoxb-1"}' });
    }
    expect(asked).toEqual([[arn], [arn], [arn]]);
  });

  it('has its new value at once, and keeps an ARN that it was given', async () => {
    const { secrets, read } = await servedSecrets();
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:slack-a1B2c3';
    secrets.putSecret({ name: 'slack', secretString: 'old', arn });
    const old = await read(arn);
    secrets.putSecret({ name: 'slack', secretString: 'new', arn });
    const current = await read(arn);
    expect(current.SecretString).toBe('new');
    expect(current.VersionId).not.toBe(old.VersionId);
  });

  it('that does not exist is named as not found', async () => {
    const { read } = await servedSecrets();
    await expect(read('typo')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('can be out of reach', async () => {
    const { read } = await servedSecrets(() => ({
      error: new ServiceError('InternalServiceError', 'An error occurred.', { status: 500 }),
    }));
    await expect(read('slack')).rejects.toMatchObject({
      name: 'InternalServiceError',
      $metadata: { httpStatusCode: 500 },
    });
  });
});
