import { Worker } from 'node:worker_threads';
import type { SeedResult } from './seed.ts';

/** Seeds that a worker runs before it asks for more. */
const CHUNK = 10;

/** What a worker is asked to run, and what it answers. */
export interface Chunk {
  readonly from: number;
  readonly count: number;
}

interface SeedRun {
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  /** By its name; the guard as it is where none is named. */
  readonly mutant?: string;
}

/** Runs seeds on worker threads; each result is handed on as it comes, until `onResult` says that it is enough. */
export async function runSeeds(
  { from, seeds, workers, mutant }: SeedRun,
  onResult: (result: SeedResult) => 'go on' | 'enough',
): Promise<void> {
  let next = from;
  let isEnough = false;
  const takeChunk = (): Chunk | undefined => {
    if (isEnough || next >= from + seeds) return undefined;
    const count = Math.min(CHUNK, from + seeds - next);
    next += count;
    return { from: next - count, count };
  };
  const runWorker = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: mutant });
      const give = () => {
        const chunk = takeChunk();
        if (chunk === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(chunk);
      };
      worker.on('message', (results: readonly SeedResult[]) => {
        for (const result of results) if (onResult(result) === 'enough') isEnough = true;
        give();
      });
      worker.on('error', reject);
      give();
    });
  await Promise.all(Array.from({ length: Math.max(1, workers) }, runWorker));
}
