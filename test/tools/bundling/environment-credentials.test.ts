import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '../../../tools/bundling/environment-credentials.ts';

const stub = (names: Readonly<Record<string, string | undefined>>) => {
  for (const [name, value] of Object.entries({ AWS_SESSION_TOKEN: undefined, ...names })) vi.stubEnv(name, value);
};

describe('the credentials of a bundle', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("are those of the function's role", async () => {
    stub({ AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' });
    await expect(defaultProvider()()).resolves.toEqual({
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      sessionToken: 'session',
    });
  });

  it('have no session where there is none', async () => {
    stub({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' });
    await expect(defaultProvider()()).resolves.toEqual({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' });
  });

  it('are read when they are asked for, not before', async () => {
    stub({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    const read = defaultProvider();
    stub({ AWS_ACCESS_KEY_ID: 'ASIALATE', AWS_SECRET_ACCESS_KEY: 'secret' });
    await expect(read()).resolves.toMatchObject({ accessKeyId: 'ASIALATE' });
  });

  it.each([
    ['key', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: 'secret' }],
    ['secret', { AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: undefined }],
  ])('are refused without a %s, and looked for nowhere else', async (_, names) => {
    stub({ ...names, AWS_PROFILE: 'default' });
    await expect(defaultProvider()()).rejects.toThrow(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set: this bundle reads credentials from nowhere else',
    );
  });
});
