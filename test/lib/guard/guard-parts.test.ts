import type { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import { createVpc, guardStack, guardTemplate, withSlack } from '../guard-templates.ts';

describe('the VPC', () => {
  const inVpc = (stack: Stack): DeploymentGuardProps => ({ ...withSlack(stack), vpc: createVpc(stack) });

  it('holds all functions in its private subnets, behind one security group that lets nothing in', () => {
    const template = guardTemplate(inVpc);
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SubnetIds: [
          { Ref: Match.stringLikeRegexp('VpcPrivateSubnet1') },
          { Ref: Match.stringLikeRegexp('VpcPrivateSubnet2') },
        ],
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('GuardSecurityGroup'), 'GroupId'] }],
      },
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  });

  it('takes the subnets and security groups that were given', () => {
    const template = guardTemplate((stack) => {
      const vpc = createVpc(stack, {
        subnetConfiguration: [
          { name: 'App', subnetType: SubnetType.PRIVATE_ISOLATED },
          { name: 'Data', subnetType: SubnetType.PRIVATE_ISOLATED },
        ],
      });
      const securityGroups = [new SecurityGroup(stack, 'One', { vpc }), new SecurityGroup(stack, 'Two', { vpc })];
      return { vpc, vpcSubnets: { subnetGroupName: 'Data' }, securityGroups };
    });
    template.allResourcesProperties('AWS::Lambda::Function', {
      VpcConfig: {
        SubnetIds: [
          { Ref: Match.stringLikeRegexp('VpcDataSubnet1') },
          { Ref: Match.stringLikeRegexp('VpcDataSubnet2') },
        ],
        SecurityGroupIds: [
          { 'Fn::GetAtt': [Match.stringLikeRegexp('^One'), 'GroupId'] },
          { 'Fn::GetAtt': [Match.stringLikeRegexp('^Two'), 'GroupId'] },
        ],
      },
    });
    template.resourceCountIs('AWS::EC2::SecurityGroup', 2);
  });

  it('leaves no finding of cdk-nag without a reason', () => {
    // The VPC itself is somebody else's.
    const stack = guardStack((scope) => ({ ...withSlack(scope), vpc: createVpc(scope) }));
    for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
      const { violations } = new Checks(stack).validateScope(stack);
      const ours = violations.filter((violation) => JSON.stringify(violation).includes('Guard'));
      expect(ours).toEqual([]);
    }
  });

  it('never gives a function a public subnet', () => {
    const vpcSubnets = { subnetType: SubnetType.PUBLIC };
    expect(() => guardStack((stack) => ({ ...inVpc(stack), vpcSubnets }))).toThrow(/public subnet/);
  });
});
