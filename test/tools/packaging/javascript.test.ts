import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildCommand, buildConstructs } from '../../../tools/packaging/javascript.ts';

let root: string;
let outDir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'guard-javascript-'));
  outDir = join(root, 'dist');
  await writeAll({ 'package.json': '{ "type": "module" }' });
});
afterEach(() => rm(root, { recursive: true }));

async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const built = (path: string) => readFile(join(outDir, path), 'utf8');

describe('buildConstructs', () => {
  beforeEach(async () => {
    await writeAll({
      'lib/index.ts': [
        "import { Stack } from 'aws-cdk-lib';",
        "import { Queue } from 'aws-cdk-lib/aws-sqs';",
        "import { helper } from 'helper';",
        'export const all = [Stack, Queue, helper, import.meta.dirname];',
      ].join('\n'),
      'node_modules/helper/package.json': '{ "name": "helper", "main": "index.js" }',
      'node_modules/helper/index.js': 'exports.helper = "bundled helper";',
    });
  });

  it('brings everything along but the peers, for import and for require', async () => {
    const metafiles = await buildConstructs({ root, outDir });
    for (const { inputs } of metafiles) {
      expect(Object.keys(inputs).toSorted()).toEqual(['lib/index.ts', 'node_modules/helper/index.js']);
    }
    const [esm, cjs] = [await built('esm/index.js'), await built('cjs/index.js')];
    expect(esm).toContain('from "aws-cdk-lib/aws-sqs"');
    expect(cjs).toContain('require("aws-cdk-lib/aws-sqs")');
    for (const text of [esm, cjs]) expect(text).toContain('bundled helper');
  });

  it('finds its folder in both', async () => {
    await buildConstructs({ root, outDir });
    expect(await built('esm/index.js')).toContain('import.meta.dirname');
    const cjs = await built('cjs/index.js');
    expect(cjs).toContain('__dirname');
    expect(cjs).not.toContain('import.meta');
  });
});

describe('buildCommand', () => {
  it('puts what is loaded later into chunks, and takes the copy of yaml that is an ES module', async () => {
    await writeAll({
      'bin/ecs-guard.ts': [
        '#!/usr/bin/env node',
        "import { parse } from 'yaml';",
        "if (parse('') === 1) await import('../src/aws.ts');",
      ].join('\n'),
      'src/aws.ts': 'console.log("needs AWS");',
      'node_modules/yaml/package.json': '{ "name": "yaml", "main": "node.js" }',
      'node_modules/yaml/node.js': 'exports.parse = () => "yaml for Node";',
      'node_modules/yaml/browser/index.js': 'export const parse = () => "yaml for browsers";',
    });
    const { inputs } = await buildCommand({ root, outDir });
    expect(Object.keys(inputs)).not.toContain('node_modules/yaml/node.js');
    const entry = await built('bin/ecs-guard.js');
    expect(entry).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(entry).toContain('yaml for browsers');
    expect(entry).not.toContain('needs AWS');
    const chunks = await readdir(join(outDir, 'bin/chunks'));
    expect(chunks).toEqual([expect.stringMatching(/^aws-[A-Z0-9]+\.js$/)]);
  });
});
