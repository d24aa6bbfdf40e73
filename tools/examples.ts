import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { wrap } from '../src/core/slack/render-as-text.ts';
import { ensurePackage } from './build.ts';

/** Columns of the output. The CDK's own lines have up to three hundred. */
const WIDTH = 120;

/** Wraps a line of the CDK into lines of at most 120 columns with the same indent. */
export function foldLine(line: string): readonly string[] {
  const [indent = ''] = /^ */.exec(line) ?? [];
  if (line.length <= WIDTH) return [line];
  return wrap(line.slice(indent.length), WIDTH - indent.length).map((part) => `${indent}${part}`);
}

/** Synthesizes examples/services and prints the alarms of each service. Returns the exit code of the CDK. */
async function synthesizeExamples(root: string): Promise<number> {
  await ensurePackage(root);
  const output = join(root, '.build/cdk.out/services');
  const app = ['--app', 'node examples/services/app.ts', '--build', ''];
  const cdk = spawn('cdk', ['synth', '--quiet', '--no-notices', '--output', output, ...app], {
    cwd: root,
    env: { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  const ended = once(cdk, 'close');
  await Promise.all([print(cdk.stdout, process.stdout), print(cdk.stderr, process.stderr)]);
  const [code] = await ended;
  return code ?? 1;
}

async function print(from: Readable, to: NodeJS.WriteStream): Promise<void> {
  for await (const line of createInterface({ input: from })) to.write(`${foldLine(line).join('\n')}\n`);
}

if (import.meta.main) process.exitCode = await synthesizeExamples(join(import.meta.dirname, '..'));
