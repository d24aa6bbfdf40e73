import type { AuditedTargetGroup } from './audited-service.ts';

/**
 * Returns the target group with an ARN, as far as the ARN shows it. It does not show which kind of Elastic Load Balancing it is.
 * AWS documents no value for the dimension of a VPC Lattice target group.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-cloudwatch.html
 */
export function targetGroupAt(arn: string, role: AuditedTargetGroup['role']): AuditedTargetGroup {
  return /^arn:[^:]*:vpc-lattice:/.test(arn)
    ? { arn, dimension: { unknown: arn }, kind: 'lattice', role }
    : { arn, dimension: arn.slice(arn.lastIndexOf(':') + 1), kind: 'unknown', role };
}
