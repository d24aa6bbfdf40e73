import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandBlock } from '../../../tools/pages/command-blocks.ts';
import { runOnSimulatedAws } from '../../../tools/pages/simulated-aws.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guard-simulated-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

function block(commands: string, { output, detail = '' }: { output?: string; detail?: string } = {}): CommandBlock {
  return { page: 'docs/simulate.md', line: 7, triedIn: 'aws-cli', detail, commands, output };
}

describe('runOnSimulatedAws', () => {
  it('gives the commands an endpoint, credentials of its own, and the command line of the project', async () => {
    vi.stubEnv('AWS_PROFILE', 'production');
    const commands = [
      'test -z "$(printenv AWS_PROFILE || true)"',
      'echo "$AWS_ENDPOINT_URL"',
      'test -n "$AWS_ACCESS_KEY_ID"',
      'npx --no ecs-guard --version',
    ];
    expect(
      await runOnSimulatedAws([block(`${commands.join('\n')}\n`, { output: 'http://127.0.0.1:…\n…\n' })], folder),
    ).toBeUndefined();
  });

  it('says which block failed', async () => {
    expect(await runOnSimulatedAws([block('echo first\n'), block('false\n')], folder)).toMatch(
      /^docs\/simulate\.md:7 ended with 1/,
    );
  });

  it('stops where the server does not start', async () => {
    await expect(runOnSimulatedAws([block('true\n', { detail: 'missing.yaml' })], folder)).rejects.toThrow(
      /^ecs-guard simulate --serve ended with \d before it was ready$/,
    );
  });
});
