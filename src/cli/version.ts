import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './package-folder.ts';

/** Returns the version of the package that contains this file, built or as source. */
export function packageVersion(): string {
  const file = join(packageFolder(), 'package.json');
  if (!existsSync(file)) return 'unknown';
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isPackage = parsed !== null && typeof parsed === 'object' && 'version' in parsed;
  return isPackage ? String(parsed.version) : 'unknown';
}
