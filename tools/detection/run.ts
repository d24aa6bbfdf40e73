import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type MeasureArguments, readDetectionArguments, usage } from './arguments.ts';
import { CELLS, type Cell, describe } from './cells.ts';
import { pageOf } from './page.ts';
import { runJobs } from './pool.ts';
import { digestOf, inOrderOf, lineOf, type Result, readResults, resultOf } from './results.ts';
import type { Summary } from './summary.ts';
import type { Job } from './worker.ts';

const ROOT = join(import.meta.dirname, '../..');
/** In the repository: the whole table takes 50 minutes on two cores, and the page is written from it. */
const FILE = 'tools/detection/results.jsonl';
const RESULTS = join(ROOT, FILE);

/** `npm run detection`: measures how often the default alarms roll a deployment back. `--help` shows its options. */
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const given = readDetectionArguments(args);
  switch (given.is) {
    case 'help':
      console.log(usage);
      return 0;
    case 'refused':
      console.error(`error: ${given.fault}`);
      return 2;
    case 'measure':
      return measure(given);
    case 'page':
      return writePage();
    default:
      throw new Error(`cannot do ${JSON.stringify(given satisfies never)}`);
  }
}

function writePage(): number {
  const results = readResultsFile();
  if (results.length === 0) {
    console.error(`error: ${FILE} holds no results: run npm run detection first`);
    return 2;
  }
  const known = inOrderOf(CELLS, results);
  if (known.length < CELLS.length)
    console.error(
      `warning: ${known.length} of ${CELLS.length} cells are measured: npm run detection -- --resume measures the others`,
    );
  // In the order of the cells, whatever the order in which they were measured.
  writeFileSync(RESULTS, known.map(lineOf).join(''));
  writeFileSync(join(ROOT, 'docs/detection.md'), pageOf(known, CELLS.length));
  return 0;
}

function readResultsFile(): readonly Result[] {
  return existsSync(RESULTS) ? readResults(readFileSync(RESULTS, 'utf8')) : [];
}

async function measure({ only, seeds, firstSeed, isResumed, isWritten }: MeasureArguments): Promise<number> {
  const cells = CELLS.filter((cell) => only === undefined || only.test(describe(cell))).map((cell) =>
    seeds === undefined ? cell : { ...cell, seeds },
  );
  if (cells.length === 0) {
    console.error(
      `error: --only ${only?.source} matches no cell, such as "${CELLS[0] && describe(CELLS[0])}": change it`,
    );
    return 2;
  }
  // Loads aws-cdk-lib, which takes seconds: not for a mistake in the options.
  const { synthesizeTemplates } = await import('./services.ts');
  const templates = synthesizeTemplates(cells);
  const kept = isResumed ? readResultsFile() : [];
  const known = new Set(kept.map(({ digest }) => digest));
  const jobs = cells
    .map((cell, index) => ({ index, cell, template: templates(cell), firstSeed }))
    .filter((job) => !known.has(digestOf(job)));
  if (isWritten) {
    mkdirSync(dirname(RESULTS), { recursive: true });
    // Written anew, because the last line can be cut off.
    writeFileSync(RESULTS, kept.map(lineOf).join(''));
  }
  await play(jobs, (job, summary) => {
    if (isWritten) appendFileSync(RESULTS, lineOf(resultOf(job, summary)));
    console.log(line(job.cell, summary));
  });
  return 0;
}

async function play(jobs: readonly Job[], onDone: (job: Job, summary: Summary) => void): Promise<void> {
  const started = performance.now();
  const byIndex = new Map(jobs.map((job) => [job.index, job]));
  let finished = 0;
  await runJobs(jobs, ({ index, summary }) => {
    const job = byIndex.get(index);
    if (job === undefined) throw new Error(`a worker answered the job ${index}, which does not exist`);
    onDone(job, summary);
    finished += 1;
    report(finished, jobs.length, started);
  });
}

function line(cell: Cell, summary: Summary): string {
  const { rolledBack, seeds, beforeAllMoved, offAtStart, medianMinutes, by } = summary;
  const when = medianMinutes === undefined ? '' : `, median minute ${medianMinutes.toFixed(1)}`;
  return `${describe(cell)}: ${rolledBack}/${seeds} rolled back, ${beforeAllMoved} before all moved, ${offAtStart} off${when} ${JSON.stringify(by)}`;
}

function report(done: number, of: number, started: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${done} of ${of} cells, ${Math.round((performance.now() - started) / 1_000)} s `);
}
