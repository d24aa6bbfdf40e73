import { Match } from 'aws-cdk-lib/assertions';
import { PrefixList } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { vpcLattice } from '../../../lib/service/vpc-lattice.ts';
import {
  createService,
  ec2TaskOf,
  expectOneProblem,
  kindsOf,
  templateOf,
  trafficProblems,
} from '../guarded-services.ts';

describe('the problems of VPC Lattice', () => {
  it.each<[string, Parameters<typeof trafficProblems>[0]]>([
    ['a port alone', () => ({ traffic: vpcLattice({ portName: 'http' }) })],
    ['signed requests', () => ({ traffic: vpcLattice({ portName: 'http', authType: 'AWS_IAM' }) })],
    ['a shift', () => ({ strategy: Strategy.canary(), traffic: vpcLattice({ portName: 'http' }) })],
  ])('are none for %s', (_, choose) => {
    expect(trafficProblems(choose)).toEqual([]);
  });

  it.each<[string, Parameters<typeof trafficProblems>[0], string]>([
    [
      'tasks on the bridge',
      ({ stack }) => ({
        taskDefinition: ec2TaskOf(stack, ecs.NetworkMode.BRIDGE),
        traffic: vpcLattice({ portName: 'http' }),
      }),
      'VPC Lattice needs the network mode awsvpc, got bridge',
    ],
    [
      'a port without that name',
      () => ({ traffic: vpcLattice({ portName: 'web' }) }),
      'the task definition has no port mapping with the name "web" (portName)',
    ],
    [
      'signatures of its own',
      () => ({ traffic: vpcLattice({ portName: 'http', authType: 'SIGNED' as 'NONE' }) }),
      'authType must be NONE or AWS_IAM, got "SIGNED"',
    ],
    [
      'a path that is none',
      () => ({ traffic: vpcLattice({ portName: 'http', healthCheckPath: 'health' }) }),
      'healthCheckPath must start with "/" and have at most 1024 characters, got "health"',
    ],
  ])('are one for %s', (_, choose, message) => {
    expectOneProblem(trafficProblems(choose), message);
  });
});

describe('a service that is called by VPC Lattice', () => {
  it('is registered by a role of its own behind a rule, and watched by its target group', () => {
    const guarded = createService(({ stack }) => ({
      traffic: Traffic.vpcLattice({
        portName: 'http',
        serviceNetwork: 'sn-0123456789abcdef0',
        prefixList: PrefixList.fromPrefixListId(stack, 'Lattice', 'pl-0123456789abcdef0'),
        authType: 'AWS_IAM',
        healthCheckPath: '/health',
      }),
    }));
    expect(kindsOf(guarded)).toEqual(['SteadyErrors', 'SharpErrors']);
    const template = templateOf(guarded);
    template.hasResource('AWS::ECS::Service', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^WebLatticeRule')]),
      Properties: {
        HealthCheckGracePeriodSeconds: 60,
        VpcLatticeConfigurations: [
          {
            PortName: 'http',
            TargetGroupArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Arn'] },
            RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeRole'), 'Arn'] },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'Test/Web errors (deployment)',
      Metrics: Match.arrayWith([
        Match.objectLike({
          MetricStat: Match.objectLike({
            Metric: {
              Namespace: 'AWS/VpcLattice',
              MetricName: 'TotalRequestCount',
              Dimensions: [
                { Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Id'] } },
              ],
            },
          }),
        }),
      ]),
    });
    template.hasResourceProperties('AWS::VpcLattice::Service', { AuthType: 'AWS_IAM' });
    template.hasResourceProperties('AWS::VpcLattice::TargetGroup', { Config: { HealthCheck: { Path: '/health' } } });
    template.hasResourceProperties('AWS::VpcLattice::ServiceNetworkServiceAssociation', {
      ServiceNetworkIdentifier: 'sn-0123456789abcdef0',
    });
    expect(JSON.stringify(template.toJSON())).toContain('pl-0123456789abcdef0');
  });
});

describe('a service whose traffic VPC Lattice shifts', () => {
  it('names a listener whose default action knows both target groups: a rule takes no weight of 0', () => {
    const template = templateOf(
      createService(() => ({ strategy: Strategy.canary(), traffic: Traffic.vpcLattice({ portName: 'http' }) })),
    );
    template.resourceCountIs('AWS::VpcLattice::Rule', 0);
    template.hasResourceProperties('AWS::VpcLattice::Listener', {
      DefaultAction: {
        Forward: {
          TargetGroups: [
            {
              TargetGroupIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Id'] },
              Weight: 100,
            },
            {
              TargetGroupIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebAlternateLatticeTargets'), 'Id'] },
              Weight: 0,
            },
          ],
        },
      },
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      VpcLatticeConfigurations: [
        {
          TargetGroupArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeTargets'), 'Arn'] },
          AdvancedConfiguration: {
            AlternateTargetGroupArn: {
              'Fn::GetAtt': [Match.stringLikeRegexp('^WebAlternateLatticeTargets'), 'Arn'],
            },
            ProductionListenerRule: { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebLatticeListener'), 'Arn'] },
          },
        },
      ],
    });
  });
});
