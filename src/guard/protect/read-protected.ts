import { lastPart } from '../../core/arn.ts';
import type { Audited, AuditedTargetGroup } from '../../core/audit/audited-service.ts';
import { knownOf } from '../../core/audit/known.ts';
import { type MeasuredTraffic, measureTraffic } from '../../core/protect/measure-traffic.ts';
import type { Configuration } from '../../core/protect/plan.ts';
import {
  bakeTimeOf,
  type QueueFacts,
  type ServiceFacts,
  type TargetGroupFacts,
} from '../../core/protect/service-facts.ts';
import type { EpochMs } from '../../core/time.ts';
import { readFleet } from '../doctor/read-fleet.ts';
import { GatewayError } from '../errors.ts';
import type { MetricIdentity, ProtectGateways, ServiceParts } from './ports.ts';

/** Which service, and what the caller knows of it. */
export interface ProtectChoice {
  readonly cluster: string;
  readonly service: string;
  /** Dimension of its load balancer, `app/NAME/ID` or `net/NAME/ID`; undefined if CloudWatch has to know it. */
  readonly loadBalancer: string | undefined;
  readonly queue: QueueFacts | undefined;
}

/** A running service, read for a plan. */
export interface ReadService {
  readonly audited: Audited;
  readonly facts: ServiceFacts;
  readonly configuration: Configuration;
  /** Undefined if CloudWatch has no requests of it. */
  readonly traffic: MeasuredTraffic | undefined;
  /** Actions that AWS denies. */
  readonly denied: readonly string[];
  /** Target groups of which CloudWatch has no metric, so that their load balancer is not known. */
  readonly unknownTargetGroups: readonly string[];
}

/** How far back the traffic is measured, in milliseconds. */
const LOOK_BACK = 7 * 24 * 3_600_000;

/** Reads a service with its load balancer and its traffic. @throws GatewayError when AWS does not answer, or does not find it */
export async function readProtected(
  gateways: ProtectGateways,
  choice: ProtectChoice,
  now: EpochMs,
): Promise<ReadService> {
  const { audited: found, denied } = await readFleet(gateways, choice, () => undefined);
  const [audited] = found;
  const parts = await gateways.parts(choice.cluster, choice.service);
  if (audited === undefined || parts === undefined) throw gone(choice);
  const groups = await readGroups(gateways, audited, { choice, parts });
  const facts = await factsOf(gateways, audited, { groups, parts, choice });
  const traffic = await readTraffic(gateways, facts, now);
  return {
    audited: withKinds(audited, facts),
    facts,
    configuration: parts.configuration,
    traffic,
    denied,
    unknownTargetGroups: groups.flatMap(({ arn, facts: known }) => (known === undefined ? [arn] : [])),
  };
}

function gone({ cluster, service }: ProtectChoice): GatewayError {
  const text = `there is no service "${lastPart(service)}" in cluster "${lastPart(cluster)}"`;
  return new GatewayError('gone', 'ecs:DescribeServices', text);
}

interface ReadGroup {
  readonly arn: string;
  readonly facts: TargetGroupFacts | undefined;
}

/** The load balancer of a target group stands in the dimensions of its metrics. A group without one has that of the others. */
async function readGroups(
  gateways: ProtectGateways,
  { service }: Audited,
  { choice, parts }: { readonly choice: ProtectChoice; readonly parts: ServiceParts },
): Promise<readonly ReadGroup[]> {
  const balanced = await Promise.all(
    service.targetGroups.filter(isBalanced).map(async ({ arn, dimension }) => {
      const name = String(knownOf(dimension));
      return { arn: String(knownOf(arn)), name, place: await placeOf(gateways, name, choice.loadBalancer) };
    }),
  );
  const place = balanced.map((one) => one.place).find((one) => one !== undefined);
  const lattice = parts.latticeTargetGroups.map(
    (arn): ReadGroup => ({ arn, facts: { dimension: lastPart(arn), kind: 'lattice', loadBalancer: undefined } }),
  );
  return [
    ...balanced.map(({ arn, name, place: own = place }) => ({
      arn,
      facts: own === undefined ? undefined : { dimension: name, ...own },
    })),
    ...lattice,
  ];
}

/** VPC Lattice has no load balancer. */
function isBalanced({ kind }: AuditedTargetGroup): boolean {
  return kind !== 'lattice';
}

type Place = Pick<TargetGroupFacts, 'kind' | 'loadBalancer'>;

async function placeOf(
  gateways: ProtectGateways,
  group: string,
  given: string | undefined,
): Promise<Place | undefined> {
  if (given !== undefined) return { kind: given.startsWith('net/') ? 'network' : 'application', loadBalancer: given };
  for (const [namespace, kind] of [
    ['AWS/ApplicationELB', 'application'],
    ['AWS/NetworkELB', 'network'],
  ] as const) {
    const found = await gateways.findMetrics({
      namespace,
      metricName: 'HealthyHostCount',
      dimensions: { TargetGroup: group },
    });
    const loadBalancer = found.map((one) => one['LoadBalancer']).find((one) => one !== undefined);
    if (loadBalancer !== undefined) return { kind, loadBalancer };
  }
  return undefined;
}

