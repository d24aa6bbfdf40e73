import { Aws, Duration } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import type { MetricSidecarProps } from '../../../lib/metrics/metric-source-props.ts';
import { intervalSeconds, measure, sidecarPropsProblems, sidecarSource } from '../../../lib/metrics/sidecar-source.ts';
import { createShopCluster } from './shop-cluster.ts';

const { stack, cluster } = createShopCluster();

function propsWith(choice: Partial<MetricSidecarProps> = {}): MetricSidecarProps {
  return { cluster, serviceName: 'checkout', namespace: 'Shop', metrics: [{ name: 'errors_total' }], ...choice };
}

describe('sidecarSource', () => {
  it('has cluster and service as dimensions, behind those that the user adds', () => {
    const { dimensions, ...rest } = sidecarSource(propsWith({ dimensions: { Team: 'payments' } }));
    expect(rest).toEqual({ namespace: 'Shop', metrics: [{ name: 'errors_total' }] });
    expect(Object.keys(dimensions)).toEqual(['Team', 'ClusterName', 'ServiceName']);
    expect(stack.resolve(dimensions)).toEqual({
      Team: 'payments',
      ClusterName: { Ref: 'ClusterEB0386A7' },
      ServiceName: 'checkout',
    });
  });
});

describe('sidecarPropsProblems', () => {
  it('finds nothing wrong with what is left out', () => {
    expect(sidecarPropsProblems(propsWith())).toEqual([]);
    expect(sidecarPropsProblems(propsWith({ dimensions: { Team: 'payments' } }))).toEqual([]);
  });

  it.each(['ClusterName', 'ServiceName'])('refuses a second value of %s', (name) => {
    expect(sidecarPropsProblems(propsWith({ dimensions: { [name]: 'x' } }))).toEqual([
      `dimensions must not contain "${name}", which the sidecar sets from cluster and serviceName: remove it`,
    ]);
  });

  it('finds all problems at once', () => {
    expect(sidecarPropsProblems(propsWith({ interval: Duration.seconds(61), memoryReservationMiB: 8 }))).toEqual([
      'interval must be a whole number of seconds from 5 to 60, got 61 seconds: choose a shorter time',
      'memoryReservationMiB must be a whole number, 32 or more, got 8: omit it to use the default, 128',
    ]);
  });
});

describe('intervalSeconds', () => {
  it('is half a minute, or what was chosen', () => {
    expect(intervalSeconds({})).toBe(30);
    expect(intervalSeconds({ interval: Duration.minutes(1) })).toBe(60);
  });
});

describe('measure', () => {
  it('has of each configuration what it is and how long it may become', () => {
    const place = { region: Aws.REGION, clusterName: 'shop', logGroupName: '/metrics' };
    expect(measure(place, ({ region, clusterName }) => ({ ONE: { region }, TWO: { clusterName } }))).toEqual({
      ONE: { value: { region: Aws.REGION }, standIn: { region: 'x'.repeat(25) } },
      TWO: { value: { clusterName: 'shop' }, standIn: { clusterName: 'shop' } },
    });
  });
});
