import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { serve } from './serving.ts';

const run = promisify(execFile);

/** What this machine has of other people's clients; `.ci/clients` tells the whole story by them. */
const aws = versionOf('aws', ['--version']);
const boto3 = versionOf('python3', ['-c', 'import boto3; print(boto3.__version__)']);

function versionOf(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? (stdout.trim().split(' ')[0] ?? '') : undefined;
}

function environmentFor(url: string) {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    AWS_ENDPOINT_URL: url,
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'simulated',
    AWS_SECRET_ACCESS_KEY: 'simulated',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_PAGER: '',
  };
}

describe.skipIf(boto3 === undefined)(`boto3 ${boto3 ?? '(skipped: it is not on this machine)'}`, () => {
  it.each(['smithy-rpc-v2-cbor', 'json', 'query'])(
    'is shown what it puts, and refused in its own classes, on %s [WIRE-1] [WIRE-3] [WIRE-4] [WIRE-7]',
    async (protocol) => {
      const served = await serve();
      const script = join(import.meta.dirname, '../../../../.ci/clients.py');
      const { stdout } = await run('python3', [script, protocol], { env: environmentFor(served.url) });
      expect(stdout).toMatch(/^--- boto3 /);
      expect(served.server.bugs).toEqual([]);
    },
    60_000,
  );
});

describe.skipIf(aws === undefined)(`the AWS CLI ${aws ?? '(skipped: it is not on this machine)'}`, () => {
  it('is told who it is, is shown its cluster, and is refused by name [WIRE-7] [WIRE-17] [WIRE-18]', async () => {
    const served = await serve();
    const cli = (...args: readonly string[]) =>
      run('aws', ['--endpoint-url', served.url, '--output', 'text', ...args], { env: environmentFor(served.url) });
    expect((await cli('sts', 'get-caller-identity', '--query', 'Account')).stdout).toBe('111122223333\n');
    await cli('ecs', 'create-cluster', '--cluster-name', 'shop');
    expect((await cli('ecs', 'list-clusters', '--query', 'clusterArns')).stdout).toBe(
      'arn:aws:ecs:eu-west-1:111122223333:cluster/shop\n',
    );
    const wrong = ['--alarm-name', 'gone', '--state-value', 'OK', '--state-reason', 'test'];
    await expect(cli('cloudwatch', 'set-alarm-state', ...wrong)).rejects.toThrow(
      '(ResourceNotFound) when calling the SetAlarmState operation: no metric alarm gone',
    );
    expect(served.server.bugs).toEqual([]);
  }, 60_000);
});
