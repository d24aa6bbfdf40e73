import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Fields } from '../../src/core/template/template.ts';
import { BUNDLES } from '../bundling/build.ts';
import { readFolder, zipFiles } from './archive.ts';
import { guardTemplate } from './guard-template.ts';
import { synthesizeGuard } from './synthesize-guard.ts';
import { terraformModule } from './terraform-module.ts';

/** The parameters of the template have no routes. */
const FUNCTIONS = BUNDLES.filter((name) => name !== 'routed-notifier');

/** Files by their path below the folder of the assets. */
export type ReleaseAssets = Readonly<Record<string, Uint8Array>>;

/** What the assets are built from. */
export interface AssetInput {
  /** Absolute path of the project. */
  readonly root: string;
  /** Folder of the built functions. */
  readonly bundles: string;
  /** Version of the package. */
  readonly version: string;
  /** Licenses of the packages in the functions. */
  readonly notices: string;
}

/**
 * The assets of a release: the folders `cloudformation` and `terraform`, the same folders as zip files, and the SHA-256 of
 * these. The same input gives the same bytes.
 */
export async function releaseAssets({ root, bundles, version, notices }: AssetInput): Promise<ReleaseAssets> {
  const archives = Object.fromEntries(
    await Promise.all(FUNCTIONS.map(async (name) => [name, zipFiles(await readFolder(join(bundles, name)))] as const)),
  );
  const template = guardTemplate((on, values) => synthesizeGuard(root, bundles, { on, values }), version);
  const hashes = Object.fromEntries(Object.entries(archives).map(([name, bytes]) => [name, sha256(bytes)]));
  const everywhere = {
    ...Object.fromEntries(Object.entries(archives).map(([name, bytes]) => [`${name}.zip`, bytes])),
    LICENSE: await readBytes(join(root, 'LICENSE')),
    'THIRD-PARTY-NOTICES.txt': encode(notices),
  };
  const folders = {
    cloudformation: {
      ...everywhere,
      'README.md': await readBytes(join(import.meta.dirname, 'cloudformation/README.md')),
      'template.yaml': encode(writeTemplate(template)),
    },
    terraform: {
      ...everywhere,
      'README.md': await readBytes(join(import.meta.dirname, 'terraform/README.md')),
      ...encodeAll(terraformModule({ version, template, archives: hashes })),
    },
  };
  const zips = Object.fromEntries(
    Object.entries(folders).map(([name, files]) => [`ecs-deployment-guard-${name}-${version}.zip`, zipFiles(files)]),
  );
  return { ...inFolders(folders), ...zips, SHA256SUMS: encode(sums(zips)) };
}

/**
 * In the style that `aws cloudformation package` writes, so that packaging adds only the place of the code. As YAML 1.1,
 * which the AWS CLI reads: it takes an unquoted 2012-10-17 for a date.
 */
function writeTemplate(template: Fields): string {
  return stringify(template, { version: '1.1', indentSeq: false, lineWidth: 80 });
}

function inFolders(folders: Readonly<Record<string, ReleaseAssets>>): ReleaseAssets {
  return Object.fromEntries(
    Object.entries(folders).flatMap(([folder, files]) =>
      Object.entries(files).map(([name, bytes]) => [`${folder}/${name}`, bytes]),
    ),
  );
}

/** In the format of `sha256sum`. */
function sums(files: ReleaseAssets): string {
  return Object.entries(files)
    .map(([name, bytes]) => `${sha256(bytes)}  ${name}\n`)
    .join('');
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function encodeAll(texts: Readonly<Record<string, string>>): ReleaseAssets {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, encode(text)]));
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function readBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(path));
}
