import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BundleRequest, ensureBundle } from '../../../tools/bundling/build.ts';

const project = join(import.meta.dirname, '../../..');
let root: string;
let request: BundleRequest;

beforeEach(async () => {
  await mkdir(join(project, '.build'), { recursive: true });
  root = await mkdtemp(join(project, '.build', 'bundle-test-'));
  await writeFile(join(root, 'package-lock.json'), '{}');
  await writeFile(join(root, 'entry.ts'), `import { name } from './part.ts';\nexport const handler = () => name;\n`);
  await writeFile(join(root, 'part.ts'), `export const name: string = 'first';\n`);
  request = {
    name: 'sample',
    entry: join(root, 'entry.ts'),
    root,
    outDir: join(root, 'out'),
    metaDir: join(root, 'meta'),
  };
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('a bundle', () => {
  it('is alone in its folder, so that its asset changes with it and with nothing else', async () => {
    await ensureBundle(request);
    expect(await readdir(join(root, 'out', 'sample'))).toEqual(['index.cjs']);
    expect(await readdir(join(root, 'out'))).toEqual(['sample']);
  });

  it('is built once and then left alone', async () => {
    expect(await ensureBundle(request)).toMatchObject({ was: 'built' });
    expect(await ensureBundle(request)).toMatchObject({ was: 'fresh' });
  });

  it.each([
    ['a file that it is made of', 'part.ts', `export const name: string = 'second';\n`],
    ['the lock file', 'package-lock.json', '{ "lockfileVersion": 3 }'],
    ['the bundle itself', join('out', 'sample', 'index.cjs'), 'module.exports = {};'],
    ['its stamp', join('meta', 'sample.json'), '{}'],
  ])('is built again when %s was changed', async (_, path, content) => {
    await ensureBundle(request);
    await writeFile(join(root, path), content);
    expect(await ensureBundle(request)).toMatchObject({ was: 'built' });
  });

  it('is built again when it was deleted', async () => {
    await ensureBundle(request);
    await rm(join(root, 'out'), { recursive: true });
    expect(await ensureBundle(request)).toMatchObject({ was: 'built' });
  });

  it('is the same to the byte when it is built twice', async () => {
    await ensureBundle(request);
    const first = await readFile(join(root, 'out', 'sample', 'index.cjs'), 'utf8');
    await rm(join(root, 'out'), { recursive: true });
    await ensureBundle(request);
    expect(await readFile(join(root, 'out', 'sample', 'index.cjs'), 'utf8')).toBe(first);
  });

  describe('with a module that is imported at its first use', () => {
    beforeEach(async () => {
      await writeFile(
        join(root, 'entry.ts'),
        `import { Fault } from './fault.ts';
         console.log('started');
         export const handler = async () => {
           const { work } = await import('./work.ts');
           try { work(); } catch (error) { console.log(error instanceof Fault); }
         };`,
      );
      await writeFile(join(root, 'fault.ts'), 'export class Fault extends Error {}');
      await writeFile(
        join(root, 'work.ts'),
        `import { Fault } from './fault.ts';
         console.log('loaded');
         export const work = () => { throw new Fault(); };`,
      );
      await ensureBundle(request);
    });

    it('loads it then and not before, and shares classes with it', () => {
      const bundle = JSON.stringify(join(root, 'out', 'sample', 'index.cjs'));
      const run = (code: string) => spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout;
      expect(run(`require(${bundle})`)).toBe('started\n');
      expect(run(`require(${bundle}).handler()`)).toBe('started\nloaded\ntrue\n');
    });

    it('is built again when one of its files was changed, and leaves no file of an earlier build', async () => {
      expect(await ensureBundle(request)).toMatchObject({ was: 'fresh' });
      const folder = join(root, 'out', 'sample');
      const late = (await readdir(folder)).find((file) => file.startsWith('work-')) ?? '';
      await writeFile(join(folder, late), '');
      expect(await ensureBundle(request)).toMatchObject({ was: 'built' });
      expect(await readFile(join(folder, late), 'utf8')).not.toBe('');

      await writeFile(join(root, 'entry.ts'), 'export const handler = () => 1;');
      await ensureBundle(request);
      expect(await readdir(folder)).toEqual(['index.cjs']);
    });
  });

  it('signs with the credentials of its environment, and knows no others', async () => {
    await writeFile(
      join(root, 'entry.ts'),
      `import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
       export const handler = () => new SQSClient({ maxAttempts: 1 }).send(new ListQueuesCommand({}));`,
    );
    await ensureBundle(request);
    const bundle = join(root, 'out', 'sample', 'index.cjs');

    const signed = await callOnce(bundle, {
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'session',
    });
    expect(signed.headers?.authorization).toContain('Credential=ASIAEXAMPLE/');
    expect(signed.headers?.['x-amz-security-token']).toBe('session');

    const unsigned = await callOnce(bundle, { AWS_PROFILE: 'default' });
    expect(unsigned.headers).toBeUndefined();
    expect(unsigned.error).toContain('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set');
  });

  it('calls with a client that has event streams, and names its version', async () => {
    await writeFile(
      join(root, 'entry.ts'),
      `import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
       const client = new CloudWatchLogsClient({ maxAttempts: 1 });
       export const handler = () => client.send(new GetLogEventsCommand({ logGroupName: 'g', logStreamName: 's' }));`,
    );
    await ensureBundle(request);
    const credentials = { AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    const { headers, error } = await callOnce(join(root, 'out', 'sample', 'index.cjs'), credentials);
    expect([error, headers?.['x-amz-target']]).toEqual(['', 'Logs_20140328.GetLogEvents']);
    expect(headers?.['user-agent']).toMatch(/api\/cloudwatch-logs#3\.\d+\.\d+/);
  });
});

/** Runs the handler of a bundle in a process of its own, against a server that keeps the one request's headers. */
async function callOnce(bundle: string, credentials: Record<string, string>) {
  let headers: IncomingHttpHeaders | undefined;
  const server = createServer((incoming, answer) => {
    headers = incoming.headers;
    incoming.resume();
    answer.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server must listen on a port');
  const run = spawn(process.execPath, ['-e', `require(${JSON.stringify(bundle)}).handler()`], {
    env: { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`, ...credentials },
  });
  let error = '';
  run.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString();
  });
  await once(run, 'close');
  server.close();
  return { headers, error };
}
