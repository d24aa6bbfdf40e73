import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { lossesIn } from './losses.ts';

const CONFIGURATION = { Strategy: 'CANARY', Alarms: { AlarmNames: [], Enable: false } };

const templates = (service: object, more: object = {}) =>
  new Map([
    [
      'Shop.template.json',
      Template.fromJSON({ Resources: { Web: { Type: 'AWS::ECS::Service', Properties: service }, ...more } }),
    ],
  ]);

const before = templates({ DesiredCount: 2, DeploymentConfiguration: CONFIGURATION });

describe('the comparison', () => {
  it('lets the protection add alarms, and add to the deployment configuration', () => {
    const after = templates(
      {
        DesiredCount: 2,
        DeploymentConfiguration: {
          ...CONFIGURATION,
          Alarms: { AlarmNames: ['a'], Enable: true },
          BakeTimeInMinutes: 10,
        },
      },
      { Errors: { Type: 'AWS::CloudWatch::Alarm', Properties: {} } },
    );
    expect(lossesIn(before, after)).toEqual([]);
  });

  it.each<[string, object, object, readonly string[]]>([
    [
      'a changed property',
      { DesiredCount: 1, DeploymentConfiguration: CONFIGURATION },
      {},
      ['~ AWS::ECS::Service Properties.DesiredCount'],
    ],
    [
      'a lost property',
      { DeploymentConfiguration: CONFIGURATION },
      {},
      ['- AWS::ECS::Service Properties.DesiredCount'],
    ],
    [
      'a new property, which may replace the service',
      { DesiredCount: 2, DeploymentController: { Type: 'ECS' }, DeploymentConfiguration: CONFIGURATION },
      {},
      ['+ AWS::ECS::Service Properties.DeploymentController'],
    ],
    [
      'another strategy',
      { DesiredCount: 2, DeploymentConfiguration: { ...CONFIGURATION, Strategy: 'ROLLING' } },
      {},
      ['~ AWS::ECS::Service Properties.DeploymentConfiguration.Strategy'],
    ],
    [
      'a lost strategy',
      { DesiredCount: 2, DeploymentConfiguration: { Alarms: CONFIGURATION.Alarms } },
      {},
      ['- AWS::ECS::Service Properties.DeploymentConfiguration.Strategy'],
    ],
    [
      'another resource',
      { DesiredCount: 2, DeploymentConfiguration: CONFIGURATION },
      { Role: { Type: 'AWS::IAM::Role', Properties: {} } },
      ['+ AWS::IAM::Role Role'],
    ],
  ])('finds %s', (_, service, more, losses) => {
    expect(lossesIn(before, templates(service, more))).toEqual(losses);
  });

  it('finds a service under another id, and a template that is gone', () => {
    const renamed = new Map([
      ['Shop.template.json', Template.fromJSON({ Resources: { Web2: { Type: 'AWS::ECS::Service', Properties: {} } } })],
    ]);
    expect(lossesIn(before, renamed)).toEqual(['- AWS::ECS::Service Web', '+ AWS::ECS::Service Web2']);
    expect(lossesIn(before, new Map())).toEqual(['- Shop.template.json']);
  });
});
