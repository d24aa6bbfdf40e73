import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { ensurePackage } from '../../tools/build.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The package as it is installed beside its peers. */
await mkdir(join(root, '.build'), { recursive: true });
const folder = await mkdtemp(join(root, '.build', 'package-test-'));
const installed = join(folder, 'node_modules', 'ecs-deployment-guard');
await mkdir(installed, { recursive: true });
// Without a manifest of its own the folder would be part of the project, and the name mean the project itself.
await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
await ensurePackage(root);
await cp(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
await cp(join(root, 'package.json'), join(installed, 'package.json'));
await cp(join(root, 'docs/schemas'), join(installed, 'docs/schemas'), { recursive: true });
for (const peer of Object.keys(manifest.peerDependencies)) {
  await symlink(join(root, 'node_modules', peer), join(folder, 'node_modules', peer));
}

afterAll(() => rm(folder, { recursive: true }));

const node = (script: string, type: string) =>
  run(process.execPath, [`--input-type=${type}`, '--eval', script], { cwd: folder });

const NAMES = [
  'ALARM_PRICES',
  'ContainerInsights',
  'DeploymentGuard',
  'DeploymentGuardStack',
  'DeploymentProtection',
  'GuardedService',
  'LifecycleHook',
  'OpenTelemetrySidecar',
  'PrometheusCollector',
  'PrometheusSidecar',
  'Strategy',
  'Traffic',
  'alarmCostOf',
  'alarmCostOfTemplate',
  'alarmPricesOf',
  'describeAlarmCost',
  'outcomeEventPattern',
];

function filesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(filesOf) : [];
}

describe('the built package', () => {
  it('holds neither the translations of zod nor the parts of the AWS SDK that it never runs', () => {
    const chunks = join(installed, 'dist/bin/chunks');
    const holders = readdirSync(chunks).filter((name) =>
      /Ungültige Eingabe|Amazon Silk/.test(readFileSync(join(chunks, name), 'utf8')),
    );
    expect(holders).toEqual([]);
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    expect(notices).toContain('zod');
    expect(notices).not.toMatch(/^(bowser|mnemonist|@aws-sdk\/endpoint-cache)\b/m);
  });

  it('is built again only of other sources', async () => {
    expect(await ensurePackage(root)).toBe('fresh');
  });

  it('holds every file that its manifest names', () => {
    const named = [...filesOf(manifest.exports), ...filesOf(manifest.bin)];
    expect(named.length).toBeGreaterThan(6);
    expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  it('exports the constructs to import and to require, with the functions beside them', async () => {
    const synthesize = `
      const app = new cdk.App();
      const guard = new own.DeploymentGuard(new cdk.Stack(app, 'Shop'), 'Guard');
      guard.onOutcome('Rollbacks', { outcomes: ['rolled-back'] });
      const { Resources } = app.synth().getStackByName('Shop').template;
      const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
      console.log(JSON.stringify([Object.keys(own).sort(), functions.length]));`;
    const [esm, cjs] = await Promise.all([
      node(`import cdk from 'aws-cdk-lib'; import * as own from 'ecs-deployment-guard'; ${synthesize}`, 'module'),
      node(
        `const cdk = require('aws-cdk-lib'); const own = require('ecs-deployment-guard'); ${synthesize}`,
        'commonjs',
      ),
    ]);
    // Without Slack there is no notifier.
    expect(JSON.parse(esm.stdout)).toEqual([NAMES, 3]);
    expect(JSON.parse(cjs.stdout)).toEqual([NAMES, 3]);
  });

  it('tells TypeScript the same by either way, and asks for no types but the peers', () => {
    for (const format of ['esm', 'cjs']) {
      const declarations = readdirSync(join(installed, 'dist', format), { recursive: true, encoding: 'utf8' }).filter(
        (path) => path.endsWith('.d.ts'),
      );
      expect(declarations).toContain(join('lib', 'index.d.ts'));
      expect(declarations).toContain(join('src', 'core', 'outcome-event', 'outcome-detail.d.ts'));
      const texts = declarations.map((path) => readFileSync(join(installed, 'dist', format, path), 'utf8'));
      const packages = texts.flatMap((text) => [...text.matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name));
      expect(packages.filter((name) => !/^(aws-cdk-lib|constructs)(\/|$)/.test(name ?? ''))).toEqual([]);
      expect(texts.filter((text) => /from '\.[^']*\.ts'/.test(text))).toEqual([]);
    }
  });

  it('runs its command line without the CDK and without the source', async () => {
    const bin = join(installed, manifest.bin['ecs-guard']);
    const { stdout } = await run(process.execPath, [bin, '--version']);
    expect(stdout).toBe(`${manifest.version}\n`);
    expect(readFileSync(bin, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    const refused = await run(process.execPath, [bin, 'wait']).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: --service is missing/),
    });
  });

  it('plays a scenario without the source and without any package', async () => {
    const story = join(folder, 'story.yaml');
    await writeFile(story, 'name: a healthy version\nexpect: [verdict succeeded]\n');
    const bin = join(installed, manifest.bin['ecs-guard']);
    const { stdout } = await run(process.execPath, [bin, 'simulate', story]);
    expect(stdout).toMatch(/^a healthy version\n[\s\S]*\n1 of 1 expectation met\n$/);
  });

  it('loads nothing of AWS for its help', async () => {
    const bin = join(installed, manifest.bin['ecs-guard']);
    const entry = readFileSync(bin, 'utf8');
    expect(entry.length).toBeLessThan(10_000);
    const { stdout } = await run(process.execPath, [bin, 'wait', '--help']);
    expect(stdout).toMatch(/^Usage: ecs-guard wait/);
  });

  it('names the licenses of all that was built into it', () => {
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of [
      '@aws-sdk/client-ecs',
      '@smithy/core',
      'zod',
      'yaml',
      'commander',
      '@aws-lambda-powertools/logger',
    ]) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.`, 'm'));
    }
    expect(notices).toContain('Apache License');
  });
});
