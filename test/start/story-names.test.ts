import { describe, expect, it } from 'vitest';
import { withStoryNames } from '../../src/start/story-names.ts';

const alarm = (AlarmName: string) => ({
  AlarmName,
  Namespace: 'AWS/ECS',
  MetricName: 'CPUUtilization',
  Dimensions: [
    { Name: 'ClusterName', Value: 'Sample-Cluster' },
    { Name: 'ServiceName', Value: 'Sample-Web' },
    { Name: 'Other', Value: 'kept' },
  ],
});

describe('withStoryNames', () => {
  it('names cluster, service, task definition and alarms, wherever their names stand, and keeps the rest', () => {
    const renamed = withStoryNames({
      clusterName: 'Sample-Cluster',
      serviceName: 'Sample-Web',
      alarms: new Map([
        ['WebDeploymentProtectionCpu1234ABCD', alarm('Sample-WebDeploymentProtectionCpu1234ABCD')],
        ['Handmade', alarm('Sample-Handmade')],
      ]),
      taskDefinition: { family: 'SampleTask', containerDefinitions: [] },
      service: {
        desiredCount: 2,
        deploymentConfiguration: { alarms: { alarmNames: ['Sample-WebDeploymentProtectionCpu1234ABCD', 'unknown'] } },
      },
    });
    expect(renamed).toEqual({
      clusterName: 'shop',
      serviceName: 'checkout',
      alarms: new Map([
        ['WebDeploymentProtectionCpu1234ABCD', expect.objectContaining({ AlarmName: 'checkout-Cpu' })],
        ['Handmade', expect.objectContaining({ AlarmName: 'Handmade' })],
      ]),
      taskDefinition: { family: 'checkout', containerDefinitions: [] },
      service: { desiredCount: 2, deploymentConfiguration: { alarms: { alarmNames: ['checkout-Cpu', 'unknown'] } } },
    });
    expect(renamed.alarms.get('Handmade')?.Dimensions.map(({ Value }) => Value)).toEqual(['shop', 'checkout', 'kept']);
  });
});
