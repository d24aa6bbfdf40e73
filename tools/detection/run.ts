import { readDetectionArguments, type MeasureArguments, usage } from './arguments.ts';
import { CELLS, type Cell, describe } from './cells.ts';
import { runJobs } from './pool.ts';
import type { Summary } from './summary.ts';

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
      console.error('error: the page is not written yet: measure without --page');
      return 2;
    default:
      throw new Error(`cannot do ${JSON.stringify(given satisfies never)}`);
  }
}

async function measure({ only, seeds, firstSeed }: MeasureArguments): Promise<number> {
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
  const jobs = cells.map((cell, index) => ({ index, cell, template: templates(cell), firstSeed }));
  const started = performance.now();
  let finished = 0;
  await runJobs(jobs, ({ index, summary }) => {
    finished += 1;
    const cell = cells[index];
    if (cell !== undefined) console.log(line(cell, summary));
    report(finished, jobs.length, started);
  });
  return 0;
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
