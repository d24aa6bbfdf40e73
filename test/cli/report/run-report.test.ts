import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { parse } from 'parse5';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientSettings, startServer } from '../../../packages/simulator/test/loopback.ts';
import { runReport } from '../../../src/cli/report/run-report.ts';
import { epochMs, minutes } from '../../../src/core/time.ts';
import { T0 } from '../../builders/facts.ts';
import { putRecord, startGuardTable, TABLE } from '../../builders/guard-table.ts';
import { fullRecord } from '../../builders/records.ts';

const REGION = 'eu-west-1';

interface Options {
  /** Files that exist before. */
  readonly files?: Readonly<Record<string, string>>;
  readonly write?: () => Promise<void>;
}

/** Runs the command against the guard's table with one rolled-back deployment, at T0. */
async function run(args: readonly string[], { files: before = {}, write }: Options = {}) {
  const gate = await startGuardTable(REGION);
  onTestFinished(() => gate.close());
  const server = await startServer({ dynamoDb: gate, clock: new VirtualClock(T0), authorize: () => 'allowed' });
  const client = new DynamoDBClient(clientSettings({ url: server.url, region: REGION }, 'seeder'));
  onTestFinished(() => client.destroy());
  await putRecord(client, fullRecord({ createdAt: epochMs(T0 - minutes(30)), reason: '<b>alarm & more</b>' }));
  const files: Record<string, string> = { ...before };
  let stdout = '';
  let stderr = '';
  const shown: string[] = [];
  const code = await runReport(['--region', REGION, ...args], {
    print: async (text) => {
      stdout += text;
      return true;
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    columns: undefined,
    env: {},
    now: () => T0,
    pause: async () => undefined,
    awsOverrides: { endpoint: server.url, credentials: { accessKeyId: 'reader', secretAccessKey: 'unchecked' } },
    kindOf: (file) => (file in files ? 'file' : undefined),
    write: async (file, text) => {
      await write?.();
      files[file] = text;
    },
    progress: { show: (text) => void shown.push(text), clear: () => undefined },
  });
  return { code, stdout, stderr, files, shown };
}

describe('ecs-guard report', () => {
  it('writes one page, and says so', async () => {
    const { code, stdout, stderr, files, shown } = await run(['--table', TABLE, '--since', '7d']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^wrote ecs-guard-report\.html: 1 deployment, \d+ KB\n$/);
    expect(shown.at(-1)).toBe('1 deployment read');
    const page = files['ecs-guard-report.html'] ?? '';
    expect(parse(page).mode).toBe('no-quirks');
    expect(page).toContain('&lt;b&gt;alarm &amp; more&lt;/b&gt;');
    expect(page).toContain('<title>Deployments of all services</title>');
  });

  it('prints the page to stdout', async () => {
    const { code, stdout, files } = await run(['--table', TABLE, '--output', '-']);
    expect([code, files]).toEqual([0, {}]);
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  });

  it('does not replace a file, unless --force says so', async () => {
    const files = { 'a.html': 'mine' };
    const kept = await run(['--table', TABLE, '--output', 'a.html'], { files });
    expect(kept).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'error: a.html exists: add --force to replace it, or name another --output (see ecs-guard report --help)\n',
      files,
    });
    const replaced = await run(['--table', TABLE, '--output', 'a.html', '--force'], { files });
    expect(replaced.code).toBe(0);
    expect(replaced.files['a.html']).toMatch(/^<!doctype html>/);
  });

  it('does not replace a file that appears while it reads', async () => {
    const write = () => Promise.reject(Object.assign(new Error('exists'), { code: 'EEXIST' }));
    const { code, stderr } = await run(['--table', TABLE, '--output', 'a.html'], { write });
    expect([code, stderr]).toEqual([2, expect.stringContaining('a.html exists: add --force')]);
  });

  it('says why a file cannot be written', async () => {
    const text = "ENOENT: no such file or directory, open 'no/a.html'";
    const write = () => Promise.reject(Object.assign(new Error(text), { code: 'ENOENT' }));
    const { code, stderr } = await run(['--table', TABLE, '--output', 'no/a.html'], { write });
    expect([code, stderr]).toEqual([
      2,
      "error: no/a.html cannot be written (ENOENT: no such file or directory, open 'no/a.html'): name another --output (see ecs-guard report --help)\n",
    ]);
  });

  it('fails like history does', async () => {
    expect(await run(['--table', 'other'])).toMatchObject({
      code: 41,
      files: {},
      stderr: `not-found: no table "other" in ${REGION}: give the output TableName of the guard's stack, and its Region\n`,
    });
    expect(await run(['--since', '91d'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--since 91d') });
    const { code, stdout } = await run(['--help']);
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Usage: ecs-guard report [options]']);
  });
});
