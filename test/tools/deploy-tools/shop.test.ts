import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModelFile } from '../../../packages/simulator/src/serve/model-file.ts';
import { type Serving, startServing } from '../../../packages/simulator/src/serve/serve.ts';
import { ControlPort } from '../../../tools/deploy-tools/control-port.ts';
import { Shop } from '../../../tools/deploy-tools/shop.ts';

const file = join(import.meta.dirname, '../../../tools/deploy-tools/models.yaml');
let serving: Serving;
let control: ControlPort;
let shop: Shop;

beforeEach(async () => {
  const reading = readModelFile(readFileSync(file, 'utf8'), { file });
  if (reading.is === 'refused') throw new Error(reading.mistakes.join('\n'));
  // The machine's time stands still.
  const realTime = { now: () => Date.parse('2026-11-30T12:00:00Z'), setTimeout: () => () => undefined };
  serving = await startServing({ realTime, surroundings: reading.surroundings });
  control = new ControlPort(serving.controlUrl);
  shop = new Shop(serving.url, serving.region);
});
afterEach(() => serving.close());

describe('the service that the tools deploy', () => {
  it.each([
    ['good', 'SUCCESSFUL', undefined],
    ['errors', 'ROLLBACK_SUCCESSFUL', 'Service deployment rolled back because of one or more active alarms.'],
    [
      'unhealthy',
      'ROLLBACK_SUCCESSFUL',
      'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    ],
  ])('ends well or badly with the version %s', async (version, status, statusReason) => {
    await shop.open({});
    await control.advance('15m');
    await shop.update(await shop.register(`example/web:${version}`));
    await control.advance('15m');
    expect(await shop.newest()).toMatchObject({ status, ...(statusReason === undefined ? {} : { statusReason }) });
  });

  it('can be without alarms and rollback', async () => {
    await shop.open({ alarms: false, breaker: 'stop' });
    await control.advance('15m');
    await shop.update(await shop.register('example/web:unhealthy'));
    await control.advance('30m');
    expect((await shop.newest()).status).toBe('STOPPED');
  });

  it('can have an alarm that is in ALARM before, which ECS ignores', async () => {
    await shop.open({ alarmState: 'ALARM' });
    await control.advance('15m');
    await shop.update(await shop.register('example/web:errors'));
    await control.advance('15m');
    expect(await shop.newest()).toMatchObject({ status: 'SUCCESSFUL', alarms: { status: 'DISABLED' } });
  });

  it('can be stopped by a user', async () => {
    await shop.open({});
    await control.advance('15m');
    await shop.update(await shop.register('example/web:good'));
    await control.advance('45s');
    await shop.stopNewest();
    await control.advance('15m');
    expect(await shop.newest()).toMatchObject({ statusReason: 'Service deployment rolled back by user.' });
  });
});
