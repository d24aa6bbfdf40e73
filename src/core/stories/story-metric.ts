import type { AuditedMetric, AuditedService } from '../audit/audited-service.ts';
import { describeKnown, isKnown, type Known, knownOf } from '../audit/known.ts';
import { describeImpossible } from '../audit/rules/metric-catalog.ts';
import { compareNames } from './same-place.ts';
import type { TrafficKind } from './story.ts';

/** A metric of an alarm: as a scenario names it, without data of this service, or not one that can be played. */
export type StoryMetric =
  | { readonly is: 'played'; readonly metric: string }
  | { readonly is: 'silent'; readonly because: string }
  | { readonly is: 'unjudged'; readonly because: string };

/** The queues of a worker. */
export interface StoryQueues {
  readonly main: Known<string> | undefined;
  readonly dead: Known<string> | undefined;
}

/** Whose metric it is. */
export interface MetricOwner {
  readonly service: AuditedService;
  readonly traffic: TrafficKind;
  readonly queues: StoryQueues;
}

/** Finds what a scenario plays for a metric. A metric of another service or queue is not played. */
export function storyMetric(metric: AuditedMetric, owner: MetricOwner): StoryMetric {
  const { namespace, metricName } = metric;
  if (!isKnown(namespace)) return unjudged(`the namespace of its metric is not known (${namespace.unknown})`);
  if (!isKnown(metricName)) return unjudged(`the name of its metric is not known (${metricName.unknown})`);
  const impossible = describeImpossible(metric);
  if (impossible !== undefined) return silent(impossible);
  switch (namespace) {
    case 'AWS/ApplicationELB':
      return balanced(metric, owner, { traffic: 'load-balancer', whole: ['LoadBalancer'] });
    case 'AWS/NetworkELB':
      return balanced(metric, owner, { traffic: 'network-load-balancer', whole: ['LoadBalancer'] });
    case 'AWS/VpcLattice':
      return balanced(metric, owner, { traffic: 'vpc-lattice', whole: ['Service'] });
    case 'AWS/ECS':
      return has(metric, 'DiscoveryName') || has(metric, 'TargetDiscoveryName')
        ? discovered(metric, owner)
        : ofService(metric, owner);
    case 'ECS/ContainerInsights':
      return ofService(metric, owner);
    case 'AWS/SQS':
      return ofQueue(metric, owner);
    default:
      return unjudged(`metrics of ${namespace} are not simulated`);
  }
}

function played(metric: string): StoryMetric {
  return { is: 'played', metric };
}

function silent(because: string): StoryMetric {
  return { is: 'silent', because };
}

function unjudged(because: string): StoryMetric {
  return { is: 'unjudged', because };
}

function has({ dimensions }: AuditedMetric, name: string): boolean {
  return dimensions.some(([one]) => one === name);
}

function dimensionOf({ dimensions }: AuditedMetric, name: string): Known<string> | undefined {
  return dimensions.find(([one]) => one === name)?.[1];
}

function nameOf({ metricName }: AuditedMetric): string {
  return knownOf(metricName) ?? '';
}

function otherDimensions(metric: AuditedMetric, allowed: readonly string[]): StoryMetric | undefined {
  const [other] = metric.dimensions.map(([name]) => name).filter((name) => !allowed.includes(name));
  return other === undefined ? undefined : unjudged(`the dimension ${other} is not simulated`);
}

/** A metric of a load balancer or of VPC Lattice: of a target group, or of all of them. */
function balanced(
  metric: AuditedMetric,
  { service, traffic }: MetricOwner,
  { traffic: wanted, whole }: { readonly traffic: TrafficKind; readonly whole: readonly string[] },
): StoryMetric {
  if (traffic !== wanted) return silent(`the service has no traffic from a ${wanted}`);
  const other = otherDimensions(metric, [...whole, 'TargetGroup']);
  if (other !== undefined) return other;
  const group = dimensionOf(metric, 'TargetGroup');
  if (group === undefined) return played(nameOf(metric));
  const answers = service.targetGroups.map(({ dimension, role }) => ({ role, same: compareNames(group, dimension) }));
  const own = answers.find(({ same }) => same === 'yes');
  if (own !== undefined) return played(`${nameOf(metric)} of ${own.role === 'primary' ? 'blue' : 'green'}`);
  return answers.some(({ same }) => same === 'unknown') || answers.length === 0
    ? unjudged(`whether ${describeKnown(group)} is a target group of the service is not known`)
    : silent(`${describeKnown(group)} is not a target group of the service`);
}

function ofService(metric: AuditedMetric, { service }: MetricOwner): StoryMetric {
  const other = otherDimensions(metric, ['ClusterName', 'ServiceName']);
  if (other !== undefined) return other;
  const name = dimensionOf(metric, 'ServiceName');
  const cluster = dimensionOf(metric, 'ClusterName');
  if (name === undefined) return unjudged('its metric is of the whole cluster, with all its services');
  const answers = [compareNames(name, service.name), cluster && compareNames(cluster, service.cluster)];
  if (answers.includes('no')) return silent(`its metric is of the service ${describeKnown(name)}`);
  return answers[0] === 'yes' || isOwnPlace(name, service)
    ? played(nameOf(metric))
    : unjudged(`whether ${describeKnown(name)} is this service is not known`);
}

/** A reference to the service by an attribute, whatever name it has. */
function isOwnPlace(name: Known<string>, { id }: AuditedService): boolean {
  return !isKnown(name) && compareNames(name, { unknown: id }) === 'yes';
}

function discovered(metric: AuditedMetric, { service, traffic }: MetricOwner): StoryMetric {
  if (traffic !== 'service-connect') return silent('the service has no traffic from Service Connect');
  const other = otherDimensions(metric, ['DiscoveryName', 'TargetDiscoveryName', 'ServiceName', 'ClusterName']);
  if (other !== undefined) return other;
  const name = dimensionOf(metric, 'DiscoveryName') ?? dimensionOf(metric, 'TargetDiscoveryName') ?? '';
  const answers = service.discoveryNames.map((one) => compareNames(one, name));
  if (answers.includes('yes')) return played(nameOf(metric));
  return answers.includes('unknown')
    ? unjudged(`whether ${describeKnown(name)} is a discovery name of the service is not known`)
    : silent(`${describeKnown(name)} is not a discovery name of the service`);
}

function ofQueue(metric: AuditedMetric, { traffic, queues }: MetricOwner): StoryMetric {
  if (traffic !== 'queue') return unjudged('its metric is of a queue, and the service is played without one');
  const other = otherDimensions(metric, ['QueueName']);
  const name = dimensionOf(metric, 'QueueName');
  if (other !== undefined || name === undefined) return other ?? silent('its metric has no queue');
  const is = (queue: Known<string> | undefined) => queue !== undefined && compareNames(name, queue) === 'yes';
  if (is(queues.dead)) return played(`${nameOf(metric)} of dead letters`);
  if (is(queues.main)) return played(nameOf(metric));
  return unjudged(`${describeKnown(name)} is neither the queue of the service nor its dead-letter queue`);
}
