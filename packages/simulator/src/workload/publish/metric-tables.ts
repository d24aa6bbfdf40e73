import type { CustomMetric } from './custom-metric.ts';
import { albTable } from '../sources/alb.ts';
import { basicInsightsTable, enhancedInsightsTable } from '../sources/container-insights.ts';
import { ecsTable } from '../sources/ecs.ts';
import { latticeTable } from '../sources/lattice.ts';
import { nlbTable } from '../sources/nlb.ts';
import { serviceConnectTable } from '../sources/service-connect.ts';
import { sqsTable } from '../sources/sqs.ts';

export type MetricKnowledge =
  /** The workload makes it, where the service has its source. */
  { readonly known: true; readonly source: string } | { readonly known: false; readonly because: string };

/** What the tables say of a metric, whatever its points are made of. */
interface Table {
  readonly title: string;
  readonly namespace: string;
  readonly visibleAfter: string;
  readonly source: string;
  readonly rows: readonly {
    readonly name: string;
    readonly unit: string;
    readonly sets: readonly string[];
    readonly point: string;
    readonly from: string;
  }[];
  readonly notModelled: readonly string[];
}

/** All tables of the specification but that of custom metrics. */
export const metricTables: readonly Table[] = [
  albTable,
  nlbTable,
  ecsTable,
  serviceConnectTable,
  basicInsightsTable,
  enhancedInsightsTable,
  latticeTable,
  sqsTable,
];

/**
 * Whether an alarm on the metric can ever see data of the workload, so that one that cannot is named before a story is
 * played.
 *
 * @param dimensionNames in any order
 * @param custom those that the story's failure models publish
 */
export function knownMetric(
  namespace: string,
  name: string,
  dimensionNames: readonly string[],
  custom: readonly CustomMetric[] = [],
): MetricKnowledge {
  const wanted = sorted(dimensionNames);
  const metric = `${namespace} ${name}`;
  const tables = metricTables.filter((table) => table.namespace === namespace);
  const rows = tables.flatMap((table) => table.rows.filter((row) => row.name === name).map((row) => ({ table, row })));
  const hit = rows.find(({ row }) => row.sets.some((set) => sorted(set.split(' ')) === wanted));
  if (hit !== undefined) return { known: true, source: hit.table.title };
  const ours = custom.filter((one) => one.namespace === namespace && one.name === name);
  if (ours.some(({ dimensions }) => sorted(Object.keys(dimensions)) === wanted))
    return { known: true, source: 'custom' };
  const sets = [
    ...rows.flatMap(({ row }) => row.sets),
    ...ours.map(({ dimensions }) => sorted(Object.keys(dimensions))),
  ];
  if (sets.length > 0) {
    const listed = [...new Set(sets)].map((set) => set.replaceAll(' ', ', ') || 'none').join(' | ');
    return unknown(
      `${metric} has no points by the dimensions ${dimensionNames.join(', ') || 'none'}: it has ${listed}`,
    );
  }
  if (tables.some(({ notModelled }) => notModelled.includes(name))) {
    return unknown(`${metric} is published by AWS but not made by the simulator: put its data from outside`);
  }
  if (tables.length > 0) return unknown(`${metric} is in no table of the simulator: check its name`);
  return unknown(`${metric} is a custom metric that no failure model publishes: list it under metrics of a model`);
}

function unknown(because: string): MetricKnowledge {
  return { known: false, because };
}

/** Names compared by code unit, so that every language agrees. */
function sorted(names: readonly string[]): string {
  return names.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join(' ');
}
