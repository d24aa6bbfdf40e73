import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { parsePart } from './template.ts';

const assetsSchema = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({
      source: z.looseObject({ path: z.string().optional() }),
      destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
    }),
  ),
});

/** Reads the asset manifest next to a template. Returns the path of each asset by S3 key. */
export async function readAssets(templateFile: string): Promise<ReadonlyMap<string, string>> {
  const file = templateFile.replace(/\.template\.json$/, '.assets.json');
  const { files } = parsePart(assetsSchema, JSON.parse(await readFile(file, 'utf8')), file);
  return new Map(
    Object.values(files).flatMap(({ source, destinations }) =>
      source.path === undefined
        ? []
        : Object.values(destinations).map(
            ({ objectKey }) => [objectKey, join(dirname(file), source.path ?? '')] as const,
          ),
    ),
  );
}

export interface Entry {
  /** Absolute path of the file that Lambda would load. */
  readonly file: string;
  /** Name of the exported handler. */
  readonly exportName: string;
}

/** Finds the file and export of a handler such as `index.handler` in the asset with that key. */
export async function locateEntry(
  assets: ReadonlyMap<string, string>,
  { key, handler }: { readonly key: string; readonly handler: string },
): Promise<Entry> {
  const folder = assets.get(key);
  if (folder === undefined) throw new Error(`no asset has the key ${key}: synthesize again`);
  const [module = '', exportName = ''] = handler.split('.');
  const file = (await readdir(folder)).find((name) => [`${module}.cjs`, `${module}.js`].includes(name));
  if (file === undefined)
    throw new Error(`${folder} holds no ${module}.cjs for the handler ${handler}: build it again`);
  return { file: join(folder, file), exportName };
}
