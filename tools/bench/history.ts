import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { startDynamoDbGate } from '@ecs-guard/simulator/dynamodb-gate';
import { startSimulatorServer } from '@ecs-guard/simulator/server';
import { epochMs } from '../../src/core/time.ts';
import { buildCommand } from '../packaging/javascript.ts';
import { putRecords, TABLE_PROPERTIES } from './history/records.ts';

/**
 * Measures the built `ecs-guard history --table` on a simulated DynamoDB with 1,000 and with 10,000 records: the time from
 * the start of the process to its first line, and the most memory that is live at a time.
 */
const FIRST_PAGE_MS = 1_000;
/** Ten times the records may need little more: what is live is about one page. */
const MOST_MEMORY = 1.5;
const ROUNDS = 5;
const REGION = 'eu-west-1';
const COUNTS = [1_000, 10_000] as const;

/**
 * Preloaded into the command: every 100 ms collects garbage and counts what is left, on the heap and in buffers. The
 * resident size would show instead how lazily Node collects.
 */
const REPORT = `
let most = 0;
const count = () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
};
setInterval(count, 100).unref();
process.on('exit', () => process.stderr.write('live ' + most));
`;

const root = join(import.meta.dirname, '../..');
const outDir = join(root, '.build/bench-history');
await buildCommand({ root, outDir });

const now = Date.UTC(2026, 10, 24, 10);
const gate = await startDynamoDbGate({ accountId: '111122223333', region: REGION });
const server = await startSimulatorServer({
  services: [],
  dynamoDb: gate,
  clock: new VirtualClock(now),
  authorize: () => 'allowed',
});
const client = new DynamoDBClient({
  endpoint: server.url,
  region: REGION,
  credentials: { accessKeyId: 'bench', secretAccessKey: 'unchecked' },
});
try {
  const memory: number[] = [];
  for (const count of COUNTS) {
    const table = `records-${count}`;
    await gate.createTable(table, TABLE_PROPERTIES);
    await putRecords(client, { table, count, until: epochMs(now) });
    const runs = [];
    for (let round = 0; round < ROUNDS; round += 1) runs.push(await run(table, false));
    const first = median(runs.map(({ firstMs }) => firstMs));
    const whole = median(runs.map(({ wholeMs }) => wholeMs));
    const { liveMb } = await run(table, true);
    memory.push(liveMb);
    const verdict = first <= FIRST_PAGE_MS ? 'within' : 'OVER';
    if (first > FIRST_PAGE_MS) process.exitCode = 1;
    const times = `first page after ${first.toFixed(0)} ms, ${verdict} ${FIRST_PAGE_MS}; all after ${whole.toFixed(0)} ms`;
    console.log(`${count} records: ${times}; ${liveMb.toFixed(1)} MB live; medians of ${ROUNDS}`);
  }
  const [small = 0, large = 0] = memory;
  const ratio = large / small;
  if (ratio > MOST_MEMORY) process.exitCode = 1;
  console.log(`memory: ${ratio.toFixed(2)} times, ${ratio <= MOST_MEMORY ? 'within' : 'OVER'} ${MOST_MEMORY}`);
} finally {
  client.destroy();
  await server.close();
  await gate.close();
}

/** Runs the command in a fresh process. With `isCounted`, it counts its memory, which takes time. */
async function run(table: string, isCounted: boolean) {
  const report = ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(REPORT)}`];
  const args = [
    ...(isCounted ? report : []),
    join(outDir, 'bin/ecs-guard.js'),
    ...['history', '--table', table, '--region', REGION],
  ];
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'unchecked',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let firstMs: number | undefined;
  let stderr = '';
  child.stdout.on('data', () => {
    firstMs ??= performance.now() - startedAt;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const [, live] = /^live (\d+)$/.exec(stderr) ?? [];
  if (code !== 0 || firstMs === undefined) throw new Error(`history ended with ${code}: ${stderr}`);
  return { firstMs, wholeMs: performance.now() - startedAt, liveMb: Number(live ?? 0) / 1_048_576 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
