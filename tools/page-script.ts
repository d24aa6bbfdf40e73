import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The generated file with the script of the history page. */
export const PAGE_SCRIPT_FILE = 'src/cli/report/page-script.ts';

/** Bundles the script of the history page, and returns the source of the file that has it. */
export async function bundlePageScript(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/browser/report/main.ts'],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    // The oldest browsers with DecompressionStream and Map.groupBy.
    target: ['chrome117', 'firefox119', 'safari17.4'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const code = outputFiles[0]?.text.trimEnd() ?? '';
  return [
    '/** The script of the history page. `npm run report:script` writes this file from src/browser/report/. */',
    `export const PAGE_SCRIPT = ${JSON.stringify(code)};`,
    '',
  ].join('\n');
}

if (import.meta.main) await writeFile(join(root, PAGE_SCRIPT_FILE), await bundlePageScript());
