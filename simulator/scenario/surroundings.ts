import type { Series } from '../workload/rows.ts';
import type { ModelsFile } from '../workload/schema.ts';
import { type WorkloadSettings, workloadSettingsSchema } from '../workload/settings.ts';
import { addressOf, type MetricAddress } from './addresses.ts';
import { metricsOf } from './references.ts';
import type { Scenario } from './scenario.ts';

/** The image of a version; no two services have one in common. */
export function imageOf(family: string, version: string): string {
  return `example/${family}:${version}`;
}

/** Models by the image of each version. */
export function modelsOf({ versions, service }: Scenario): ModelsFile {
  return Object.fromEntries([...versions].map(([version, model]) => [imageOf(service.name, version), model]));
}

/** What stands around the service, as the workload wants it. */
export function surroundingsOf(scenario: Scenario): WorkloadSettings {
  const { load } = scenario;
  const { name, traffic } = scenario.service;
  const insights = watchedAddresses(scenario).some(({ Namespace }) => Namespace === 'ECS/ContainerInsights');
  const sources = {
    'load-balancer': {},
    'network-load-balancer': {},
    'service-connect': { serviceConnect: { discoveryName: name } },
    'vpc-lattice': { lattice: { service: name } },
    queue: { queue: { name } },
    none: {},
  };
  const around = { ...sources[traffic], containerInsights: insights ? 'enhanced' : 'disabled' };
  // The load has been read already, and what was read is not what is written.
  return { ...workloadSettingsSchema.parse(around), ...(load === undefined ? {} : { load }) };
}

/** Only what an alarm of the story looks at is published: nobody sees the rest. */
export function isWatched(scenario: Scenario): (series: Series) => boolean {
  const watched = watchedAddresses(scenario);
  const keys = new Set(watched.map(keyOf));
  const names = new Set(watched.map(({ MetricName }) => MetricName));
  // Most series are told apart by their names alone, and there are many of them.
  return ({ namespace, name, dimensions }) =>
    names.has(name) && keys.has(keyOf({ Namespace: namespace, MetricName: name, Dimensions: dimensions }));
}

function watchedAddresses(scenario: Scenario): readonly MetricAddress[] {
  const metrics = scenario.alarms.flatMap((alarm) => metricsOf(alarm, scenario));
  return metrics.map((metric) => addressOf(metric, scenario)).filter((address) => address !== undefined);
}

function keyOf({ Namespace, MetricName, Dimensions }: MetricAddress): string {
  return [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted()].join(' ');
}
