import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageVersion, printedVersion } from '../../../tools/deploy-tools/installed.ts';

const root = join(import.meta.dirname, '../../..');

describe('the version of a tool', () => {
  it('is that of its package', () => {
    expect(packageVersion(root, 'node_modules/vitest')).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packageVersion(root, 'node_modules/no-such-package')).toBeUndefined();
  });

  it('is the first number that it prints', () => {
    const print = (text: string) => [process.execPath, '-e', `console.log(${JSON.stringify(text)})`];
    expect(printedVersion(print('aws-cli/2.31.4 Python/3.13.7'))).toBe('2.31.4');
    expect(printedVersion(print('no version'))).toBeUndefined();
    expect(printedVersion(['no-such-program', '--version'])).toBeUndefined();
    expect(printedVersion([process.execPath, '-e', 'console.log("1.2.3"); process.exit(1)'])).toBeUndefined();
  });
});
