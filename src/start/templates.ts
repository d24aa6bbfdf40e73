import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { BUNDLES } from '../../tools/bundling/build.ts';
import { hashFiles } from '../../tools/hash-files.ts';

/** The Slack channel and secret for the synthesized stacks; they exist only in the local run. */
export const localSlack = {
  channel: 'C0123456789',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-bot-token-a1B2c3',
} as const;

/** The synthesized templates of the guard and the sample service. */
export interface Templates {
  /** Absolute path of the guard's template. Its assets are in the same folder. */
  readonly guard: string;
  /** The sample service's template. */
  readonly sample: { readonly path: string; readonly stackName: string };
  readonly was: 'synthesized' | 'fresh';
}

const keptAssemblies = 8;

const project = join(import.meta.dirname, '../..');

/** All inputs of the templates; the lock file stands for the packages. */
const sources = [
  ...['lib', 'src/config', 'src/core', 'bin/app.ts', 'cdk.json', 'package-lock.json'],
  ...BUNDLES.map((name) => join('bundles', name, 'index.cjs')),
];

/** Builds the bundles and synthesizes the stacks, unless both exist for exactly these source files. */
export async function ensureTemplates(): Promise<Templates> {
  await ensureBundles();
  const home = join(project, '.build', 'templates');
  const folder = join(home, (await hashFiles(project, sources)).slice(0, 16));
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

/** Finds the only stack of the stage. Its file has a different name than the stack. */
async function findSample(folder: string): Promise<Templates['sample']> {
  const { artifacts } = manifest.parse(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')));
  const found = Object.values(artifacts).find(({ type }) => type === 'aws:cloudformation:stack');
  const { templateFile, stackName } = stack.parse(found?.properties);
  return { path: join(folder, templateFile), stackName };
}

/**
 * Synthesizes into a separate folder, then renames it, so that parallel runs never see a partial assembly. The first run's
 * assembly stays.
 */
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

/** Deletes old assemblies except the newest few, because a run may still load functions from an older one. */
async function forgetOld(home: string): Promise<void> {
  const names = (await readdir(home)).filter((name) => !name.startsWith('draft-'));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(home, name))).mtimeMs })));
  const old = dated.toSorted((a, b) => b.at - a.at).slice(keptAssemblies);
  await Promise.all(old.map(({ name }) => rm(join(home, name), { recursive: true, force: true })));
}

/**
 * Runs the app like the CDK's command, with context and output folder in the environment. It skips the CDK's validator,
 * which takes half of the time, because these stacks are never deployed.
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
