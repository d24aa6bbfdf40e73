import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { packageVersion } from '../bundling/package-version.ts';
import { UNUSED_PARTS } from '../bundling/unused-parts.ts';
import { lightBuiltins } from './light-builtins.ts';

/** Packages that a user's app provides; the package's own files contain everything else. */
export const PEERS = ['aws-cdk-lib', 'constructs'] as const;

export interface JavaScriptRequest {
  /** Absolute path of the project. */
  readonly root: string;
  /** Absolute path of the output folder. */
  readonly outDir: string;
}

/** Builds the construct entry for `import` and for `require`; both expect the Lambda bundles next to their folder. */
export async function buildConstructs({ root, outDir }: JavaScriptRequest): Promise<readonly Metafile[]> {
  const common: BuildOptions = {
    ...settings(root),
    entryPoints: [join(root, 'lib/index.ts')],
    external: PEERS.flatMap((name) => [name, `${name}/*`]),
  };
  const [esm, cjs] = await Promise.all([
    build({ ...common, metafile: true, format: 'esm', outfile: join(outDir, 'esm/index.js') }),
    build({
      ...common,
      metafile: true,
      format: 'cjs',
      outfile: join(outDir, 'cjs/index.js'),
      define: { 'import.meta.dirname': '__dirname' },
    }),
  ]);
  return [esm.metafile, cjs.metafile];
}

/** Builds the command line. The code that needs AWS is in separate chunks, so that `--help` does not load it. */
export async function buildCommand({ root, outDir }: JavaScriptRequest): Promise<Metafile> {
  const { metafile } = await build({
    ...settings(root),
    metafile: true,
    entryPoints: [join(root, 'bin/ecs-guard.ts')],
    outdir: join(outDir, 'bin'),
    format: 'esm',
    splitting: true,
    minify: true,
    chunkNames: 'chunks/[name]-[hash]',
    // For Node, yaml offers only CommonJS, and its require() of Node's built-in modules fails in an ES module.
    alias: { ...UNUSED_PARTS, yaml: join(root, 'node_modules/yaml/browser/index.js') },
    plugins: [lightBuiltins, packageVersion],
  });
  return metafile;
}

function settings(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
  };
}
