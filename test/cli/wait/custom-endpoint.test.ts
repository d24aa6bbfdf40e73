import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { customEndpointOf, dateOf } from '../../../src/cli/wait/aws.ts';

afterEach(() => vi.unstubAllEnvs());

const choice = { region: 'eu-west-1', profile: undefined };

function configuration(text: string): void {
  const file = join(mkdtempSync(join(tmpdir(), 'wait-')), 'config');
  writeFileSync(file, text);
  vi.stubEnv('AWS_CONFIG_FILE', file);
}

describe('the endpoint that a wait asks', () => {
  it('is AWS’s own unless somebody set another [WIRE-16]', async () => {
    configuration('');
    expect(await customEndpointOf(choice)).toBeUndefined();
  });

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_ECS'])('may stand in %s [WIRE-16]', async (variable) => {
    configuration('');
    vi.stubEnv(variable, 'http://127.0.0.1:4566');
    expect(await customEndpointOf(choice)).toBe('http://127.0.0.1:4566');
    vi.stubEnv('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'true');
    expect(await customEndpointOf(choice)).toBeUndefined();
  });

  it('tells no time when nobody is there', async () => {
    expect(await dateOf('http://127.0.0.1:9')).toBeUndefined();
  });
});
