import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { type BuildOptions, build, version as esbuildVersion, type Metafile, transform } from 'esbuild';
import { packageVersion } from './package-version.ts';
import { UNUSED_PARTS } from './unused-parts.ts';

/** The bundles of the guard's functions; each has an entry `lambda/<name>.ts`. The routed notifier is for guards with routes. */
export const BUNDLES = ['reconciler', 'sweeper', 'notifier', 'routed-notifier', 'explainer'] as const;

export interface BundleRequest {
  readonly name: string;
  /** Absolute path of the entry. */
  readonly entry: string;
  /** Absolute path of the project, which has the lock file. */
  readonly root: string;
  /** Absolute path; the bundle is `<outDir>/<name>/index.cjs`, with its lazily imported files in the same folder. */
  readonly outDir: string;
  /** Absolute path; esbuild's metafile and the stamp are in `<metaDir>/<name>.json`. */
  readonly metaDir: string;
}

export interface BundleResult {
  readonly name: string;
  /** `fresh`: nothing changed, so nothing was built. */
  readonly was: 'built' | 'fresh';
  /** Total size of its files. */
  readonly bytes: number;
}

/** The inputs and outputs of a build. The bundle is stale if any of them changes. */
interface Stamp {
  /** Hash by path, relative to the root; the lock file stands for all packages. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly tools: string;
  /** Hash by file name. */
  readonly files: Readonly<Record<string, string>>;
}

/** Builds a bundle, unless the existing one has the same inputs, tools and files. */
export async function ensureBundle(request: BundleRequest): Promise<BundleResult> {
  const { name } = request;
  const found = await readFiles(bundleFolder(request));
  if (await isFresh(request, found)) return { name, was: 'fresh', bytes: bytesOf(found) };
  return { name, was: 'built', bytes: await buildBundle(request) };
}

async function isFresh(request: BundleRequest, files: Files): Promise<boolean> {
  const meta = await readIfThere(metaPath(request));
  if (meta === undefined) return false;
  const { stamp }: { stamp?: Stamp } = JSON.parse(Buffer.from(meta).toString());
  if (
    stamp === undefined ||
    stamp.tools !== describeTools() ||
    JSON.stringify(stamp.files) !== JSON.stringify(hashesOf(files))
  ) {
    return false;
  }
  const now = await hashInputs(request, Object.keys(stamp.inputs));
  return JSON.stringify(now) === JSON.stringify(stamp.inputs);
}

async function buildBundle(request: BundleRequest): Promise<number> {
  const { files, metafile } = await buildFiles(request);
  const inputs = await hashInputs(request, ownInputs(metafile));
  const stamp: Stamp = { inputs, tools: describeTools(), files: hashesOf(files) };
  // Files of an earlier build would remain in the asset.
  const stale = [...(await readFiles(bundleFolder(request))).keys()].filter((file) => !files.has(file));
  await Promise.all(stale.map((file) => rm(join(bundleFolder(request), file), { force: true })));
  for (const [file, content] of files) await replaceFile(join(bundleFolder(request), file), content);
  await replaceFile(metaPath(request), JSON.stringify({ stamp, metafile }));
  return bytesOf(files);
}

/**
 * Builds the entry as `index.cjs`, one file per lazily imported module, and one for the code that they share. esbuild
 * splits only ES modules, but CommonJS starts faster, so each file is converted to CommonJS after the split.
 */
async function buildFiles({ root, entry }: BundleRequest): Promise<{ files: Files; metafile: Metafile }> {
  const { metafile, outputFiles } = await build({
    ...options(root),
    entryPoints: { index: entry },
    outdir: root,
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    metafile: true,
    write: false,
  });
  const files = await Promise.all(
    outputFiles.map(async ({ path, text }) => [basename(path), Buffer.from(await asCommonJs(text))] as const),
  );
  return { files: new Map(files.toSorted(([a], [b]) => (a < b ? -1 : 1))), metafile };
}

async function asCommonJs(source: string): Promise<string> {
  const { minify, platform, target, charset, legalComments } = SYNTAX;
  // Replaces `import()` with `require()`, because native `import()` starts the ES module loader.
  const supported = { 'dynamic-import': false };
  const { code } = await transform(source, {
    minify,
    platform,
    target,
    charset,
    legalComments,
    format: 'cjs',
    supported,
  });
  return code;
}

/** Options that apply to every file. */
const SYNTAX = { minify: true, platform: 'node', target: 'node24', charset: 'utf8', legalComments: 'none' } as const;

function options(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    ...SYNTAX,
    mainFields: ['module', 'main'],
    // The project is ESM, so Node would load a `.js` bundle as ESM.
    outExtension: { '.js': '.cjs' },
    sourcemap: false,
    logLevel: 'warning',
    alias: {
      ...UNUSED_PARTS,
      // The SDK's providers would be a quarter of a bundle, and Lambda uses only environment variables.
      '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts'),
    },
    plugins: [packageVersion],
  };
}

/** Our own files among a bundle's inputs, and the lock file, which stands for the packages. */
function ownInputs(metafile: Metafile): readonly string[] {
  const own = Object.keys(metafile.inputs).filter((path) => !path.split('/').includes('node_modules'));
  return [...own, 'package-lock.json'].toSorted();
}

async function hashInputs(request: BundleRequest, paths: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const hashes = await Promise.all(
    paths.map(async (path) => [path, hash((await readIfThere(join(request.root, path))) ?? new Uint8Array())] as const),
  );
  return Object.fromEntries(hashes);
}

/** The version and options of esbuild; a change of either makes a bundle stale. */
function describeTools(): string {
  return `esbuild ${esbuildVersion} ${hash(Buffer.from(JSON.stringify(options('.'))))}`;
}

function bundleFolder({ outDir, name }: BundleRequest): string {
  return join(outDir, name);
}

function metaPath({ metaDir, name }: BundleRequest): string {
  return join(metaDir, `${name}.json`);
}

function hash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The files of a bundle by name, sorted by name. */
type Files = ReadonlyMap<string, Uint8Array>;

/** The files of a folder; empty if the folder does not exist. */
async function readFiles(folder: string): Promise<Files> {
  const names = existsSync(folder) ? (await readdir(folder)).toSorted() : [];
  const files = await Promise.all(
    names.map(async (name) => [name, (await readIfThere(join(folder, name))) ?? new Uint8Array()] as const),
  );
  return new Map(files);
}

function hashesOf(files: Files): Readonly<Record<string, string>> {
  return Object.fromEntries([...files].map(([name, content]) => [name, hash(content)]));
}

function bytesOf(files: Files): number {
  return [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
}

/** The content of a file; undefined if it does not exist. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: see the cause`, { cause: error });
  }
}

/** Replaces a file atomically, so that two builds at once never leave a mixture. */
async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(
    dirname(dirname(path)),
    `.${relative(dirname(dirname(path)), path).replaceAll(sep, '-')}.${process.pid}`,
  );
  await writeFile(draft, content);
  await rename(draft, path);
}
