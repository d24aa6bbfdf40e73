import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAws, customEndpointOf, dateOf } from '../../../src/cli/wait/aws.ts';

afterEach(() => vi.unstubAllEnvs());

const choice = { region: 'eu-west-1', profile: undefined };

/** An AWS configuration file in place of the user's own. */
function configuration(config: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'wait-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'config'), config);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
}

describe('the endpoint that a wait asks', () => {
  it('is AWS’s own if no other is set [WIRE-16]', async () => {
    configuration('');
    expect(await customEndpointOf(choice)).toBeUndefined();
  });

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_ECS'])(
    'may stand in %s, which is named [WIRE-16]',
    async (variable) => {
      configuration('');
      vi.stubEnv(variable, 'http://127.0.0.1:4566');
      expect(await customEndpointOf(choice)).toEqual({ url: 'http://127.0.0.1:4566', from: variable });
      vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
      expect(await customEndpointOf(choice)).toBeUndefined();
    },
  );

  it('may stand in the profile', async () => {
    configuration('[profile local]\nendpoint_url = http://127.0.0.1:4566\n');
    vi.stubEnv('AWS_PROFILE', 'local');
    expect(await customEndpointOf(choice)).toEqual({
      url: 'http://127.0.0.1:4566',
      from: 'endpoint_url in the AWS configuration',
    });
  });
});

describe('the date of an endpoint', () => {
  it.each(['http://127.0.0.1:9', 'no address'])('is unknown where nothing answers, at %s', async (endpoint) => {
    expect(await dateOf(endpoint)).toBeUndefined();
  });
});

describe('the Region', () => {
  it('is the one given, else that of the profile', async () => {
    configuration('[profile dev]\nregion = us-west-2\n');
    expect(await createAws({ region: 'eu-west-1', profile: 'dev' }).region()).toBe('eu-west-1');
    expect(await createAws({ region: undefined, profile: 'dev' }).region()).toBe('us-west-2');
  });
});
