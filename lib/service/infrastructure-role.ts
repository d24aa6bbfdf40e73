import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Acknowledges for cdk-nag that ECS's infrastructure role has a managed policy. */
export function acknowledgeInfrastructureRole(role: IConstruct | undefined, of: 'LoadBalancers' | 'VpcLattice'): void {
  if (role === undefined) return;
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyFor${of}]`,
    reason:
      'AWS manages this policy for exactly this role: ECS uses it to change the load balancer or VPC Lattice targets of the service.',
  });
}
