import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../src/serve/hooks/run-command.ts';
import { event } from './event.ts';

const run = (command: string, env: Readonly<Record<string, string>> = {}, controller = new AbortController()) =>
  runCommand({ command, event, env, signal: controller.signal });

describe('the command of a hook', () => {
  it('gets the event on stdin and prints the answer [HOOK-3]', async () => {
    expect(await run('cat')).toEqual({ payload: event });
    expect(await run('echo "{\\"hookStatus\\":\\"$STATUS\\"}"', { STATUS: 'FAILED' })).toEqual({
      payload: { hookStatus: 'FAILED' },
    });
  });

  it.each([
    ['exit 3', 'exit 3 ended with 3'],
    ['echo one >&2; echo two >&2; exit 1', 'echo one >&2; echo two >&2; exit 1 ended with 1: two'],
    ['kill -9 $$', 'kill -9 $$ ended with a signal'],
  ])('has failed when it ends otherwise [HOOK-3]: %s', async (command, functionError) => {
    expect(await run(command)).toEqual({ functionError });
  });

  it('ends with everything that it started when it is too late [HOOK-3]', async () => {
    const controller = new AbortController();
    const running = run('sleep 600 & sleep 600', {}, controller);
    setTimeout(() => controller.abort(), 50);
    expect(await running).toEqual({ functionError: 'sleep 600 & sleep 600 ended with a signal' });
  });
});
