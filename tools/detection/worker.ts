import { parentPort } from 'node:worker_threads';
import { type Summary, summarize } from './summary.ts';
import type { Cell } from './cells.ts';
import { playCell, scenarioOf } from './play-cell.ts';
import { withRecordedLoad } from './recorded-load.ts';
import type { TemplateScenario } from './template-scenario.ts';

/** What a worker gets for one cell. */
export interface Job {
  readonly index: number;
  readonly cell: Cell;
  readonly template: TemplateScenario;
  /** The first seed; the others follow it. */
  readonly firstSeed: number;
}

/** What it answers. */
export interface Done {
  readonly index: number;
  readonly summary: Summary;
}

if (parentPort !== null) {
  const port = parentPort;
  port.on('message', (job: Job) => void measure(job).then((done) => port.postMessage(done)));
}

async function measure({ index, cell, template, firstSeed }: Job): Promise<Done> {
  const scenario = scenarioOf(cell, template);
  const endings = [];
  for (let seed = firstSeed; seed < firstSeed + cell.seeds; seed += 1) {
    endings.push(await playCell(withRecordedLoad(scenario, cell, seed), seed));
  }
  return { index, summary: summarize(endings) };
}
