import { describe, expect, it } from 'vitest';
import { addressOf, metricNames } from '../../../src/scenario/play/addresses.ts';
import { faultsOf, onlyDeployment, play, scenarioOf } from '../stories.ts';

describe('a metric of a part of the service', () => {
  it('shows in the target group that an alarm names, and in no other', async () => {
    const played = await play(
      'name: x',
      'load: 600',
      'service: { strategy: blue-green, bake: 10m }',
      'versions: { v2: { errors: 10% } }',
      'alarms:',
      '  green: HTTPCode_Target_5XX_Count of green > 5 for 2 of 2, missing notBreaching',
      '  blue: { metric: HTTPCode_Target_5XX_Count of blue, threshold: 5, missing: notBreaching }',
      '  served: { metric: RequestCount of blue, threshold: 1000 }',
    );
    expect(onlyDeployment(played)).toMatchObject({ verdict: 'rolled-back', triggeredAlarms: ['green'] });
    expect(played.alarms.map(({ name, points }) => [name, points.length > 0])).toEqual([
      ['green', true],
      ['blue', false],
      ['served', true],
    ]);
    expect(faultsOf('name: x', 'load: 600', 'alarm: RequestCount of dead letters > 5')).toEqual([
      'story.yaml:3:8: alarm: uses the metric "RequestCount of dead letters", which is not in series and not published by load-balancer, AWS/ECS or Container Insights: docs/scenarios.md lists the metrics',
    ]);
  });
});

describe('the address of a metric', () => {
  const at = (traffic: string, metric: string) =>
    addressOf(metric, scenarioOf('name: x', `service: { traffic: ${traffic} }`));
  const balancer = { Name: 'LoadBalancer', Value: 'app/web/0123456789abcdef' };

  it('is the whole service where a metric is of all and of its parts', () => {
    expect(at('load-balancer', 'RequestCount')).toEqual({
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCount',
      Dimensions: [balancer],
    });
    expect(at('vpc-lattice', 'TotalRequestCount')?.Dimensions).toEqual([{ Name: 'Service', Value: 'web' }]);
  });

  it('is the blue side where there is none of the whole', () => {
    expect(at('load-balancer', 'HealthyHostCount')?.Dimensions).toEqual([
      { Name: 'TargetGroup', Value: 'targetgroup/web-blue/0123456789abcdef' },
      balancer,
    ]);
  });

  it.each([
    ['load-balancer', 'RequestCount of green', 'TargetGroup', 'targetgroup/web-green/0123456789abcdef'],
    ['network-load-balancer', 'HealthyHostCount of green', 'TargetGroup', 'targetgroup/web-green/0123456789abcdef'],
    ['network-load-balancer', 'ProcessedBytes', 'LoadBalancer', 'net/web/0123456789abcdef'],
    ['vpc-lattice', 'TotalRequestCount of blue', 'TargetGroup', 'web-blue'],
    ['queue', 'ApproximateAgeOfOldestMessage', 'QueueName', 'web'],
    ['queue', 'ApproximateNumberOfMessagesVisible of dead letters', 'QueueName', 'web-dead-letters'],
    ['service-connect', 'HTTPCode_Target_5XX_Count', 'TargetDiscoveryName', 'web'],
    ['none', 'CPUUtilization', 'ServiceName', 'web'],
    ['none', 'RunningTaskCount', 'ClusterName', 'default'],
  ])('of %s, %s has the dimension %s: %s', (traffic, metric, Name, Value) => {
    expect(at(traffic, metric)?.Dimensions).toContainEqual({ Name, Value });
  });

  it.each([
    ['none', 'RequestCount'],
    ['load-balancer', 'CPUUtilization of green'],
    ['queue', 'ApproximateAgeOfOldestMessage of green'],
    ['load-balancer', 'toString'],
  ])('there is none: of %s, %s', (traffic, metric) => {
    expect(at(traffic, metric)).toBeUndefined();
  });

  it('is what a version says of a metric that it publishes itself', () => {
    const story = scenarioOf(
      'name: x',
      'service: { name: shop, traffic: none }',
      'versions:',
      '  v2:',
      '    metrics:',
      '      - { namespace: Shop, name: Orders, per: request, dimensions: { Service: "{cluster}/{service}" } }',
    );
    expect(addressOf('Orders', story)).toEqual({
      Namespace: 'Shop',
      MetricName: 'Orders',
      Dimensions: [{ Name: 'Service', Value: 'default/shop' }],
    });
    expect(metricNames(story)).toContain('Orders');
  });
});

describe('the names of metrics', () => {
  it('are those of the traffic, of ECS and of Container Insights, each once', () => {
    const names = metricNames(scenarioOf('name: x', 'service: { traffic: queue }'));
    expect(names).toEqual(
      expect.arrayContaining(['ApproximateAgeOfOldestMessage', 'CPUUtilization', 'RunningTaskCount']),
    );
    expect(names).not.toContain('HTTPCode_Target_5XX_Count');
    expect(new Set(names).size).toBe(names.length);
  });
});
