import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the manifest of the package', () => {
  it('brings no dependency, and asks for the CDK only where constructs are used', () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.keys(manifest.peerDependencies)).toEqual(['aws-cdk-lib', 'constructs']);
    expect(manifest.peerDependenciesMeta).toEqual({
      'aws-cdk-lib': { optional: true },
      constructs: { optional: true },
    });
  });

  it('runs nothing on the machine that installs it', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
  });

  it('pins every development dependency exactly', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)),
    );
    expect(loose).toEqual([]);
  });

  it('carries what is needed and no source or test', () => {
    expect(manifest.files).toEqual([
      'dist',
      'docs/schemas',
      'docs/slack',
      'docs/images',
      'docs/*.md',
      '!docs/design.md',
      'examples',
      'packages/simulator/README.md',
      'packages/simulator/BEHAVIOUR.md',
      'packages/simulator/scenarios',
      'SECURITY.md',
      'CHANGELOG.md',
    ]);
    expect(existsSync(join(root, manifest.exports['./schemas/outcome-event.v1.json']))).toBe(true);
  });
});
