import { spawn } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { ensureTemplates } from '../../src/start/templates.ts';
import { isWeather, type Latency, playBatch, type Weather } from './latency/batch.ts';

/** Promised limits, in seconds, of the time from the start of a rollback to the call to Slack. */
const PROMISES: Readonly<Record<Weather, { readonly says: string; readonly p95?: number; readonly worst?: number }>> = {
  calm: { says: 'calm', p95: 4 },
  throttled: { says: '5 % of HTTP requests throttled', p95: 15, worst: 60 },
  // The interval between two sweeps plus ten seconds.
  'events-lost': { says: 'all events lost', worst: 310 },
};

const RUNS_OF_A_BATCH = 25;

/**
 * Number of batches that run at once, each in its own process; more than there are cores, because throttled calls wait
 * in real time.
 */
const AT_ONCE = 4;

const usage = `usage: npm run bench:latency [-- [--runs N] [--only calm|throttled|events-lost] [--show]]

Plays rollbacks through the deployed guard in virtual time and measures each from its start to the call to Slack.
  --runs N  rollbacks of each kind (default 500)
  --only W  one kind
  --show    the ten slowest of each kind, with the calls that were throttled`;

const options = {
  runs: { type: 'string' },
  only: { type: 'string' },
  show: { type: 'boolean' },
  batch: { type: 'string' },
} as const;
const { runs: runsText = '500', only, show = false, batch } = parseArgs({ options }).values;
const runs = Number(runsText);

if (!(Number.isInteger(runs) && runs > 0) || (only !== undefined && !isWeather(only))) {
  console.error(usage);
  process.exitCode = 2;
} else if (batch !== undefined && only !== undefined) {
  process.stdout.write(JSON.stringify(await playBatch(only, Number(batch), runs)));
} else {
  process.exitCode = await measureAll(only === undefined ? ['calm', 'throttled', 'events-lost'] : [only]);
}

async function measureAll(kinds: readonly Weather[]): Promise<number> {
  // Build them once, before the child processes would do so at the same time.
  await ensureTemplates();
  console.log('from the start of a rollback to the call to Slack, in seconds');
  console.log(
    `${''.padEnd(32)}${['runs', 'p50', 'p95', 'worst', 'promised'].map((head) => head.padStart(9)).join('')}`,
  );
  let isKept = true;
  for (const weather of kinds) {
    const latencies = await measureKind(weather);
    isKept = report(weather, latencies) && isKept;
  }
  return isKept ? 0 : 1;
}

async function measureKind(weather: Weather): Promise<readonly Latency[]> {
  const batches = Array.from({ length: Math.ceil(runs / RUNS_OF_A_BATCH) }, (_, index) => ({
    seed: index + 1,
    size: Math.min(RUNS_OF_A_BATCH, runs - index * RUNS_OF_A_BATCH),
  }));
  const latencies: Latency[] = [];
  const takeTurns = async () => {
    for (let one = batches.shift(); one !== undefined; one = batches.shift()) {
      latencies.push(...(await playApart(weather, one.seed, one.size)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
  return latencies;
}

async function playApart(weather: Weather, seed: number, size: number): Promise<readonly Latency[]> {
  const args = [import.meta.filename, '--only', weather, '--batch', `${seed}`, '--runs', `${size}`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const told = await json(child.stdout);
  if (!Array.isArray(told)) throw new Error(`batch ${seed} of ${weather} printed no list of latencies`);
  return told;
}

/** Prints one row. Returns whether the limits were kept. */
function report(weather: Weather, latencies: readonly Latency[]): boolean {
  const { says, p95: mostP95, worst: mostWorst } = PROMISES[weather];
  const seconds = latencies.map(({ ms }) => (ms ?? Number.POSITIVE_INFINITY) / 1_000).toSorted((a, b) => a - b);
  const at = (share: number) => seconds[Math.ceil(share * seconds.length) - 1] ?? Number.NaN;
  const [p50, p95, worst] = [at(0.5), at(0.95), at(1)];
  const promised = [
    ...(mostP95 === undefined ? [] : [`p95 ${mostP95}`]),
    ...(mostWorst === undefined ? [] : [`worst ${mostWorst}`]),
  ];
  const isKept = p95 <= (mostP95 ?? Number.POSITIVE_INFINITY) && worst <= (mostWorst ?? Number.POSITIVE_INFINITY);
  const numbers = [`${seconds.length}`, ...[p50, p95, worst].map((value) => value.toFixed(1))];
  console.log(
    `${says.padEnd(32)}${numbers.map((text) => text.padStart(9)).join('')}  ${promised.join(', ')}${isKept ? '' : '  NOT KEPT'}`,
  );
  if (show) showSlowest(latencies);
  return isKept;
}

function showSlowest(latencies: readonly Latency[]): void {
  const slowest = latencies.toSorted((a, b) => (b.ms ?? Infinity) - (a.ms ?? Infinity)).slice(0, 10);
  for (const { run, ms, throttled } of slowest) {
    console.log(`  ${run} ${ms === null ? 'no message' : `${(ms / 1_000).toFixed(1)} s`}: ${throttled.join(', ')}`);
  }
}
