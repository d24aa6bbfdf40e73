import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../tools/detection/cells.ts';
import { ask, runJobs } from '../../../tools/detection/pool.ts';
import type { Job } from '../../../tools/detection/worker.ts';

const cell: Cell = {
  shape: { strategy: 'rolling', traffic: 'none' },
  requestsPerMinute: 0,
  old: {},
  new: {},
  kind: 'healthy',
  what: 'nothing',
  seeds: 1,
};
const template = { service: { traffic: 'none', bake: '1m' }, alarms: {}, lookBackMinutes: 0 };
const job: Job = { index: 0, cell, template, firstSeed: 1 };

describe('a pool of workers', () => {
  it('answers each job once', async () => {
    const answered: number[] = [];
    const jobs = [0, 1, 2].map((index) => ({ ...job, index }));
    await runJobs(jobs, ({ index, summary }) => {
      expect(summary).toMatchObject({ seeds: 1, rolledBack: 0 });
      answered.push(index);
    });
    expect(answered.toSorted()).toEqual([0, 1, 2]);
  });

  it('fails with the error of a job that cannot be played', async () => {
    const broken = { ...job, template: { service: { traffic: 'pigeons' }, alarms: {}, lookBackMinutes: 0 } };
    await expect(runJobs([broken], () => undefined)).rejects.toThrow('pigeons');
  });

  it('leaves no listener on a worker, whether it answers or fails', async () => {
    const worker = Object.assign(new EventEmitter(), { postMessage: () => undefined });
    const answer = ask(worker as never, job);
    worker.emit('message', { index: 0 });
    expect(await answer).toEqual({ index: 0 });
    const failure = ask(worker as never, job);
    worker.emit('error', new Error('out of memory'));
    await expect(failure).rejects.toThrow('out of memory');
    expect([worker.listenerCount('message'), worker.listenerCount('error')]).toEqual([0, 0]);
  });
});
