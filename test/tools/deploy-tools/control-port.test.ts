import { expect, it } from 'vitest';
import { startServing } from '../../../packages/simulator/src/serve/serve.ts';
import { ControlPort } from '../../../tools/deploy-tools/control-port.ts';

it('the control port moves and stops the clock, and says what is wrong with a call', async () => {
  let now = Date.parse('2026-11-30T12:00:00Z');
  const realTime = { now: () => now, setTimeout: () => () => undefined };
  const serving = await startServing({ realTime });
  const control = new ControlPort(serving.controlUrl);
  try {
    await control.pause();
    now += 5_000;
    await control.advance('15m');
    expect(await control.now()).toBe(Date.parse('2026-11-30T12:15:00Z'));
    await control.resume();
    now += 5_000;
    expect(await control.now()).toBe(Date.parse('2026-11-30T12:15:05Z'));
    await expect(control.advance('soon')).rejects.toThrow(
      /^the control port refused \/advance: \{\s*"error": "by must be /,
    );
  } finally {
    await serving.close();
  }
});
