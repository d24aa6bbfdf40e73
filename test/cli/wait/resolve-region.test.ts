import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveRegion } from '../../../src/cli/wait/resolve-region.ts';

const folder = mkdtempSync(join(tmpdir(), 'region-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'config'), '[profile staging]\nregion = eu-west-1\n[profile prod]\n');

/** The files of a machine, beside what a test sets. */
const files = { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') };
const noFiles = { ...files, AWS_CONFIG_FILE: join(folder, 'none') };

const there = { region: async () => 'eu-west-1' };
const missing = {
  region: async () => {
    throw new Error('Region is missing');
  },
};
const setup = { aws: there, choice: { profile: undefined }, env: files, endpoint: undefined };

describe('the Region to ask', () => {
  it('is what the SDK finds', async () => {
    expect(await resolveRegion(setup)).toEqual({ is: 'read', region: 'eu-west-1' });
    expect(await resolveRegion({ ...setup, choice: { profile: 'prod' } })).toEqual({ is: 'read', region: 'eu-west-1' });
  });

  it('is refused where there is none, with the ways to give one', async () => {
    expect(await resolveRegion({ ...setup, aws: missing })).toEqual({
      is: 'refused',
      fault: 'no AWS Region: give --region or set AWS_REGION',
    });
    expect(await resolveRegion({ ...setup, aws: missing, choice: { profile: 'prod' } })).toEqual({
      is: 'refused',
      fault: 'no AWS Region: give --region, set AWS_REGION, or add a region to the profile "prod"',
    });
  });

  it('is refused with a profile that does not exist, by what names it', async () => {
    expect(await resolveRegion({ ...setup, choice: { profile: 'stagign' } })).toEqual({
      is: 'refused',
      fault:
        '--profile names the profile "stagign", which is not in your AWS configuration files: did you mean "staging"?',
    });
    expect(await resolveRegion({ ...setup, env: { ...files, AWS_PROFILE: 'nope' } })).toEqual({
      is: 'refused',
      fault:
        'AWS_PROFILE names the profile "nope", which is not in your AWS configuration files: use one of prod, staging',
    });
    expect(
      await resolveRegion({ ...setup, choice: { profile: 'prod' }, env: { ...files, AWS_PROFILE: 'nope' } }),
    ).toMatchObject({
      is: 'read',
    });
  });

  it('is refused with a profile on a machine without any, but for the default one', async () => {
    expect(await resolveRegion({ ...setup, env: { ...noFiles, AWS_PROFILE: 'nope' } })).toEqual({
      is: 'refused',
      fault:
        'AWS_PROFILE names the profile "nope", which is not in your AWS configuration files: they have no profiles, run aws configure',
    });
    expect(await resolveRegion({ ...setup, env: { ...noFiles, AWS_PROFILE: 'default' } })).toMatchObject({
      is: 'read',
    });
    expect(await resolveRegion({ ...setup, env: { ...noFiles, AWS_PROFILE: '' } })).toMatchObject({ is: 'read' });
  });

  it.each(['127.0.0.1:4566', 'localhost:4566', 'http://', 'ftp://host'])(
    'is refused with an endpoint that is not an address: %s',
    async (url) => {
      expect(await resolveRegion({ ...setup, endpoint: { url, from: 'AWS_ENDPOINT_URL' } })).toEqual({
        is: 'refused',
        fault: `AWS_ENDPOINT_URL must be an address like http://127.0.0.1:4566, got "${url}"`,
      });
    },
  );

  it('is read with an endpoint that is one', async () => {
    const endpoint = { url: 'http://localhost:4566/ecs', from: 'AWS_ENDPOINT_URL' };
    expect(await resolveRegion({ ...setup, endpoint })).toMatchObject({ is: 'read' });
  });
});
