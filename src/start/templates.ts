import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { BUNDLES } from '../../tools/bundling/build.ts';

/** What the stacks are synthesized for: a channel and a secret that only the local run has. */
export const localSlack = {
  channel: 'C0123456789',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-bot-token-a1B2c3',
} as const;

export interface Templates {
  /** Absolute path of the guard's template; its assets stand beside it. */
  readonly guard: string;
  /** The sample service's template. */
  readonly sample: { readonly path: string; readonly stackName: string };
  readonly was: 'synthesized' | 'fresh';
}

const keptAssemblies = 8;

const project = join(import.meta.dirname, '../..');

/** Everything that the templates are made of, packages by their lock file. */
const sources = ['lib', 'src/config', 'src/core', 'bin/app.ts', 'cdk.json', 'package-lock.json'];

/** Builds the bundles and synthesizes the stacks, unless that has been done from the very same files. */
export async function ensureTemplates(): Promise<Templates> {
  await ensureBundles();
  const home = join(project, '.build', 'templates');
  const folder = join(home, (await hashSources()).slice(0, 16));
  const isFresh = existsSync(folder);
  if (!isFresh) await synthesizeInto(home, folder);
  return {
    guard: join(folder, 'DeploymentGuard.template.json'),
    sample: await findSample(join(folder, 'assembly-Sample')),
    was: isFresh ? 'fresh' : 'synthesized',
  };
}

const manifest = z.looseObject({
  artifacts: z.record(z.string(), z.looseObject({ type: z.string(), properties: z.record(z.string(), z.unknown()) })),
});
const stack = z.looseObject({ templateFile: z.string(), stackName: z.string() });

/** The only stack of a stage: its file is named otherwise than the stack. */
async function findSample(folder: string): Promise<Templates['sample']> {
  const { artifacts } = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const found = Object.values(artifacts).find(({ type }) => type === 'aws:cloudformation:stack');
  const { templateFile, stackName } = stack.parse(found?.properties);
  return { path: join(folder, templateFile), stackName };
}

/** Into a folder of its own first: two runs at once never see half of an assembly, and the first one's stands. */
async function synthesizeInto(home: string, folder: string): Promise<void> {
  await mkdir(home, { recursive: true });
  const draft = join(home, `draft-${process.pid}`);
  await rm(draft, { recursive: true, force: true });
  await synthesize(draft);
  try {
    await rename(draft, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'manifest.json'))) throw error;
    await rm(draft, { recursive: true });
  }
  await forgetOld(home);
}

/** A run may still load its functions from an older assembly, so the newest few stay. */
async function forgetOld(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => !name.startsWith('draft-'));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(home, name))).mtimeMs })));
  const old = dated.toSorted((a, b) => b.at - a.at).slice(keptAssemblies);
  await Promise.all(old.map(({ name }) => rm(join(home, name), { recursive: true, force: true })));
}

/**
 * Runs the app as the CDK's command does: context and output folder come by environment. Nobody deploys what comes of it, so that
 * the CDK's validator, half of a synthesis, is left out.
 */
async function synthesize(outdir: string): Promise<void> {
  const { context }: { context: Readonly<Record<string, unknown>> } = JSON.parse(
    await readFile(join(project, 'cdk.json'), 'utf8'),
  );
  const choice = { slackChannel: localSlack.channel, slackSecretArn: localSlack.secretArn };
  const metadata = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
  const app = spawn(process.execPath, [join(project, 'bin', 'app.ts')], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, ...metadata, ...choice }),
    },
  });
  const errors: Buffer[] = [];
  app.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const [code] = await once(app, 'close');
  if (code !== 0) throw new Error(`the stacks cannot be synthesized:\n${Buffer.concat(errors).toString('utf8')}`);
}

async function hashSources(): Promise<string> {
  const bundles = BUNDLES.map((name) => join('bundles', name, 'index.cjs'));
  const files = await Promise.all([...sources, ...bundles].map(filesOf));
  const hash = createHash('sha256');
  for (const file of files.flat().toSorted()) hash.update(file).update(await readFile(join(project, file)));
  return hash.digest('hex');
}

/** The path itself, or every file below it. */
async function filesOf(path: string): Promise<readonly string[]> {
  if (path.includes('.')) return [path];
  const entries = await readdir(join(project, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(project, join(entry.parentPath, entry.name)));
}
