import { readOptions, USAGE } from './run/options.ts';
import { runSeeds } from './run/pool.ts';
import { describeFailure, describeViolation } from './run/report.ts';
import { runSeed, type SeedResult } from './run/seed.ts';
import { addResult, describeBroken, describeTotals, noTotals } from './run/summary.ts';

/** Failures that are shrunk and shown whole; the rest is counted. */
const SHOWN = 3;

type Options = ReturnType<typeof readOptions>;

async function replay({ from, without, showsTrace }: Options): Promise<boolean> {
  const result = await runSeed(from, { without, keepTrace: true });
  if (showsTrace) console.log(result.trace.join('\n'));
  console.log(`seed ${from}: ${result.deployments} deployments of ${result.services} services, ${result.steps} steps`);
  console.log(`faults: ${result.faults.join(', ') || 'none'}; trace hash ${result.hash}`);
  for (const violation of result.violations) console.log(describeViolation(violation));
  if (result.violations.length === 0) console.log('every promise holds');
  return result.violations.length === 0;
}

async function runMany(options: Options): Promise<boolean> {
  const totals = noTotals();
  const failed: SeedResult[] = [];
  const startedAt = performance.now();
  await runSeeds(options, (result) => {
    addResult(totals, result);
    if (result.violations.length > 0) failed.push(result);
    return 'go on';
  });
  const took = performance.now() - startedAt;
  failed.sort((a, b) => a.seed - b.seed);
  if (options.isSummary) console.log(describeBroken(totals).join('\n'));
  else await showFailures(failed);
  const cpu = process.cpuUsage();
  console.log(describeTotals(totals, { took, cpu: (cpu.user + cpu.system) / 1_000 }));
  return failed.length === 0;
}

async function showFailures(failed: readonly SeedResult[]): Promise<void> {
  for (const result of failed.slice(0, SHOWN)) {
    console.log((await describeFailure(result, () => performance.now())).join('\n'));
  }
  for (const { seed, violations } of failed.slice(SHOWN)) {
    const promises = [...new Set(violations.map(({ promise }) => promise))];
    console.log(`seed ${seed} breaks: ${promises.join('; ')}`);
  }
}

async function main(): Promise<void> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const holds = await (options.isReplay ? replay(options) : runMany(options));
  if (!holds) process.exitCode = 1;
}

await main();
