import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ReleaseAssets, releaseAssets } from '../../../tools/release/assets.ts';
import { stubBundles } from '../../lib/synth.ts';
import { releasedTemplate, root } from './guard-templates.ts';

const FOLDER_FILES = [
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.txt',
  'explainer.zip',
  'notifier.zip',
  'reconciler.zip',
  'sweeper.zip',
];

const build = () => releaseAssets({ root, bundles: stubBundles(), version: '1.2.3', notices: 'licenses' });
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

let assets: ReleaseAssets;

beforeAll(async () => {
  assets = await build();
});

describe('the assets of a release', () => {
  it('are two folders, the same as archives, and the sums of these', () => {
    expect(Object.keys(assets).toSorted()).toEqual(
      [
        ...[...FOLDER_FILES, 'template.yaml'].map((name) => `cloudformation/${name}`),
        ...[...FOLDER_FILES, 'main.tf', 'outputs.tf', 'template.json', 'variables.tf'].map(
          (name) => `terraform/${name}`,
        ),
        'ecs-deployment-guard-cloudformation-1.2.3.zip',
        'ecs-deployment-guard-terraform-1.2.3.zip',
        'SHA256SUMS',
      ].toSorted(),
    );
    for (const folder of ['cloudformation', 'terraform']) {
      const name = `ecs-deployment-guard-${folder}-1.2.3.zip`;
      const zip = assets[name] ?? new Uint8Array();
      expect(text(assets['SHA256SUMS'])).toContain(`${createHash('sha256').update(zip).digest('hex')}  ${name}\n`);
      const files = Object.entries(assets).filter(([path]) => path.startsWith(`${folder}/`));
      expect(unzipSync(zip)).toEqual(
        Object.fromEntries(files.map(([path, bytes]) => [path.slice(folder.length + 1), bytes])),
      );
    }
  });

  it('have the same bytes in every build', async () => {
    const again = await build();
    for (const [path, bytes] of Object.entries(assets)) {
      expect([path, Buffer.compare(bytes, again[path] ?? new Uint8Array())]).toEqual([path, 0]);
    }
  });

  it('have the template as YAML', () => {
    expect(parse(text(assets['cloudformation/template.yaml']))).toEqual(JSON.parse(JSON.stringify(releasedTemplate())));
  });

  it('quote what YAML 1.1 would take for a date', () => {
    expect(text(assets['cloudformation/template.yaml'])).toContain('Version: "2012-10-17"');
    expect(text(assets['cloudformation/template.yaml'])).not.toMatch(/: \d{4}-\d{2}-\d{2}$/m);
  });

  it('stay within the size of a template in a call, also with the longest name of a bucket', () => {
    // Instead of `Code: reconciler.zip`, packaging writes two lines: the bucket, of up to 63 characters, and an MD5 in hex.
    const packaged = text(assets['cloudformation/template.yaml']).replaceAll(
      /Code: \w+\.zip/g,
      `Code:\n        S3Bucket: ${'b'.repeat(63)}\n        S3Key: ${'0'.repeat(32)}`,
    );
    expect(packaged.match(/S3Bucket/g)).toHaveLength(4);
    expect(Buffer.byteLength(packaged)).toBeLessThanOrEqual(51_200);
  });

  it('explain the installation as shortly as the README of the project', () => {
    for (const folder of ['cloudformation', 'terraform']) {
      expect(text(assets[`${folder}/README.md`]).split('\n').length).toBeLessThanOrEqual(30);
    }
  });
});
