import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CELLS, type Cell } from './cells.ts';
import { nameOf, synthesizeShapes } from './services.ts';
import { readTemplateScenario } from './template-scenario.ts';
import type { Summary } from './summary.ts';
import type { Done, Job } from './worker.ts';

/**
 * Measures how often the default alarms roll a deployment back: `npm run detection -- --only REGEXP --seeds N --choose`.
 *
 * Thresholds are chosen with the seeds from 1 (`--choose`) and reported with those from 1,000,001, so that the seeds that chose a
 * threshold never judge it.
 */
const FIRST_SEED = { choose: 1, report: 1_000_001 } as const;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    seeds: { type: 'string' },
    choose: { type: 'boolean', default: false },
  },
});

const cells = CELLS.filter((cell) => values.only === undefined || new RegExp(values.only).test(describe(cell))).map(
  (cell) => (values.seeds === undefined ? cell : { ...cell, seeds: Number(values.seeds) }),
);
const measured = await measureAll(cells, values.choose ? FIRST_SEED.choose : FIRST_SEED.report);
for (const one of measured) console.log(line(one));

/** A cell and what became of it. */
interface Measured {
  readonly cell: Cell;
  readonly summary: Summary;
}

function describe({ shape, requestsPerMinute, what }: Cell): string {
  return `${nameOf(shape)}, ${requestsPerMinute} per minute, ${what}`;
}

function line({ cell, summary }: Measured): string {
  const { rolledBack, seeds, beforeAllMoved, offAtStart, medianMinutes, by } = summary;
  const when = medianMinutes === undefined ? '' : `, median minute ${medianMinutes.toFixed(1)}`;
  return `${describe(cell)}: ${rolledBack}/${seeds} rolled back, ${beforeAllMoved} before all moved, ${offAtStart} off${when} ${JSON.stringify(by)}`;
}

/** Gives each worker one cell at a time. */
async function measureAll(all: readonly Cell[], firstSeed: number): Promise<readonly Measured[]> {
  const shapes = [...new Set(all.map(({ shape }) => shape))];
  const templates = synthesizeShapes(shapes);
  const scenarios = new Map(shapes.map((shape) => [shape, readTemplateScenario(templates.get(nameOf(shape)), shape)]));
  const results: Measured[] = [];
  let next = 0;
  const started = performance.now();
  const workers = Array.from({ length: Math.min(availableParallelism(), all.length) }, async () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    for (let index = next++; index < all.length; index = next++) {
      const cell = all[index];
      const template = cell === undefined ? undefined : scenarios.get(cell.shape);
      if (cell === undefined || template === undefined) continue;
      const done = await ask(worker, { index, cell, template, firstSeed });
      results[index] = { cell, summary: done.summary };
      report(results.filter(Boolean).length, all.length, started);
    }
    await worker.terminate();
  });
  await Promise.all(workers);
  return results;
}

function ask(worker: Worker, job: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.postMessage(job);
  });
}

function report(done: number, of: number, started: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${done} of ${of} cells, ${Math.round((performance.now() - started) / 1_000)} s `);
}
