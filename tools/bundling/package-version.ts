import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** Bundles only the version of an AWS client's package.json. The client imports all 2 kB, and uses the version in its user agent. */
export const packageVersion: Plugin = {
  name: 'package-version',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[a-z0-9-]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
