import { parentPort } from 'node:worker_threads';
import type { Chunk } from './pool.ts';
import { runSeed, type SeedResult } from './seed.ts';

/** Runs the seeds that it is asked for, one after the other. */
parentPort?.on('message', ({ from, count }: Chunk) => void runChunk(from, count));

async function runChunk(from: number, count: number): Promise<void> {
  const results: SeedResult[] = [];
  for (let seed = from; seed < from + count; seed += 1) results.push(await runSeed(seed));
  parentPort?.postMessage(results);
}
