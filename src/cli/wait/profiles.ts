import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns the profile names in the AWS configuration files, sorted; undefined if an existing file cannot be read. It does
 * not use the SDK's reader, which leaves out profiles without settings.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readProfiles(
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[] | undefined> {
  const config = await readIfThere(env['AWS_CONFIG_FILE'] || join(homedir(), '.aws', 'config'));
  const credentials = await readIfThere(env['AWS_SHARED_CREDENTIALS_FILE'] || join(homedir(), '.aws', 'credentials'));
  if (config === undefined || credentials === undefined) return undefined;
  const ofConfig = sectionsOf(config).flatMap((section) => {
    const [, name] = /^profile\s+(.+)$/.exec(section) ?? [];
    return section === 'default' ? ['default'] : name === undefined ? [] : [name];
  });
  const names = [...ofConfig, ...sectionsOf(credentials)].map((name) => name.replace(/^(["'])(.*)\1$/, '$2'));
  return [...new Set(names)].toSorted();
}

function sectionsOf(text: string): readonly string[] {
  return [...text.matchAll(/^\s*\[([^\]\n]+)\]/gm)].map(([, name = '']) => name.trim());
}

/** Empty for a file that does not exist. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path.replace(/^~(?=\/)/, homedir()), 'utf8');
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(Object(error).code) ? '' : undefined;
  }
}
