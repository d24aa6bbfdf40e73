import { describe, expect, it } from 'vitest';
import { account, at, web } from './account.ts';

describe('the events of a deployment', () => {
  it('tell its start and end, a second late and dated to the second [ECS-45]', async () => {
    const shop = account();
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 2 });
    await shop.clock.advanceTo(at('12:01:11'));
    expect(shop.events).toHaveLength(1);
    await shop.clock.advanceTo(at('12:01:12'));
    const id = web(shop).deployments[0]?.id ?? '';
    expect(id).toMatch(/^ecs-svc\/\d{19}$/);
    expect(shop.events.map((event) => [event['detail-type'], event.time, event.detail])).toEqual([
      [
        'ECS Deployment State Change',
        '2026-01-05T12:00:00Z',
        {
          eventType: 'INFO',
          eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS',
          deploymentId: id,
          updatedAt: '2026-01-05T12:00:00Z',
          reason: `ECS deployment ${id} in progress.`,
        },
      ],
      [
        'ECS Deployment State Change',
        '2026-01-05T12:01:11Z',
        {
          eventType: 'INFO',
          eventName: 'SERVICE_DEPLOYMENT_COMPLETED',
          deploymentId: id,
          updatedAt: '2026-01-05T12:01:11Z',
          reason: `ECS deployment ${id} completed.`,
        },
      ],
      [
        'ECS Service Action',
        '2026-01-05T12:01:11Z',
        {
          eventType: 'INFO',
          eventName: 'SERVICE_STEADY_STATE',
          clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/shop',
          createdAt: '2026-01-05T12:01:11.000Z',
        },
      ],
    ]);
    expect(shop.events[0]?.resources).toEqual(['arn:aws:ecs:us-east-1:111122223333:service/shop/web']);
  });

  it('come as often as the parameter says, with the same id [ECS-45]', async () => {
    const shop = account({ parameters: { eventCopies: 2, eventDelayMs: 0 } });
    shop.call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'api:1', desiredCount: 0 });
    await shop.clock.advanceTo(at('12:00:00'));
    expect(shop.events).toHaveLength(2);
    expect(shop.events[0]?.id).toBe(shop.events[1]?.id);
  });
});
