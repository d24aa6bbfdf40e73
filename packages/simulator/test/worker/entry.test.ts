import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EnvironmentData, EnvironmentMessage, InvokeMessage } from '../../src/worker/messages.ts';
import { noon } from '../loopback.ts';

/** A thread that runs the entry with a bundle of that source, and all that it has sent. */
function start(source: string, exportName = 'handler') {
  const file = join(mkdtempSync(join(tmpdir(), 'guard-entry-')), 'index.cjs');
  writeFileSync(file, source);
  const clock = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(clock)[0] = noon;
  const workerData: EnvironmentData = { file, exportName, clock };
  const worker = new Worker(new URL('../../src/worker/entry.ts', import.meta.url), { workerData, execArgv: [] });
  onTestFinished(async () => void (await worker.terminate()));
  const sent: EnvironmentMessage[] = [];
  let wake = () => {};
  worker.on('message', (message: EnvironmentMessage) => {
    sent.push(message);
    wake();
  });
  const next = async (...kinds: readonly EnvironmentMessage['kind'][]) => {
    while (!kinds.includes(sent.at(-1)?.kind ?? 'log')) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return sent.splice(0);
  };
  const invoke = (event: unknown) => {
    const message: InvokeMessage = { event, context: { awsRequestId: 'r1' }, remainingTimeMs: 900, timeoutMs: 1_000 };
    worker.postMessage(message);
    return next('answered', 'failed');
  };
  return { next, invoke };
}

describe('the entry of an execution environment', () => {
  it('answers each invocation in JSON, with the context of Lambda, in virtual time', async () => {
    const { next, invoke } = start(`
      let count = 0;
      exports.handler = async (event, context) => {
        console.log('looked at', event.name);
        const left = context.getRemainingTimeInMillis();
        return { count: ++count, id: context.awsRequestId, left, at: new Date(), not: undefined };
      };
    `);
    expect(await next('ready')).toEqual([{ kind: 'ready' }]);
    const result = { count: 1, id: 'r1', left: 900, at: '2026-03-01T12:00:00.000Z' };
    expect(await invoke({ name: 'a' })).toEqual([
      { kind: 'log', text: 'looked at a\n' },
      { kind: 'answered', result, spentMs: 0 },
    ]);
    expect((await invoke({ name: 'b' })).at(-1)).toEqual({
      kind: 'answered',
      result: { ...result, count: 2 },
      spentMs: 0,
    });
  });

  it('answers null for nothing, and names what is thrown, be it an error or not', async () => {
    const { next, invoke } = start(`
      exports.handler = (event) => {
        if (event === 'error') throw new RangeError('too far');
        if (event === 'text') throw 'a text';
      };
    `);
    await next('ready');
    expect(await invoke('nothing')).toEqual([{ kind: 'answered', result: null, spentMs: 0 }]);
    expect(await invoke('error')).toEqual([
      {
        kind: 'failed',
        error: { name: 'RangeError', message: 'too far', stack: expect.stringContaining('index.cjs') },
        spentMs: 0,
      },
    ]);
    expect(await invoke('text')).toEqual([
      { kind: 'failed', error: { name: 'Error', message: 'a text', stack: undefined }, spentMs: 0 },
    ]);
  });

  it.each([
    ['throw new Error("no configuration")', 'Error', /^no configuration$/],
    ['exports.handle = () => 1', 'TypeError', /index\.cjs exports no function handler$/],
    ['exports.handler = 7', 'TypeError', /index\.cjs exports no function handler$/],
  ])('says why the bundle %s cannot be loaded', async (source, name, message) => {
    const { next } = start(source);
    expect(await next('init-error')).toMatchObject([
      { kind: 'init-error', error: { name, message: expect.stringMatching(message) } },
    ]);
  });
});
