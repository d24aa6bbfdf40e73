import { describe, expect, it } from 'vitest';
import type { AuditedService } from '../../../src/core/audit/audited-service.ts';
import { storyTraffic } from '../../../src/core/stories/story-traffic.ts';
import { alarm, audited, GROUP, metric, service } from '../audit/audited.ts';

const NONE = { traffic: undefined, queue: undefined, deadLetterQueue: undefined };

const onQueue = (...names: readonly string[]) =>
  audited({
    service: service({ targetGroups: [] }),
    alarms: names.map((name) =>
      alarm({
        metrics: [
          metric({ namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', dimensions: [['QueueName', name]] }),
        ],
      }),
    ),
  });

describe('traffic', () => {
  it.each<readonly [Partial<AuditedService>, string]>([
    [{}, 'load-balancer'],
    [{ targetGroups: [{ ...GROUP, kind: 'network' }] }, 'network-load-balancer'],
    [{ targetGroups: [{ ...GROUP, kind: 'lattice' }] }, 'vpc-lattice'],
    [{ targetGroups: [], discoveryNames: ['checkout'] }, 'service-connect'],
    [{ targetGroups: [] }, 'none'],
  ])('follows from the service: %j is %s', (change, traffic) => {
    expect(storyTraffic(audited({ service: service(change) }), NONE)).toMatchObject({ traffic, assumed: [] });
  });

  it('follows from the alarms if the kind of the target group is not known', () => {
    const flows = metric({ namespace: 'AWS/NetworkELB', metricName: 'UnHealthyHostCount' });
    const unknown = service({ targetGroups: [{ ...GROUP, kind: 'unknown' }] });
    expect(storyTraffic(audited({ service: unknown, alarms: [alarm({ metrics: [flows] })] }), NONE)).toMatchObject({
      traffic: 'network-load-balancer',
      assumed: [
        'the kind of the target group is not known: played as network-load-balancer; say otherwise with --traffic',
      ],
    });
  });

  it('is what the caller says', () => {
    expect(storyTraffic(audited(), { ...NONE, traffic: 'none' })).toMatchObject({ traffic: 'none', assumed: [] });
  });
});

describe('queues', () => {
  it('are found by the metrics of the alarms', () => {
    expect(storyTraffic(onQueue('orders', 'orders-dlq'), NONE)).toEqual({
      traffic: 'queue',
      queues: { main: 'orders', dead: 'orders-dlq' },
      assumed: [
        'orders-dlq is the dead-letter queue; say otherwise with --dead-letter-queue',
        'the service works on the queue orders; say otherwise with --traffic',
      ],
    });
  });

  it('are not guessed if there are several', () => {
    expect(storyTraffic(onQueue('orders', 'refunds'), NONE)).toEqual({
      traffic: 'queue',
      queues: { main: undefined, dead: undefined },
      assumed: ['the alarms watch the queues orders, refunds; say which one it works on with --queue'],
    });
  });

  it('are what the caller says', () => {
    const choice = { traffic: undefined, queue: 'refunds', deadLetterQueue: 'orders' };
    expect(storyTraffic(onQueue('orders', 'refunds'), choice).queues).toEqual({ main: 'refunds', dead: 'orders' });
  });
});
