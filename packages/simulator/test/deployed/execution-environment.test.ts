import { describe, expect, it, onTestFinished } from 'vitest';
import { ExecutionEnvironment } from '../../src/deployed/execution-environment.ts';
import { bundleOf, hangingServer, start } from './tiny-stack.ts';

/** An environment of a bundle, what it logs, and one way to invoke it. */
function environmentOf(source: string, variables: Readonly<Record<string, string>> = {}) {
  const clock = new SharedArrayBuffer(8);
  new Float64Array(clock)[0] = start;
  const logs: string[] = [];
  const environment = new ExecutionEnvironment({
    data: { ...bundleOf(source), clock },
    variables,
    onLog: (text) => logs.push(text),
  });
  onTestFinished(() => environment.crash());
  const invoke = (event: unknown, timeoutMs = 10_000) =>
    environment.invoke({ event, context: {}, remainingTimeMs: timeoutMs, timeoutMs }, timeoutMs);
  return { environment, logs, invoke };
}

describe('an execution environment', () => {
  it('answers, has its own variables alone, and passes on what is logged', async () => {
    const { environment, logs, invoke } = environmentOf(
      'exports.handler = (event) => { console.log(event); return process.env; };',
      { TABLE: 'guard' },
    );
    expect(await invoke('one')).toEqual({ ended: 'answered', result: { TABLE: 'guard' }, spentMs: 0 });
    expect(logs).toEqual(['one\n']);
    expect(environment.usable).toBe(true);
  });

  it('is of use after an invocation that failed', async () => {
    const { environment, invoke } = environmentOf(
      "exports.handler = (event) => { if (event === 'bad') throw new RangeError('too much'); return 1; };",
    );
    expect(await invoke('bad')).toMatchObject({
      ended: 'failed',
      error: { name: 'RangeError', message: 'too much' },
      spentMs: 0,
    });
    expect([environment.usable, await invoke('good')]).toEqual([true, { ended: 'answered', result: 1, spentMs: 0 }]);
  });

  it('is of no use when its bundle cannot be loaded: every invocation is told why', async () => {
    const { environment, invoke } = environmentOf("throw new Error('TABLE is missing');");
    for (const event of ['one', 'two']) {
      expect(await invoke(event)).toMatchObject({ ended: 'init-error', error: { message: 'TABLE is missing' } });
    }
    expect(environment.usable).toBe(false);
  });

  it.each([
    ['process.exit(3)', 'the process of the function ended with exit code 3 before it answered'],
    ["setImmediate(() => { throw new Error('out of reach'); })", 'out of reach'],
  ])('is of no use after a crash by %s', async (code, message) => {
    const { environment, invoke } = environmentOf(
      `exports.handler = () => { ${code}; return new Promise(() => {}); };`,
    );
    expect(await invoke('one')).toMatchObject({ ended: 'crashed', error: { message } });
    expect(environment.usable).toBe(false);
  });

  it('is of no use after a time-out, of real time or of a call that hangs in virtual time', async () => {
    const slow = environmentOf('exports.handler = () => new Promise(() => {});');
    expect(await slow.invoke('one', 50)).toEqual({
      ended: 'timed-out',
      error: {
        name: 'Sandbox.Timedout',
        message: 'the function timed out after 0.05 s of real time',
        stack: undefined,
      },
      spentMs: 0,
    });
    const hanging = environmentOf(`exports.handler = () => fetch('${await hangingServer()}');`);
    expect(await hanging.invoke('one')).toMatchObject({
      ended: 'timed-out',
      error: { message: 'the function timed out after 10 s of virtual time' },
      spentMs: 10_000,
    });
    expect([slow.environment.usable, hanging.environment.usable]).toEqual([false, false]);
  });

  it('ends in the midst of its work when it is crashed', async () => {
    const { environment, invoke, logs } = environmentOf(
      "exports.handler = async () => { try { console.log('begins'); await new Promise(() => setInterval(() => {}, 9)); } finally { console.log('cleans up'); } };",
    );
    const end = invoke('one');
    await expect.poll(() => logs).toEqual(['begins\n']);
    await environment.crash();
    expect(await end).toMatchObject({ ended: 'crashed', error: { name: 'Runtime.ExitError' } });
    expect(logs).toEqual(['begins\n']);
  });
});
