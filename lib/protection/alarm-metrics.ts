import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ApplicationTargetGroup,
  CfnListener,
  CfnLoadBalancer,
  type NetworkTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { AlarmMetric } from '../../src/core/protection/alarm-rules/rule.ts';
import { listOf, readProperties, targetsOf, textOf } from './read-properties.ts';
import type { ServiceShape, ServiceTargetGroup } from './service-shape.ts';
import { L1TargetGroup, nameInArn } from './services/l1-target-group.ts';
import type { NamedService } from './services/named-service.ts';

/** Returns the CDK's metric for a metric of a rule, with its dimensions. */
export type MetricOf = (metric: AlarmMetric) => IMetric;

/** An Application Load Balancer that serves only this service. */
export type OwnLoadBalancer = ServiceShape['ownLoadBalancers'][number];

/** Metrics of a target group, and of its load balancer if this serves only the service. */
export function targetGroupMetrics(targetGroup: ServiceTargetGroup, own: OwnLoadBalancer | undefined): MetricOf {
  if (targetGroup instanceof LatticeTargetGroup) return plainMetrics({ [LATTICE_DIMENSION]: targetGroup.attrId });
  const metrics: { custom(name: string, props: MetricOptions): IMetric } = targetGroup.metrics;
  // Found with the first metric, because it takes long, and not every target group has an alarm.
  let found: { readonly dimensionsMap: Record<string, string> | undefined } | undefined;
  return (metric) => {
    if (metric.of === 'load balancer' && own !== undefined) return loadBalancerMetrics(own)(metric);
    found ??= { dimensionsMap: dimensionsOf(targetGroup) };
    const { dimensionsMap } = found;
    return metrics.custom(metric.metricName, {
      statistic: metric.statistic,
      period: Duration.seconds(metric.period),
      ...(dimensionsMap && { dimensionsMap }),
    });
  };
}

/**
 * The dimensions of an L2 target group whose listener the app creates. aws-cdk-lib splits the ARN of the listener. If the
 * listener is in another stack, its ARN is an `Fn::GetStackOutput`, and AWS does not document that `Fn::Split` takes one.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-split.html
 */
function dimensionsOf(
  targetGroup: Exclude<ServiceTargetGroup, LatticeTargetGroup>,
): Record<string, string> | undefined {
  if (targetGroup instanceof L1TargetGroup) return undefined;
  const [listener] = targetsOf(targetGroup, firstListenerArn(targetGroup) ?? targetGroup.firstLoadBalancerFullName);
  if (!(listener instanceof CfnListener)) return undefined;
  const [loadBalancer] = targetsOf(listener, listener.loadBalancerArn);
  const fullName =
    loadBalancer instanceof CfnLoadBalancer
      ? loadBalancer.attrLoadBalancerFullName
      : nameInArn(readProperties(listener, listener.loadBalancerArn));
  return fullName === undefined ? undefined : { TargetGroup: targetGroup.targetGroupFullName, LoadBalancer: fullName };
}

/** The full name of the load balancer takes long: aws-cdk-lib makes ten tokens of the ARN of the listener. */
function firstListenerArn(targetGroup: ApplicationTargetGroup | NetworkTargetGroup): string | undefined {
  // aws-cdk-lib has no public way to read the listeners of a target group.
  const [first] = listOf(Reflect.get(targetGroup, 'listeners'));
  return textOf(first instanceof Object ? Reflect.get(first, 'listenerArn') : undefined);
}

/** Metrics of a load balancer. */
export function loadBalancerMetrics({ metrics }: OwnLoadBalancer): MetricOf {
  return ({ metricName, statistic, period }) =>
    metrics.custom(metricName, { statistic, period: Duration.seconds(period) });
}

/**
 * AWS documents the dimension but not its values. The id (`tg-…`) is what Lattice's console shows.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-cloudwatch.html
 */
const LATTICE_DIMENSION = 'TargetGroup';

/** Metrics of the tasks of a service. */
export function serviceMetrics(service: NamedService): MetricOf {
  return plainMetrics(serviceDimensions(service));
}

/** The proxies count requests under the discovery name of the called service, and responses under that of the target. */
export function serviceConnectMetrics(service: NamedService, name: string): MetricOf {
  return (metric) => {
    const side = metric.metricName.includes('Target') ? 'TargetDiscoveryName' : 'DiscoveryName';
    return plainMetrics({ [side]: name, ...serviceDimensions(service) })(metric);
  };
}

/** Metrics of a queue, and of its dead-letter queue. */
export function queueMetrics(queue: IQueue, dead: IQueue | undefined): MetricOf {
  return (metric) => {
    const { queueName } = metric.of === 'dead-letter queue' ? (dead ?? queue) : queue;
    return plainMetrics({ QueueName: queueName })(metric);
  };
}

function serviceDimensions({ cluster, serviceName }: NamedService): Readonly<Record<string, string>> {
  return { ServiceName: serviceName, ClusterName: cluster.clusterName };
}

function plainMetrics(dimensionsMap: Readonly<Record<string, string>>): MetricOf {
  return ({ namespace, metricName, statistic, period }) =>
    new Metric({
      namespace,
      metricName,
      statistic,
      dimensionsMap: { ...dimensionsMap },
      period: Duration.seconds(period),
    });
}
