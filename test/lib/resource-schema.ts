import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

const resourceSchema = z.object({
  cloudFormationType: z.string(),
  properties: z.record(z.string(), z.object({ causesReplacement: z.enum(['yes', 'no', 'maybe']).default('no') })),
});

const databaseSchema = z.object({
  schema: z.object({ resource: z.object({ entities: z.array(resourceSchema) }) }),
});

/** Reads the resource schemas of CloudFormation that the CDK's command line judges a diff by. */
export function readResourceSchemas() {
  const folder = dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json'));
  const database = JSON.parse(gunzipSync(readFileSync(join(folder, 'db.json.gz'))).toString('utf8'));
  return databaseSchema.parse(database).schema.resource.entities;
}

/** Properties of a resource type whose change replaces the resource, or may do so. */
export function createOnlyProperties(schemas: ReturnType<typeof readResourceSchemas>, type: string): readonly string[] {
  const resource = schemas.find(({ cloudFormationType }) => cloudFormationType === type);
  if (resource === undefined) throw new Error(`the schemas must hold ${type}`);
  return Object.entries(resource.properties)
    .filter(([, { causesReplacement }]) => causesReplacement !== 'no')
    .map(([name]) => name)
    .toSorted();
}
