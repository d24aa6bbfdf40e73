import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readProfiles } from '../../../src/cli/wait/profiles.ts';

function machine(files: { readonly config?: string; readonly credentials?: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { AWS_CONFIG_FILE: join(folder, 'config'), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') };
}

it('finds the profiles of both files, also one without settings, and no other sections', async () => {
  const config = `# work
[default]
region = eu-west-1
[profile dev]
[ profile "two words" ]
sso_session = corp
[sso-session corp]
[services local]
[plugins]
`;
  const credentials = '[ci]\naws_access_key_id = x\n[dev]\n';
  expect(await readProfiles(machine({ config, credentials }))).toEqual(['ci', 'default', 'dev', 'two words']);
});

it('finds none where there is no file', async () => {
  expect(await readProfiles(machine({}))).toEqual([]);
  expect(await readProfiles(machine({ config: '' }))).toEqual([]);
});

it('does not know the profiles of a file that cannot be read', async () => {
  const env = machine({ config: '[profile dev]\n' });
  // A folder is no file that may be read.
  expect(await readProfiles({ ...env, AWS_SHARED_CREDENTIALS_FILE: tmpdir() })).toBeUndefined();
});