async function factsOf(
  gateways: ProtectGateways,
  { service }: Audited,
  {
    groups,
    parts,
    choice,
  }: { readonly groups: readonly ReadGroup[]; readonly parts: ServiceParts; readonly choice: ProtectChoice },
): Promise<ServiceFacts> {
  const { step, strategy, minimumHealthyPercent, healthCheckGrace } = service;
  const targetGroups = groups.flatMap(({ facts }) => facts ?? []);
  const [percent, bakeTime] = [knownOf(step?.percent), knownOf(step?.bakeTime)];
  return {
    cluster: String(knownOf(service.cluster)),
    name: String(knownOf(service.name)),
    strategy: knownOf(strategy) ?? 'ROLLING',
    step: percent === undefined || bakeTime === undefined ? undefined : { percent, bakeTime },
    bakeTime: bakeTimeOf(service),
    minimumHealthyPercent: knownOf(minimumHealthyPercent) ?? 100,
    healthCheckGrace: knownOf(healthCheckGrace) ?? 0,
    targetGroups,
    ownLoadBalancer: await ownLoadBalancerOf(gateways, targetGroups),
    discoveryNames: parts.discoveryNames,
    queue: choice.queue,
  };
}

/** The load balancer is the service's own if CloudWatch has metrics of no other target group behind it. */
async function ownLoadBalancerOf(
  gateways: ProtectGateways,
  groups: readonly TargetGroupFacts[],
): Promise<string | undefined> {
  const [first] = groups;
  if (first?.kind !== 'application' || first.loadBalancer === undefined) return undefined;
  const found = await gateways.findMetrics({
    namespace: 'AWS/ApplicationELB',
    metricName: 'HealthyHostCount',
    dimensions: { LoadBalancer: first.loadBalancer },
  });
  const own = new Set(groups.map(({ dimension }) => dimension));
  return found.every(({ TargetGroup: group }) => group === undefined || own.has(group))
    ? first.loadBalancer
    : undefined;
}

async function readTraffic(
  gateways: ProtectGateways,
  facts: ServiceFacts,
  now: EpochMs,
): Promise<MeasuredTraffic | undefined> {
  const { requests, errors } = metricsOf(facts);
  if (requests.length === 0) return undefined;
  const span = { from: new Date(now - LOOK_BACK), to: new Date(now) };
  const sums = await gateways.hourlySums([...requests, ...errors], span);
  const failed = sums.slice(requests.length).map((one) => one.reduce((total, value) => total + value, 0));
  return measureTraffic(sums.slice(0, requests.length), failed);
}

interface Counted {
  readonly requests: readonly MetricIdentity[];
  readonly errors: readonly MetricIdentity[];
}

/** The metrics that count requests and errors. A Network Load Balancer counts none. */
function metricsOf({ targetGroups, discoveryNames, queue, cluster, name }: ServiceFacts): Counted {
  const of = (namespace: string, metricName: string) => (dimensions: Readonly<Record<string, string>>) => ({
    namespace,
    metricName,
    dimensions,
  });
  const balanced = targetGroups.flatMap(({ kind, dimension, loadBalancer }) =>
    kind === 'application' && loadBalancer !== undefined
      ? [{ LoadBalancer: loadBalancer, TargetGroup: dimension }]
      : [],
  );
  const lattice = targetGroups.flatMap(({ kind, dimension }) =>
    kind === 'lattice' ? [{ TargetGroup: dimension }] : [],
  );
  const service = { ClusterName: cluster, ServiceName: name };
  return {
    requests: [
      ...balanced.map(of('AWS/ApplicationELB', 'RequestCount')),
      ...lattice.map(of('AWS/VpcLattice', 'TotalRequestCount')),
      ...discoveryNames.map((one) => of('AWS/ECS', 'RequestCount')({ DiscoveryName: one.name, ...service })),
      ...(queue === undefined ? [] : [of('AWS/SQS', 'NumberOfMessagesReceived')({ QueueName: queue.main })]),
    ],
    errors: [
      ...balanced.map(of('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count')),
      ...lattice.map(of('AWS/VpcLattice', 'HTTPCode_5XX_Count')),
      ...discoveryNames.map((one) =>
        of('AWS/ECS', 'HTTPCode_Target_5XX_Count')({ TargetDiscoveryName: one.name, ...service }),
      ),
    ],
  };
}

/** The service with what CloudWatch knows of its target groups, which DescribeServices does not show. */
function withKinds(audited: Audited, { targetGroups, discoveryNames }: ServiceFacts): Audited {
  const { service } = audited;
  const known = service.targetGroups.filter(isBalanced).map((group): AuditedTargetGroup => {
    const found = targetGroups.find(({ dimension }) => dimension === knownOf(group.dimension));
    return found === undefined ? group : { ...group, kind: found.kind };
  });
  const lattice = targetGroups
    .filter(({ kind }) => kind === 'lattice')
    .map(({ dimension }, index): AuditedTargetGroup => {
      return { arn: dimension, dimension, kind: 'lattice', role: index === 0 ? 'primary' : 'alternate' };
    });
  return {
    ...audited,
    service: {
      ...service,
      targetGroups: [...known, ...lattice],
      discoveryNames: discoveryNames.map(({ name }) => name),
    },
  };
}
