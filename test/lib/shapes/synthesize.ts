import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../synth.ts';
import type { Templates } from './losses.ts';
import type { Shape } from './shape.ts';

/** The context of an app, with a name of it for a test. */
export const FLAGS = [
  ['with the recommended feature flags', undefined],
  ['without feature flags', {}],
] as const;

type Context = (typeof FLAGS)[number][1];

/** An empty app, as quick as possible. */
export function newApp(context?: Context, outdir?: string): App {
  return createApp(context, outdir, { treeMetadata: false, stackTraces: false });
}

/** Builds a shape, protects it if asked for, and synthesizes it. @param outdir a temporary folder by default */
export function synthesize(
  { create, changeLater }: Shape,
  context: Context,
  protect: (app: App) => void = () => undefined,
  outdir?: string,
): { readonly app: App; readonly templates: Templates } {
  const app = newApp(context, outdir);
  create(app);
  protect(app);
  changeLater?.(app);
  const { directory } = app.synth();
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.template.json'),
  );
  const templates = files.map((file) => [file, JSON.parse(readFileSync(join(directory, file), 'utf8'))] as const);
  return { app, templates: new Map(templates.map(([file, template]) => [file, Template.fromJSON(template)])) };
}
