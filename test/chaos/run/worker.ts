import { parentPort, workerData } from 'node:worker_threads';
import { MUTANTS } from '../mutants/list.ts';
import { plantMutant } from '../mutants/plant.ts';
import type { Chunk } from './pool.ts';
import type { SeedResult } from './seed.ts';

/** Runs the seeds that it is asked for, one after the other, over the guard as it is or with the mutant that it is given. */
const mutant = MUTANTS.find(({ name }) => name === workerData);
if (mutant !== undefined) await plantMutant(mutant);
const { runSeed } = await import('./seed.ts');

parentPort?.on('message', ({ from, count }: Chunk) => void runChunk(from, count));

async function runChunk(from: number, count: number): Promise<void> {
  const results: SeedResult[] = [];
  for (let seed = from; seed < from + count; seed += 1) results.push(await runSeed(seed));
  parentPort?.postMessage(results);
}
