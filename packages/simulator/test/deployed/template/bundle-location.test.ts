import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateEntry, readAssets } from '../../../src/deployed/template/bundle-location.ts';
import { answersNothing, deploy, workerProperties } from '../tiny-stack.ts';

/** A folder with these files in it. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'guard-assets-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe('the assets of a template', () => {
  it('are folders beside it, by the keys that they have in S3', async () => {
    const files = {
      a: { source: { path: 'asset.a' }, destinations: { here: { objectKey: 'a.zip' }, there: { objectKey: 'b.zip' } } },
      // What is built at deployment has no folder.
      c: { source: { executable: ['build'] }, destinations: { here: { objectKey: 'c.zip' } } },
    };
    const folder = folderOf({ 'Tiny.assets.json': JSON.stringify({ version: '1', files }) });
    expect(await readAssets(join(folder, 'Tiny.template.json'))).toEqual(
      new Map([
        ['a.zip', join(folder, 'asset.a')],
        ['b.zip', join(folder, 'asset.a')],
      ]),
    );
  });

  it('must be listed in a file that can be read', async () => {
    const folder = folderOf({ 'Tiny.assets.json': '{"files":{"a":{"source":{}}}}' });
    await expect(readAssets(join(folder, 'Tiny.template.json'))).rejects.toThrow('files.a.destinations');
  });
});

describe('the file of a handler', () => {
  it.each(['index.cjs', 'index.js'])('may be %s', async (name) => {
    const folder = folderOf({ [name]: '', 'index.map': '' });
    const assets = new Map([['a.zip', folder]]);
    expect(await locateEntry(assets, { key: 'a.zip', handler: 'index.run' })).toEqual({
      file: join(folder, name),
      exportName: 'run',
    });
  });

  it('is missed by name', async () => {
    const folder = folderOf({ 'main.cjs': '' });
    const assets = new Map([['a.zip', folder]]);
    await expect(locateEntry(assets, { key: 'a.zip', handler: 'index.run' })).rejects.toThrow(
      `${folder} holds no index.cjs for the handler index.run: build it again`,
    );
    await expect(locateEntry(assets, { key: 'b.zip', handler: 'index.run' })).rejects.toThrow(
      'no asset has the key b.zip: synthesize again',
    );
  });

  it('must be there when the template is deployed', async () => {
    const Properties = { ...workerProperties, Code: { S3Bucket: 'assets', S3Key: 'other.zip' } };
    const resources = { Worker: { Type: 'AWS::Lambda::Function', Properties } };
    await expect(deploy({ handler: answersNothing, resources })).rejects.toThrow(
      'no asset has the key other.zip: synthesize again',
    );
  });
});
