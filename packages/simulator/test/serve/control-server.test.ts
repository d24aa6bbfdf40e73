import { describe, expect, it, onTestFinished } from 'vitest';
import type { Controlled } from '../../src/serve/control.ts';
import { startControl } from '../../src/serve/control-server.ts';
import { noon } from '../loopback.ts';

/** A control port over an account that does nothing but what the test gives it. */
async function control(given: Partial<Controlled> = {}) {
  const done: string[] = [];
  const note = (name: string) => async () => void done.push(name);
  const server = await startControl(
    {
      state: async () => ({ paused: true }),
      events: async () => [],
      pause: note('pause'),
      resume: note('resume'),
      advance: note('advance'),
      setSpeed: note('speed'),
      setInstances: async () => undefined,
      reset: note('reset'),
      ...given,
    },
    { port: 0, health: () => ({ isReady: done.length === 0, version: '1.2.3', now: noon }) },
  );
  onTestFinished(() => server.close());
  return { url: server.url, done };
}

describe('the control port', () => {
  it('answers JSON that a person can read', async () => {
    const { url, done } = await control();
    const answer = await fetch(`${url}/pause`, { method: 'POST' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect([answer.status, await answer.text(), done]).toEqual([200, '{\n  "paused": true\n}\n', ['pause']]);
  });

  it('says whether the server is ready, and not to a foreign page [SRV-4]', async () => {
    const { url } = await control();
    const answer = await fetch(`${url}/health`);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'ready', version: '1.2.3', now: '2026-03-01T12:00:00.000Z' },
    ]);
    expect((await fetch(`${url}/health`, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(404);
  });

  it('does nothing for a foreign page, even when its body is wrong', async () => {
    const { url, done } = await control();
    const answer = await fetch(`${url}/reset`, {
      method: 'POST',
      headers: { origin: 'http://evil.example' },
      body: 'not JSON',
    });
    expect([answer.status, done]).toEqual([403, []]);
    expect(Object(await answer.json()).error).toMatch(/^the control port answers callers on this machine only: /);
  });

  it.each([
    [new Error('the clock is broken'), 'the clock is broken'],
    ['broken', 'broken'],
  ])('says what broke in the simulator, with 500: %s', async (thrown, error) => {
    const { url } = await control({
      pause: async () => {
        throw thrown;
      },
    });
    const answer = await fetch(`${url}/pause`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([500, { error }]);
  });
});
