import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type AppProps } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';

const project = join(import.meta.dirname, '..', '..');

/** An app with the project's own feature flags, without the validator that costs more than all of a test. */
export function createApp(
  context: Record<string, unknown> = featureFlags(),
  outdir?: string,
  more: Pick<AppProps, 'treeMetadata' | 'stackTraces'> = {},
): App {
  const quick = { builtinCloudFormationValidation: false, analyticsReporting: false };
  return new App({ context, ...quick, ...more, ...(outdir !== undefined && { outdir }) });
}

/** A folder with a stub in place of each bundle. */
export function stubBundles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guard-bundles-'));
  for (const name of ['reconciler', 'sweeper', 'explainer', 'notifier', 'routed-notifier']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.cjs'), `exports.handler = async () => '${name}';\n`);
  }
  return folder;
}

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Resources of a type by logical id. */
export function resourcesOf(template: Template, type: string): Readonly<Record<string, Resource>> {
  return template.findResources(type) as Record<string, Resource>;
}

/** Type and logical id of every resource, sorted: what a replacement or a loss would change. */
export function outline(template: Template): readonly string[] {
  const resources: Record<string, Resource> = template.toJSON()['Resources'];
  return Object.entries(resources)
    .map(([id, { Type }]) => `${Type} ${id}`)
    .toSorted();
}

function featureFlags(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')).context;
}
