import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stubBundles } from '../lib/synth.ts';

const project = join(import.meta.dirname, '..', '..');
const bundles = stubBundles();

/** Runs the app as the CDK's command does: context and output folder by environment, no credentials, no input; its validator is left to CI. */
async function runApp(context: Record<string, string>) {
  const outdir = mkdtempSync(join(tmpdir(), 'guard-app-'));
  const run = spawn(process.execPath, [join(project, 'bin', 'app.ts')], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      CDK_OUTDIR: outdir,
      CDK_VALIDATION: 'false',
      CDK_CONTEXT_JSON: JSON.stringify({ ...readFlags(), ...context, bundles }),
    },
  });
  let errors = '';
  run.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [code] = await once(run, 'close');
  return { code, errors, outdir };
}

describe('the app', () => {
  it('has the guard alone at its top, and the sample in a stage of its own', async () => {
    const { code, outdir } = await runApp({});
    expect(code).toBe(0);
    expect(readdirSync(outdir).filter((file) => file.endsWith('.template.json'))).toEqual([
      'DeploymentGuard.template.json',
    ]);
    expect(readdirSync(join(outdir, 'assembly-Sample')).filter((file) => file.endsWith('.template.json'))).toHaveLength(
      1,
    );
    const template = readFileSync(join(outdir, 'DeploymentGuard.template.json'), 'utf8');
    expect(template).not.toContain('SLACK_CHANNEL');
  });

  it('tells the channel that was chosen', async () => {
    const { code, outdir } = await runApp({
      slackChannel: 'C0123456789',
      slackSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
    });
    expect(code).toBe(0);
    expect(readFileSync(join(outdir, 'DeploymentGuard.template.json'), 'utf8')).toContain(
      '"SLACK_CHANNEL": "C0123456789"',
    );
  });

  it('says what is wrong with the choice, and makes nothing', async () => {
    const { code, errors, outdir } = await runApp({ slackChannel: 'C0123456789' });
    expect(code).toBe(1);
    expect(errors).toBe(
      'error: slackSecretArn is not set: pass both -c slackChannel=C… and -c slackSecretArn=arn:…, or neither\n',
    );
    expect(readdirSync(outdir)).toEqual([]);
  });
});

function readFlags(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(project, 'cdk.json'), 'utf8')).context;
}
