import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Done, Job } from './worker.ts';

/** Gives each worker one job at a time, and reports each answer as it comes. */
export async function runJobs(jobs: readonly Job[], onDone: (done: Done) => void): Promise<void> {
  const waiting = jobs.values();
  const workers = Array.from(
    { length: Math.min(availableParallelism(), jobs.length) },
    () => new Worker(new URL('./worker.ts', import.meta.url)),
  );
  try {
    // The iterator is shared: each job goes to the first worker that is free.
    await Promise.all(
      workers.map(async (worker) => {
        for (const job of waiting) onDone(await ask(worker, job));
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What `ask` needs of a worker. */
export type Asked = Pick<Worker, 'on' | 'off' | 'postMessage'>;

/** Sends a job and waits for its answer. Leaves no listener on the worker. */
export function ask(worker: Asked, job: Job): Promise<Done> {
  const { promise, resolve, reject } = Promise.withResolvers<Done>();
  worker.on('message', resolve);
  worker.on('error', reject);
  worker.postMessage(job);
  return promise.finally(() => {
    worker.off('message', resolve);
    worker.off('error', reject);
  });
}
