import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { acknowledgeInfrastructureRole } from '../../../lib/service/infrastructure-role.ts';
import { createApp } from '../synth.ts';

function roleFor(of: 'LoadBalancers' | 'VpcLattice'): Role {
  return new Role(new Stack(createApp(), 'Test'), 'Role', {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(`AmazonECSInfrastructureRolePolicyFor${of}`)],
  });
}

const findingsOf = (role: Role) =>
  new AwsSolutionsChecks(role).validateScope(Stack.of(role)).violations.map(({ ruleName }) => ruleName);

describe('acknowledgeInfrastructureRole', () => {
  it.each(['LoadBalancers', 'VpcLattice'] as const)(
    'gives cdk-nag a reason for the managed policy of %s alone',
    (of) => {
      const role = roleFor(of);
      const finding = `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyFor${of}]`;
      expect(findingsOf(role)).toEqual([finding]);
      acknowledgeInfrastructureRole(role, of === 'VpcLattice' ? 'LoadBalancers' : 'VpcLattice');
      expect(findingsOf(role)).toEqual([finding]);
      acknowledgeInfrastructureRole(role, of);
      expect(findingsOf(role)).toEqual([]);
    },
  );

  it('does nothing for a service without such a role', () => {
    expect(() => acknowledgeInfrastructureRole(undefined, 'LoadBalancers')).not.toThrow();
  });
});
