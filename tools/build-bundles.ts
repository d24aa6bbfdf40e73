import { join } from 'node:path';
import { BUNDLES, type BundleResult, ensureBundle } from './bundling/build.ts';

/** Builds the bundles that are missing or stale. */
export async function ensureBundles(
  root: string = join(import.meta.dirname, '..'),
  { outDir = join(root, 'bundles'), metaDir = join(root, '.build', 'meta') } = {},
): Promise<readonly BundleResult[]> {
  return Promise.all(
    BUNDLES.map((name) =>
      ensureBundle({
        name,
        entry: join(root, 'lambda', `${name}.ts`),
        root,
        outDir,
        metaDir,
      }),
    ),
  );
}

if (import.meta.main) {
  // On standard error, because standard output is for the CDK command.
  for (const { name, was, bytes } of await ensureBundles()) console.error(`bundle ${name}: ${was}, ${bytes} bytes`);
}
