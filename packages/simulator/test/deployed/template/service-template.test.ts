import { describe, expect, it } from 'vitest';
import { readServiceTemplate } from '../../../src/deployed/template/service-template.ts';
import { parseTemplate } from '../../../src/deployed/template/template.ts';
import { defaultPlace } from '../../../src/deployed/world.ts';

const place = { ...defaultPlace, queueUrlOf: (name: string) => name };

const resources = {
  Cluster: { Type: 'AWS::ECS::Cluster' },
  LoadBalancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
  Errors: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_ELB_5XX_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value: { 'Fn::GetAtt': ['LoadBalancer', 'LoadBalancerFullName'] } }],
      Threshold: 10,
    },
  },
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: 'api',
      ContainerDefinitions: [{ Name: 'app', Image: 'example/api:1', Environment: [{ Name: 'BAD', Value: '0' }] }],
    },
  },
  Service: {
    Type: 'AWS::ECS::Service',
    Properties: {
      Cluster: { Ref: 'Cluster' },
      TaskDefinition: { Ref: 'Task' },
      DesiredCount: 2,
      DeploymentConfiguration: {
        Alarms: { AlarmNames: [{ Ref: 'Errors' }], Enable: true, Rollback: true },
        BakeTimeInMinutes: 10,
      },
    },
  },
};

describe('the service of a template', () => {
  it('is read as the inputs of the calls that create it', () => {
    const service = readServiceTemplate(parseTemplate({ Resources: resources }, 'Shop'), place);
    expect(service).toMatchObject({
      clusterName: 'Shop-Cluster',
      serviceName: 'Shop-Service',
      taskDefinition: {
        family: 'api',
        containerDefinitions: [{ name: 'app', image: 'example/api:1', environment: [{ name: 'BAD', value: '0' }] }],
      },
      service: {
        desiredCount: 2,
        deploymentConfiguration: {
          alarms: { alarmNames: ['Shop-Errors'], enable: true, rollback: true },
          bakeTimeInMinutes: 10,
        },
      },
    });
    const alarm = service.alarms.get('Errors');
    expect(alarm).toMatchObject({ AlarmName: 'Shop-Errors', Threshold: 10 });
    expect(alarm?.Dimensions[0]?.Value).toMatch(/^app\/Shop-LoadBalancer\/[0-9a-f]{16}$/);
  });

  it('must be the only one', () => {
    const two = { ...resources, Other: resources.Service };
    expect(() => readServiceTemplate(parseTemplate({ Resources: two }, 'Shop'), place)).toThrow(
      'Shop must hold one AWS::ECS::Service, got 2',
    );
  });
});
