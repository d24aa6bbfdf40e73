import { describe, expect, it } from 'vitest';
import { imageOf, isWatched, modelsOf, surroundingsOf } from '../../../src/scenario/play/surroundings.ts';
import { scenarioOf } from '../stories.ts';

describe('the versions of a story', () => {
  it('are images of the service’s own, each with its model', () => {
    expect(imageOf('shop', 'v2')).toBe('example/shop:v2');
    const story = scenarioOf('name: x', 'service: { name: shop }', 'versions: { v1: healthy, v2: { errors: 20% } }');
    expect(modelsOf(story)).toEqual({ 'example/shop:v1': {}, 'example/shop:v2': { errors: { share: 0.2 } } });
  });
});

describe('what stands around the service of a story', () => {
  const around = (...lines: readonly string[]) => surroundingsOf(scenarioOf('name: x', ...lines));

  it.each([
    ['load-balancer', {}],
    ['network-load-balancer', {}],
    ['service-connect', { serviceConnect: { discoveryName: 'web' } }],
    ['vpc-lattice', { lattice: { service: 'web' } }],
    ['queue', { queue: { name: 'web', maxReceiveCount: 3 } }],
    ['none', {}],
  ])('is what its traffic needs: %s', (traffic, settings) => {
    expect(around(`service: { traffic: ${traffic} }`)).toEqual({ containerInsights: 'disabled', ...settings });
  });

  it('has the load, and no more than alarms look at: Container Insights and a dead-letter queue', () => {
    expect(around('load: 60')).toEqual({ containerInsights: 'disabled', load: { requestsPerMinute: 60 } });
    expect(around('load: 60', 'alarm: RunningTaskCount < 4')).toMatchObject({ containerInsights: 'enhanced' });
    expect(
      around(
        'load: 60',
        'service: { traffic: queue }',
        'alarm: ApproximateNumberOfMessagesVisible of dead letters > 0',
      ),
    ).toMatchObject({ queue: { deadLetterQueue: 'web-dead-letters' } });
  });
});

describe('a series of the load', () => {
  const wants = isWatched(scenarioOf('name: x', 'load: 60', 'alarm: RequestCount of green > 1'));
  const dimensions = [
    { Name: 'LoadBalancer', Value: 'app/web/0123456789abcdef' },
    { Name: 'TargetGroup', Value: 'targetgroup/web-green/0123456789abcdef' },
  ];
  const series = { namespace: 'AWS/ApplicationELB', name: 'RequestCount', dimensions } as const;

  it.each([
    ['that an alarm looks at, whatever the order of its dimensions', series, true],
    ['of another name', { ...series, name: 'HealthyHostCount' }, false],
    ['of another namespace', { ...series, namespace: 'AWS/NetworkELB' }, false],
    ['of fewer dimensions', { ...series, dimensions: dimensions.slice(0, 1) }, false],
    [
      'of the other side',
      {
        ...series,
        dimensions: [dimensions[0], { Name: 'TargetGroup', Value: 'targetgroup/web-blue/0123456789abcdef' }],
      },
      false,
    ],
  ])('%s is wanted: %s', (_what, one, wanted) => {
    const given = { ...one, unit: 'Count' } as unknown as Parameters<typeof wants>[0];
    // The second answer is remembered.
    expect([wants(given), wants(given)]).toEqual([wanted, wanted]);
  });

  it('is wanted by the service of its own scenario, although another one has the same alarms', () => {
    const story = scenarioOf('name: x', 'load: 60', 'alarm: RequestCount of green > 1');
    expect(isWatched(story)).toBe(isWatched({ ...story, seed: 2 }));
    const other = isWatched({ ...story, service: { ...story.service, name: 'shop' } });
    const given = { ...series, unit: 'Count' };
    expect([isWatched(story)(given), other(given)]).toEqual([true, false]);
  });
});
