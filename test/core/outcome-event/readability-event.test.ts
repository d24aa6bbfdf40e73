import { describe, expect, it } from 'vitest';
import { describeReadability } from '../../../src/core/outcome-event/readability-event.ts';
import type { HeadEffect } from '../../../src/core/reconcile/refusal.ts';
import { at, SERVICE } from '../../builders/facts.ts';

const notice: HeadEffect['notice'] = {
  is: 'unreadable',
  since: at(6),
  action: 'ecs:ListServiceDeployments',
  code: 'AccessDeniedException',
  count: 2,
  lastEvent: { at: at(5), name: 'SERVICE_DEPLOYMENT_FAILED', reason: undefined },
  end: undefined,
};
const event = (fields: Partial<HeadEffect['notice']> = {}, serviceArn = SERVICE) =>
  describeReadability(serviceArn, { id: 'notice-1', since: at(7), notice: { ...notice, ...fields } });

describe('describeReadability', () => {
  it('says what is denied since when, with instants as ISO 8601 and without what is not known', () => {
    expect(event()).toStrictEqual({
      source: 'ecs-deployment-guard',
      detailType: 'Service Unreadable',
      resources: [SERVICE],
      detail: {
        schemaVersion: '1',
        eventId: 'notice-1',
        service: {
          serviceArn: SERVICE,
          cluster: 'shop',
          service: 'checkout',
          account: '111122223333',
          region: 'eu-west-1',
        },
        refusal: {
          since: '2026-11-24T10:06:00.000Z',
          action: 'ecs:ListServiceDeployments',
          code: 'AccessDeniedException',
          count: 2,
        },
        lastEvent: { at: '2026-11-24T10:05:00.000Z', name: 'SERVICE_DEPLOYMENT_FAILED' },
      },
    });
  });

  it('says how it ended', () => {
    const end = {
      at: at(30),
      because: 'answered' as const,
      eventsDropped: 1,
      deployments: [{ deploymentKey: 'd1', outcome: undefined }],
    };
    const { detailType, detail } = event({ is: 'readable', end });
    expect(detailType).toBe('Service Readable');
    expect(detail['end']).toStrictEqual({
      at: '2026-11-24T10:30:00.000Z',
      because: 'answered',
      eventsDropped: 1,
      deployments: [{ deploymentKey: 'd1' }],
    });
  });

  it('leaves out the last event where none came, and the cluster that a short ARN does not name', () => {
    const short = 'arn:aws:ecs:eu-west-1:111122223333:service/checkout';
    const { detail } = event({ lastEvent: undefined }, short);
    expect(detail).not.toHaveProperty('lastEvent');
    expect(detail).not.toHaveProperty('service.cluster');
    expect(detail).toHaveProperty('service.service', 'checkout');
  });
});
