import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { fieldsOf, listOf } from '../../src/core/template/template.ts';
import type { DeployedStack } from './deployed-stack.ts';

/** Runs an AWS CLI on an emulator, and returns what it prints. */
export type AwsCli = (...args: readonly string[]) => Promise<string>;

/**
 * Starts moto's server on loopback, calls `use` with an AWS CLI for it, and stops the server.
 *
 * @throws Error if the server does not start
 */
export async function withEmulator<T>(use: (aws: AwsCli) => Promise<T>): Promise<T> {
  const program = join(import.meta.dirname, 'moto_server.py');
  const server = spawn('python3', [program, '-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'close');
  try {
    const endpoint = await addressOf(server.stderr);
    server.stderr.resume();
    const env = { ...environment(), AWS_ENDPOINT_URL: endpoint };
    return await use(async (...args) => (await promisify(execFile)('aws', args, { env })).stdout);
  } finally {
    server.kill();
    await ended;
  }
}

/** Nothing of the machine's own configuration, and no account. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_PAGER: '',
  };
}

async function addressOf(output: Readable): Promise<string> {
  let text = '';
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`moto's server did not start: ${text}`);
}

/** Reads a stack and its functions. */
export async function readStack(aws: AwsCli, name: string): Promise<DeployedStack> {
  const read = async (...args: readonly string[]) => fieldsOf(JSON.parse(await aws(...args, '--output', 'json')));
  const { Stacks } = await read('cloudformation', 'describe-stacks', '--stack-name', name);
  const { StackResources } = await read('cloudformation', 'describe-stack-resources', '--stack-name', name);
  const { Functions } = await read('lambda', 'list-functions');
  return {
    status: String(fieldsOf(listOf(Stacks)[0])['StackStatus']),
    resources: Object.fromEntries(
      listOf(StackResources).flatMap((one) => {
        const { LogicalResourceId, ResourceType } = fieldsOf(one);
        return ResourceType === undefined ? [] : [[String(LogicalResourceId), String(ResourceType)]];
      }),
    ),
    functions: listOf(Functions)
      .map(fieldsOf)
      .filter(({ FunctionName }) => String(FunctionName).startsWith(`${name}-`))
      .map((one) => ({
        name: String(one['FunctionName']),
        codeSha256: String(one['CodeSha256']),
        variables: Object.fromEntries(
          Object.entries(fieldsOf(fieldsOf(one['Environment'])['Variables'])).map(([key, value]) => [
            key,
            String(value),
          ]),
        ),
      })),
  };
}
