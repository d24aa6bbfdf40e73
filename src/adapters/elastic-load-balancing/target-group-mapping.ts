import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AuditedTargetGroup } from '../../core/audit/audited-service.ts';

/**
 * Maps a target group of DescribeTargetGroups for an audit, as `src/guard/doctor/ports.ts` describes it.
 *
 * @returns undefined for one without an ARN
 */
export function mapTargetGroup(group: TargetGroup) {
  const { TargetGroupArn: arn, LoadBalancerArns: arns = [] } = group;
  if (arn === undefined) return undefined;
  const { HealthCheckIntervalSeconds: interval, UnhealthyThresholdCount: unhealthyThreshold } = group;
  return {
    arn,
    kind: kindOf(group),
    loadBalancers: arns.map((one) => one.replace(/^.*:loadbalancer\//, '')),
    healthCheck:
      interval === undefined || unhealthyThreshold === undefined ? undefined : { interval, unhealthyThreshold },
  };
}

/** A Gateway Load Balancer has neither the metrics of an Application nor of a Network Load Balancer. */
function kindOf({ Protocol: protocol }: TargetGroup): AuditedTargetGroup['kind'] {
  if (protocol === 'HTTP' || protocol === 'HTTPS') return 'application';
  return protocol === undefined || protocol === 'GENEVE' ? 'unknown' : 'network';
}
