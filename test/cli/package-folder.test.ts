import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageFolder } from '../../src/cli/package-folder.ts';

it('is the folder with the scenarios of the package', () => {
  expect(packageFolder()).toBe(join(import.meta.dirname, '../..'));
  expect(existsSync(join(packageFolder(), 'packages/simulator/scenarios/errors-under-load.yaml'))).toBe(true);
});
