import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksOf, missingIn, summaryOf } from '../../../tools/simulator-checks/checks.ts';

const root = join(import.meta.dirname, '../../..');
const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);

describe("the maintainers' checks of the simulated AWS", () => {
  it('are scripts of package.json, or files', () => {
    const checks = checksOf('/tools');
    expect(checks.map(({ name }) => name)).toEqual([
      'bench:serve',
      'clients',
      'emulator:tests',
      'deploy-tools',
      'compare:waits',
    ]);
    for (const { argv } of checks) {
      if (argv[0] === 'npm') expect(scripts).toContain(argv[3]);
      else expect(existsSync(join(root, argv[1] ?? ''))).toBe(true);
    }
  });

  it('name the first folder that is missing', () => {
    const [, , moto, tools] = checksOf('/tools');
    expect(moto && missingIn(moto, () => false)).toBe('/tools/moto/tests');
    expect(tools && missingIn(tools, (path) => !path.endsWith('click-log'))).toBe('/tools/click-log');
    expect(tools && missingIn(tools, () => true)).toBeUndefined();
  });

  it('end with a line per check', () => {
    const ended = [
      { name: 'bench:serve', end: 0 },
      { name: 'clients', end: 1 },
      { name: 'deploy-tools', end: 'not run: /tools/bugcrowd is missing' },
    ];
    expect(summaryOf(ended)).toBe(
      [
        '--- the checks of the simulated AWS',
        'passed  bench:serve   exit code 0',
        'FAILED  clients       exit code 1',
        'FAILED  deploy-tools  not run: /tools/bugcrowd is missing',
      ].join('\n'),
    );
  });
});
