import { describe, expect, it } from 'vitest';
import { account, at, steadyWeb } from './account.ts';

describe('metrics of a minute', () => {
  it('are asked for at every full minute between start and stop, with what ran', async () => {
    const minutes: unknown[] = [];
    const shop = account({
      behaviours: {
        onMinute: ({ endMs, running }) => [
          {
            namespace: 'Shop',
            data: [{ MetricName: 'tasks', Timestamp: new Date(endMs - 60_000), Value: running[0]?.count }],
          },
        ],
      },
      pushMetrics: ({ data }) => minutes.push(...data),
    });
    await steadyWeb(shop);
    shop.ecs.metrics.start();
    await shop.clock.advanceTo(at('12:04:30'));
    shop.ecs.metrics.stop();
    expect(minutes).toEqual([
      { MetricName: 'tasks', Timestamp: new Date(at('12:02:00')), Value: 2 },
      { MetricName: 'tasks', Timestamp: new Date(at('12:03:00')), Value: 2 },
    ]);
    expect(shop.clock.nextAt()).toBeUndefined();
  });

  it('are not asked for where nobody makes any, so that the clock runs dry', async () => {
    const shop = account();
    await steadyWeb(shop);
    shop.ecs.metrics.start();
    expect(shop.clock.nextAt()).toBeUndefined();
  });

  it('count running tasks by task definition, of every service', async () => {
    const seen: string[] = [];
    const shop = account({
      behaviours: {
        onMinute: ({ service, running }) => {
          const counts = running.map(
            ({ taskDefinition: { family, revision }, count }) => `${family}:${revision} ${count}`,
          );
          seen.push(`${service.name} ${counts.join(', ')}`);
          return [];
        },
      },
    });
    await steadyWeb(shop);
    shop.call('CreateService', { cluster: 'shop', serviceName: 'idle', taskDefinition: 'api:1', desiredCount: 0 });
    shop.call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'api:2' });
    shop.ecs.metrics.start();
    // The new ones run since 12:02:31, and the old ones go when they are healthy, at 12:03:11.
    await shop.clock.advanceTo(at('12:03:00'));
    shop.ecs.metrics.stop();
    expect(seen).toEqual(['web api:1 2, api:2 2', 'idle ']);
  });
});
