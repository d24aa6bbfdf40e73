import { describe, expect, it } from 'vitest';
import type { AuditedMetric } from '../../../src/core/audit/audited-service.ts';
import { type MetricOwner, storyMetric } from '../../../src/core/stories/story-metric.ts';
import { ALTERNATE, GROUP, metric, service } from '../audit/audited.ts';

const owner = (change: Partial<MetricOwner> = {}): MetricOwner => ({
  service: service({ targetGroups: [GROUP, ALTERNATE], discoveryNames: ['checkout'] }),
  traffic: 'load-balancer',
  queues: { main: 'orders', dead: 'orders-dead' },
  ...change,
});

const LB = ['LoadBalancer', 'app/shop/1'] as const;
const group = (name: string) => ['TargetGroup', name] as const;
const own = [
  ['ClusterName', 'shop'],
  ['ServiceName', 'checkout'],
] as const;

describe('a metric that is played', () => {
  it.each<readonly [Partial<AuditedMetric>, MetricOwner['traffic'], string]>([
    [{}, 'load-balancer', 'HTTPCode_Target_5XX_Count of blue'],
    [{ dimensions: [LB, group(String(ALTERNATE.dimension))] }, 'load-balancer', 'HTTPCode_Target_5XX_Count of green'],
    [{ dimensions: [LB] }, 'load-balancer', 'HTTPCode_Target_5XX_Count'],
    [
      {
        namespace: 'AWS/NetworkELB',
        metricName: 'UnHealthyHostCount',
        dimensions: [LB, group(String(GROUP.dimension))],
      },
      'network-load-balancer',
      'UnHealthyHostCount of blue',
    ],
    [{ namespace: 'AWS/ECS', metricName: 'CPUUtilization', dimensions: own }, 'none', 'CPUUtilization'],
    [
      { namespace: 'ECS/ContainerInsights', metricName: 'RunningTaskCount', dimensions: own },
      'none',
      'RunningTaskCount',
    ],
    [
      { namespace: 'AWS/ECS', dimensions: [['TargetDiscoveryName', 'checkout']] },
      'service-connect',
      'HTTPCode_Target_5XX_Count',
    ],
    [
      { namespace: 'AWS/SQS', metricName: 'ApproximateAgeOfOldestMessage', dimensions: [['QueueName', 'orders']] },
      'queue',
      'ApproximateAgeOfOldestMessage',
    ],
    [
      {
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensions: [['QueueName', 'orders-dead']],
      },
      'queue',
      'ApproximateNumberOfMessagesVisible of dead letters',
    ],
  ])('%j', (change, traffic, played) => {
    expect(storyMetric(metric(change), owner({ traffic }))).toEqual({ is: 'played', metric: played });
  });
});

describe('a metric without data of the service', () => {
  it.each<readonly [Partial<AuditedMetric>, string]>([
    [{ dimensions: [LB, group('targetgroup/other/1')] }, 'targetgroup/other/1 is not a target group of the service'],
    [{ metricName: 'HTTPCode_5XX' }, 'AWS/ApplicationELB has no metric HTTPCode_5XX'],
    [
      { namespace: 'AWS/NetworkELB', metricName: 'UnHealthyHostCount', dimensions: [LB, group('x')] },
      'the service has no traffic from a network-load-balancer',
    ],
    [
      {
        namespace: 'AWS/ECS',
        metricName: 'CPUUtilization',
        dimensions: [
          ['ClusterName', 'shop'],
          ['ServiceName', 'cart'],
        ],
      },
      'its metric is of the service cart',
    ],
    [
      { namespace: 'AWS/ECS', dimensions: [['TargetDiscoveryName', 'cart']] },
      'the service has no traffic from Service Connect',
    ],
  ])('%j', (change, because) => {
    expect(storyMetric(metric(change), owner())).toEqual({ is: 'silent', because });
  });
});

describe('a metric that cannot be judged', () => {
  it.each<readonly [Partial<AuditedMetric>, string]>([
    [{ namespace: 'Shop' }, 'metrics of Shop are not simulated'],
    [{ namespace: { unknown: 'parameter N' } }, 'the namespace of its metric is not known (parameter N)'],
    [{ metricName: { unknown: 'parameter M' } }, 'the name of its metric is not known (parameter M)'],
    [
      { dimensions: [LB, ['TargetGroup', { unknown: 'parameter Group' }]] },
      'whether (parameter Group) is a target group of the service is not known',
    ],
    [
      { dimensions: [LB, group(String(GROUP.dimension)), ['AvailabilityZone', 'eu-west-1a']] },
      'the dimension AvailabilityZone is not simulated',
    ],
    [
      { namespace: 'AWS/ECS', metricName: 'CPUUtilization', dimensions: [['ClusterName', 'shop']] },
      'its metric is of the whole cluster, with all its services',
    ],
    [
      { namespace: 'AWS/SQS', metricName: 'NumberOfMessagesSent', dimensions: [['QueueName', 'orders']] },
      'its metric is of a queue, and the service is played without one',
    ],
  ])('%j', (change, because) => {
    expect(storyMetric(metric(change), owner())).toEqual({ is: 'unjudged', because });
  });

  it('is that of a queue that is neither of the two', () => {
    const sent = {
      namespace: 'AWS/SQS',
      metricName: 'NumberOfMessagesSent',
      dimensions: [['QueueName', 'other']],
    } as const;
    expect(storyMetric(metric(sent), owner({ traffic: 'queue' }))).toEqual({
      is: 'unjudged',
      because: 'other is neither the queue of the service nor its dead-letter queue',
    });
  });
});
