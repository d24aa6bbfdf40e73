import type { Series } from '../../workload/publish/rows.ts';
import type { ModelsFile } from '../../workload/schema.ts';
import { type WorkloadSettings, workloadSettingsSchema } from '../../workload/settings.ts';
import { addressOf, deadLetterQueueOf, type MetricAddress } from './addresses.ts';
import { metricsOf } from '../format/references.ts';
import type { Scenario } from '../format/scenario.ts';

/** The image of a version; different services have different images. */
export function imageOf(family: string, version: string): string {
  return `example/${family}:${version}`;
}

/** Models by the image of each version. */
export function modelsOf({ versions, service }: Scenario): ModelsFile {
  return Object.fromEntries([...versions].map(([version, model]) => [imageOf(service.name, version), model]));
}

/** The service's traffic, queue and load, as settings of the workload. */
export function surroundingsOf(scenario: Scenario): WorkloadSettings {
  const { load } = scenario;
  const { name, traffic } = scenario.service;
  const watched = watchOf(scenario).addresses;
  const insights = watched.some(({ Namespace }) => Namespace === 'ECS/ContainerInsights');
  // The dead-letter queue exists only if an alarm uses it. Without one, a poison message comes back forever.
  const dead = deadLetterQueueOf(scenario.service);
  const isDeadWatched = watched.some(({ Dimensions }) => Dimensions.some(({ Value }) => Value === dead));
  const sources = {
    'load-balancer': {},
    'network-load-balancer': {},
    'service-connect': { serviceConnect: { discoveryName: name } },
    'vpc-lattice': { lattice: { service: name } },
    queue: { queue: { name, ...(isDeadWatched ? { deadLetterQueue: dead } : {}) } },
    none: {},
  };
  const around = { ...sources[traffic], containerInsights: insights ? 'enhanced' : 'disabled' };
  // The load is already parsed, and the schema does not accept parsed values.
  return { ...workloadSettingsSchema.parse(around), ...(load === undefined ? {} : { load }) };
}

/** Publishes only the metrics that an alarm of the scenario uses. */
export function isWatched(scenario: Scenario): (series: Series) => boolean {
  return watchOf(scenario).isWatched;
}

/** What the alarms of a scenario use. */
interface Watch {
  readonly parts: readonly unknown[];
  readonly addresses: readonly MetricAddress[];
  readonly isWatched: (series: Series) => boolean;
}

/** The watch of each scenario's alarms, because a scenario can be played thousands of times, each with another seed. */
const watches = new WeakMap<Scenario['alarms'], Watch>();

function watchOf(scenario: Scenario): Watch {
  const known = watches.get(scenario.alarms);
  const parts = [scenario.service, scenario.series, scenario.versions];
  if (known?.parts.every((part, index) => part === parts[index]) === true) return known;
  const addresses = watchedAddresses(scenario);
  const watch = { parts, addresses, isWatched: isOneOf(addresses) };
  watches.set(scenario.alarms, watch);
  return watch;
}

function isOneOf(watched: readonly MetricAddress[]): (series: Series) => boolean {
  const keys = new Set(watched.map(keyOf));
  const answers = new WeakMap<Series, boolean>();
  return (series) => {
    const known = answers.get(series);
    if (known !== undefined) return known;
    const { namespace, name, dimensions } = series;
    const answer = keys.has(keyOf({ Namespace: namespace, MetricName: name, Dimensions: dimensions }));
    answers.set(series, answer);
    return answer;
  };
}

function watchedAddresses(scenario: Scenario): readonly MetricAddress[] {
  const metrics = scenario.alarms.flatMap((alarm) => metricsOf(alarm, scenario));
  return metrics.map((metric) => addressOf(metric, scenario)).filter((address) => address !== undefined);
}

function keyOf({ Namespace, MetricName, Dimensions }: MetricAddress): string {
  return [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted()].join(' ');
}
