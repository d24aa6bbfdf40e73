import { describe, expect, it } from 'vitest';
import { Stage, settingsAlb } from '../stage.ts';

describe('custom metrics', () => {
  const metrics = [
    { namespace: 'Shop', name: 'orders', dimensions: { Version: '{family}-{revision}' }, per: 'request', value: 2 },
    {
      namespace: 'Shop',
      name: 'failures',
      dimensions: { Service: '{cluster}/{service}' },
      per: 'error',
      unit: 'Count',
    },
    { namespace: 'Shop', name: 'heap', per: 'minute', value: 70, highResolution: true },
    { namespace: 'Shop', name: 'threads', per: 'minute', value: 9 },
  ];

  it('have values of the version for each request, each error, and each task and minute [LOAD-54]', async () => {
    const stage = new Stage(settingsAlb(60, { models: { 'api:2': { errors: '50%', metrics } } }));
    stage.traffic = [
      stage.revision('api:1', 1, { productionPercent: 50 }),
      stage.revision('api:2', 2, { productionPercent: 50 }),
    ];
    stage.workload.start();
    await stage.play(1);
    expect(stage.find('orders', 'Version=api-2')).toMatchObject([{ values: [2], counts: [30], visibleAfterMs: 5_000 }]);
    expect(stage.find('failures', 'Service=shop/web')).toMatchObject([{ values: [1], counts: [15], unit: 'Count' }]);
    expect(stage.find('threads', '')).toMatchObject([{ values: [9], counts: [2], minute: '12:00:00' }]);
    // Every step of 10 s in high resolution.
    expect(stage.find('heap', '').map(({ minute, counts }) => [minute, counts])).toEqual(
      ['12:00:00', '12:00:10', '12:00:20', '12:00:30', '12:00:40', '12:00:50'].map((minute) => [minute, [2]]),
    );
  });

  it('of a version that goes in the middle of a minute are not lost [LOAD-54]', async () => {
    const stage = new Stage(settingsAlb(60, { models: { 'api:2': { metrics } } }));
    stage.traffic = [stage.revision('api:2', 1)];
    stage.workload.start();
    await stage.clock.advanceTo(stage.clock.now() + 30_000);
    stage.traffic = [stage.revision('api:1', 1)];
    await stage.play(1);
    expect(stage.find('orders', 'Version=api-2')).toMatchObject([{ minute: '12:00:00', counts: [30] }]);
  });
});
