import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/**
 * The license texts of the packages whose code is part of the built files; the license's name if a package has no text.
 */
export async function describeNotices(root: string, metafiles: readonly Metafile[]): Promise<string> {
  const packages = [...new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageOf)))].sort();
  const notices = await Promise.all(packages.map((path) => describePackage(root, path)));
  const groups = Map.groupBy(notices, ({ text }) => text);
  const parts = [...groups].map(([text, members]) => `${members.map(({ name }) => name).join('\n')}\n\n${text}\n`);
  return ['Parts of the built files come from these packages, under these licenses.\n', ...parts].join(
    `\n${'-'.repeat(80)}\n\n`,
  );
}

/** The folder of the innermost package that an input belongs to; empty for our own files. */
function packageOf(input: string): readonly string[] {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return found?.[1] === undefined ? [] : [found[1]];
}

async function describePackage(root: string, path: string): Promise<{ readonly name: string; readonly text: string }> {
  const folder = join(root, path);
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = readManifest(manifest, path);
  const file = existsSync(folder)
    ? (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    : undefined;
  const text = file === undefined ? `License: ${license}` : (await readFile(join(folder, file), 'utf8')).trim();
  return { name: `${name} ${version}`, text };
}

function readManifest(manifest: unknown, path: string) {
  const fields = manifest !== null && typeof manifest === 'object' ? { ...manifest } : {};
  const { name = path, version = '', license = 'see the package' }: Record<string, unknown> = fields;
  return { name: String(name), version: String(version), license: String(license) };
}
