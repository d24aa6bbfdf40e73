import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { type BuildOptions, build, version as esbuildVersion, type Metafile } from 'esbuild';

/** The functions of the guard; each has an entry `lambda/<name>.ts`. */
export const BUNDLES = ['observer', 'sweeper', 'notifier'] as const;

export interface BundleRequest {
  readonly name: string;
  /** Absolute path of the entry. */
  readonly entry: string;
  /** Absolute path of the project, where the lock file stands. */
  readonly root: string;
  /** Absolute path; the bundle is `<outDir>/<name>/index.cjs`, alone in its folder. */
  readonly outDir: string;
  /** Absolute path; esbuild's metafile and the stamp are `<metaDir>/<name>.json`. */
  readonly metaDir: string;
}

export interface BundleResult {
  readonly name: string;
  /** `fresh`: nothing had changed, so nothing was built. */
  readonly was: 'built' | 'fresh';
  readonly bytes: number;
}

/** What a bundle was made of. The bundle is stale when any of it differs. */
interface Stamp {
  /** Hash by path, relative to the root; packages stand for themselves by the lock file. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly tools: string;
  readonly bundle: string;
}

/** Builds a bundle unless the one that is there was made of the very same things. */
export async function ensureBundle(request: BundleRequest): Promise<BundleResult> {
  const { name } = request;
  const found = await readIfThere(bundlePath(request));
  if (found !== undefined && (await isFresh(request, found))) return { name, was: 'fresh', bytes: found.byteLength };
  return { name, was: 'built', bytes: await buildBundle(request) };
}

async function isFresh(request: BundleRequest, bundle: Uint8Array): Promise<boolean> {
  const meta = await readIfThere(metaPath(request));
  if (meta === undefined) return false;
  const { stamp }: { stamp?: Stamp } = JSON.parse(Buffer.from(meta).toString());
  if (stamp === undefined || stamp.tools !== describeTools() || stamp.bundle !== hash(bundle)) return false;
  const now = await hashInputs(request, Object.keys(stamp.inputs));
  return JSON.stringify(now) === JSON.stringify(stamp.inputs);
}

async function buildBundle(request: BundleRequest): Promise<number> {
  const { metafile, outputFiles } = await build({
    ...options(request.root),
    entryPoints: [request.entry],
    outfile: bundlePath(request),
    metafile: true,
    write: false,
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();
  const inputs = await hashInputs(request, ownInputs(metafile));
  const stamp: Stamp = { inputs, tools: describeTools(), bundle: hash(bundle) };
  await replaceFile(bundlePath(request), bundle);
  await replaceFile(metaPath(request), JSON.stringify({ stamp, metafile }));
  return bundle.byteLength;
}

function options(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    // The project is ESM: another extension would make Node load the bundle as such.
    outExtension: { '.js': '.cjs' },
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: false,
    logLevel: 'warning',
    // A quarter of a bundle would be ways to find credentials that Lambda never uses.
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environment-credentials.ts') },
  };
}

/** Our own files among a bundle's inputs, and the two that stand for everything else. */
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

/** What builds, and how: another version or another option makes another bundle. */
function describeTools(): string {
  return `esbuild ${esbuildVersion} ${hash(Buffer.from(JSON.stringify(options('.'))))}`;
}

function bundlePath({ outDir, name }: BundleRequest): string {
  return join(outDir, name, 'index.cjs');
}

function metaPath({ metaDir, name }: BundleRequest): string {
  return join(metaDir, `${name}.json`);
}

function hash(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The content of a file; undefined when there is no such file. */
async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${path} cannot be read: see the cause`, { cause: error });
  }
}

/** Two builds at once leave one whole file, never a torn one. */
async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(
    dirname(dirname(path)),
    `.${relative(dirname(dirname(path)), path).replaceAll(sep, '-')}.${process.pid}`,
  );
  await writeFile(draft, content);
  await rename(draft, path);
}
