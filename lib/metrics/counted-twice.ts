import { Annotations, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { allOf } from '../format-value.ts';
import type { CollectedTarget } from './prometheus/collector-targets.ts';
import type { MetricSource } from './custom-metric.ts';
import { covers } from './prometheus/discovery-pattern.ts';
import { containersOf } from './sidecar-problems.ts';

/** A sidecar, as input to the search for metrics that are published twice. */
export interface KnownSidecar {
  readonly construct: IConstruct;
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
  readonly source: MetricSource;
  /** The address that it scrapes; undefined if the application sends metrics to it. */
  readonly scraped?: { readonly port: number; readonly path: string };
}

/** A collector, as input to the same search. */
export interface KnownCollector {
  readonly construct: IConstruct;
  readonly cluster: ecs.ICluster;
  readonly namespace: string;
  readonly targets: readonly CollectedTarget[];
}

const SIDECARS = new WeakMap<IConstruct, KnownSidecar>();
const COLLECTORS = new WeakMap<IConstruct, KnownCollector>();

/** Registers a sidecar for the search. */
export function registerSidecar(sidecar: KnownSidecar): void {
  SIDECARS.set(sidecar.construct, sidecar);
}

/** Registers a collector for the search. */
export function registerCollector(collector: KnownCollector): void {
  COLLECTORS.set(collector.construct, collector);
}

/** Returns problems with other collectors and sidecars of the app that read the same metrics: each would be published twice. */
export function collectorFindings(construct: IConstruct): string[] {
  const self = COLLECTORS.get(construct);
  if (self === undefined) return [];
  const all = construct.node.root.node.findAll();
  const collectors = all.flatMap((one) => COLLECTORS.get(one) ?? []);
  const sidecars = all.flatMap((one) => SIDECARS.get(one) ?? []);
  const services = all.filter((one) => one instanceof ecs.BaseService);
  const read = sidecars
    .filter(({ scraped }) => scraped !== undefined)
    .map((sidecar) => ({ sidecar, coverage: coverage(self, sidecar, services) }));
  const covered = read.flatMap(({ sidecar, coverage }) => (coverage === 'yes' ? [sidecar] : []));
  return [
    ...secondCollectors(self, collectors),
    ...coveredSidecars(self, read),
    ...sidecars.filter((one) => !covered.includes(one)).flatMap((one) => sameMetrics(self, one, services)),
  ];
}

/** Returns a problem if another sidecar of the same task publishes the same metric under the same name. */
export function sidecarFindings(construct: IConstruct): string[] {
  const self = SIDECARS.get(construct);
  const siblings = (construct.node.scope?.node.children ?? []).flatMap((one) => SIDECARS.get(one) ?? []);
  const [first, second] = siblings;
  if (self === undefined || first !== self || second === undefined) return [];
  if (first.source.namespace !== second.source.namespace) return [];
  if (JSON.stringify(dimensionsOf(first)) !== JSON.stringify(dimensionsOf(second))) return [];
  const names = new Set(second.source.metrics.map(({ name }) => name));
  const both = first.source.metrics.map(({ name }) => name).filter((name) => names.has(name));
  return publishedTwice(both, first.source.namespace, [first.construct, second.construct]);
}

function publishedTwice(metrics: readonly string[], namespace: string, by: readonly IConstruct[]): string[] {
  if (metrics.length === 0) return [];
  const [publishers, it] = [allOf(by.map(({ node }) => node.path)), metrics.length === 1 ? 'it' : 'each metric'];
  return [
    `${publishers} both publish ${allOf(metrics)} in the namespace ${namespace}, so every count would double: declare ${it} in one of them`,
  ];
}

function dimensionsOf({ source }: KnownSidecar): readonly (readonly [string, string])[] {
  return Object.entries(source.dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Only the first collector reports the problem. */
function secondCollectors(self: KnownCollector, all: readonly KnownCollector[]): string[] {
  const others = all.filter((one) => one !== self);
  const same = others.filter((one) => compareClusters(self.cluster, one.cluster) === 'same');
  const unknown = others.filter((one) => compareClusters(self.cluster, one.cluster) === 'unknown');
  const isFirst = (one: KnownCollector) => all.indexOf(self) < all.indexOf(one);
  for (const { construct } of unknown.filter(isFirst)) {
    warn(
      self,
      `synthesis cannot determine whether ${construct.node.path} reads the same cluster as this PrometheusCollector: if it does, every ` +
        'count doubles, so move all targets to one of them',
    );
  }
  if (same.length === 0 || !same.every(isFirst)) return [];
  const paths = [self, ...same].map(({ construct }) => construct.node.path);
  return [
    `${allOf(paths)} read the same cluster, so each of them would publish every count: move all targets to one PrometheusCollector`,
  ];
}

interface Covered {
  readonly sidecar: KnownSidecar;
  readonly coverage: Certainty;
}

type Certainty = 'yes' | 'no' | 'unknown';

function coveredSidecars(self: KnownCollector, all: readonly Covered[]): string[] {
  for (const { sidecar } of all.filter((one) => one.coverage === 'unknown')) {
    warn(
      self,
      `synthesis cannot determine whether the targets of this PrometheusCollector match the tasks of ${sidecar.construct.node.path}: if ` +
        'they do, every count doubles, so remove the sidecar or narrow the targets',
    );
  }
  const covered = all.filter((one) => one.coverage === 'yes');
  if (covered.length === 0) return [];
  const paths = allOf(covered.map(({ sidecar }) => sidecar.construct.node.path));
  return [
    `the targets of this PrometheusCollector match the tasks of ${paths}, so every count would double: remove the ` +
      `${covered.length === 1 ? 'sidecar' : 'sidecars'} or narrow the targets`,
  ];
}

/** Finds metrics that both agents publish as one series, even from different ports or protocols: their values would add up. */
function sameMetrics(
  self: KnownCollector,
  { construct, cluster, taskDefinition, source }: KnownSidecar,
  services: readonly ecs.BaseService[],
): string[] {
  const { ServiceName: name, ClusterName: _, ...further } = source.dimensions;
  if (self.namespace !== source.namespace || Object.keys(further).length > 0) return [];
  if (compareClusters(self.cluster, cluster) !== 'same') return [];
  if (!services.some((one) => one.taskDefinition === taskDefinition && serviceNameOf(one) === name)) return [];
  const ports = containersOf(taskDefinition).flatMap(({ portMappings }) => portMappings);
  const collected = self.targets
    .filter((one) => one.kind === 'service' && covers(one, name) === 'yes')
    .filter(({ port }) => ports.some(({ containerPort }) => containerPort === port))
    .flatMap(({ target }) => target.metrics.map((metric) => metric.name));
  const both = source.metrics.map((metric) => metric.name).filter((metric) => collected.includes(metric));
  return publishedTwice(both, source.namespace, [self.construct, construct]);
}

function coverage(self: KnownCollector, sidecar: KnownSidecar, services: readonly ecs.BaseService[]): Certainty {
  const { taskDefinition, scraped } = sidecar;
  const cluster = compareClusters(self.cluster, sidecar.cluster);
  if (cluster === 'different') return 'no';
  const own = services.filter((service) => service.taskDefinition === taskDefinition);
  const family = plain(taskDefinition.family);
  const verdicts = self.targets
    .filter(({ port, path }) => port === scraped?.port && path === scraped.path)
    .flatMap((target): readonly Certainty[] =>
      target.kind === 'task definition'
        ? [covers(target, family)]
        : own.map((service) => covers(target, serviceNameOf(service))),
    );
  if (!verdicts.includes('yes')) return verdicts.includes('unknown') ? 'unknown' : 'no';
  return cluster === 'same' ? 'yes' : 'unknown';
}

/** The service's name in ECS; undefined if CloudFormation generates it. */
function serviceNameOf(service: ecs.BaseService): string | undefined {
  const resource = service.node.defaultChild;
  return resource instanceof ecs.CfnService ? plain(resource.serviceName) : undefined;
}

function plain(text: string | undefined): string | undefined {
  return text === undefined || Token.isUnresolved(text) ? undefined : text;
}

/** Whether two constructs are the same cluster. `unknown` is possible only if one is imported. */
function compareClusters(a: ecs.ICluster, b: ecs.ICluster): 'same' | 'different' | 'unknown' {
  if (a === b) return 'same';
  if (a instanceof ecs.Cluster && b instanceof ecs.Cluster) return 'different';
  const places = [
    [a.env.account, b.env.account],
    [a.env.region, b.env.region],
    [a.clusterName, b.clusterName],
  ] as const;
  const isKnown = ([one, other]: readonly [string, string]) => plain(one) !== undefined && plain(other) !== undefined;
  if (places.some((pair) => isKnown(pair) && pair[0] !== pair[1])) return 'different';
  // A token has the same text and meaning everywhere in one stack.
  const isSame = ([one, other]: readonly [string, string]) => one === other;
  return places.every(isSame) && (a.stack === b.stack || places.every(isKnown)) ? 'same' : 'unknown';
}

function warn({ construct }: KnownCollector, text: string): void {
  Annotations.of(construct).addWarningV2('ecs-deployment-guard:counted-twice', text);
}
