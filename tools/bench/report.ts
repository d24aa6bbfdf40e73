import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { startDynamoDbGate } from '@ecs-guard/simulator/dynamodb-gate';
import { startSimulatorServer } from '@ecs-guard/simulator/server';
import { buildCommand } from '../packaging/javascript.ts';
import { startChromium } from '../report/chromium.ts';
import { pageAddress, reportPage, WRITTEN_AT } from '../report/pages.ts';
import { shopDeployments } from '../report/shop.ts';
import { putRecords, TABLE_PROPERTIES } from './history/records.ts';

/**
 * Measures the history page of 10,000 deployments: its size, and the time in which Chromium opens it until the list can be used.
 * Then the built `ecs-guard report --table` with 1,000 and with 10,000 records: the most memory that is live at a time.
 */
const MOST_BYTES = 1_000_000;
const OPEN_MS = 1_000;
/** Ten times the records may need little more: what is kept of each is about 30 bytes. */
const MOST_MEMORY = 1.5;
const ROUNDS = 5;
const REGION = 'eu-west-1';
const COUNTS = [1_000, 10_000] as const;

/** Preloaded into the command: every 100 ms collects garbage and counts what is left, on the heap and in buffers. */
const REPORT = `
let most = 0;
setInterval(() => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  most = Math.max(most, heapUsed + external);
}, 100).unref();
process.on('exit', () => process.stderr.write('live ' + most));
`;

const judge = (isGood: boolean) => {
  if (!isGood) process.exitCode = 1;
  return isGood ? 'within' : 'OVER';
};

await measurePage();
await measureMemory();

async function measurePage(): Promise<void> {
  const page = await reportPage(shopDeployments(10_000, WRITTEN_AT));
  const bytes = Buffer.byteLength(page);
  console.log(`10,000 deployments: ${bytes} bytes, ${judge(bytes < MOST_BYTES)} ${MOST_BYTES}`);
  const address = pageAddress(page);
  const browser = await startChromium();
  try {
    const times = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const tab = await browser.newPage();
      const startedAt = performance.now();
      await tab.goto(address);
      await tab.waitForSelector('html[data-ready]');
      times.push(performance.now() - startedAt);
      await tab.close();
    }
    const open = median(times);
    console.log(`opens in ${open.toFixed(0)} ms, ${judge(open <= OPEN_MS)} ${OPEN_MS}; median of ${ROUNDS}`);
  } finally {
    await browser.close();
  }
}

async function measureMemory(): Promise<void> {
  const root = join(import.meta.dirname, '../..');
  const outDir = join(root, '.build/bench-report');
  await buildCommand({ root, outDir });
  const gate = await startDynamoDbGate({ accountId: '111122223333', region: REGION });
  const clock = new VirtualClock(WRITTEN_AT);
  const server = await startSimulatorServer({ services: [], dynamoDb: gate, clock, authorize: () => 'allowed' });
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'unchecked' };
  const client = new DynamoDBClient({ endpoint: server.url, region: REGION, credentials });
  try {
    const memory: number[] = [];
    for (const count of COUNTS) {
      const table = `records-${count}`;
      await gate.createTable(table, TABLE_PROPERTIES);
      await putRecords(client, { table, count, until: WRITTEN_AT });
      const file = join(outDir, `${count}.html`);
      const live = await run(outDir, { table, file, endpoint: server.url });
      memory.push(live);
      console.log(
        `${count} records: ${(live / 1_048_576).toFixed(1)} MB live, ${statSync(file).size} bytes, ${pathToFileURL(file)}`,
      );
    }
    const [small = 0, large = 0] = memory;
    console.log(`memory: ${(large / small).toFixed(2)} times, ${judge(large / small <= MOST_MEMORY)} ${MOST_MEMORY}`);
  } finally {
    client.destroy();
    await server.close();
    await gate.close();
  }
}

interface Run {
  readonly table: string;
  readonly file: string;
  readonly endpoint: string;
}

/** Runs the command in a fresh process, and returns the most bytes that were live. */
async function run(outDir: string, { table, file, endpoint }: Run): Promise<number> {
  const args = [
    ...['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(REPORT)}`],
    join(outDir, 'bin/ecs-guard.js'),
    ...['report', '--table', table, '--region', REGION, '--output', file, '--force'],
  ];
  const env = {
    PATH: process.env['PATH'],
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'unchecked',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const [, live] = /live (\d+)$/.exec(stderr) ?? [];
  if (code !== 0 || live === undefined) throw new Error(`report ended with ${code}: ${stderr}`);
  return Number(live);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
