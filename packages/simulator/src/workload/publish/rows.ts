import type { SimulatorParameters } from '../../parameters.ts';
import type { Samples } from './samples.ts';

/** One metric of a source: its row in the specification's table, and the function that computes its points. */
export interface MetricRow<Cell> {
  readonly name: string;
  readonly unit: string;
  /** Dimension sets, each a list of names separated by spaces. */
  readonly sets: readonly string[];
  /** When a point is published, as text for the specification. */
  readonly point: string;
  /** What the model derives the value from, as text for the specification. */
  readonly from: string;
  /** Undefined if no point is published. */
  readonly samples: (cell: Cell) => Samples | undefined;
}

/** All metrics of one source. */
export interface MetricTable<Cell> {
  readonly title: string;
  readonly namespace: string;
  readonly visibleAfter: keyof SimulatorParameters;
  readonly source: string;
  readonly rows: readonly MetricRow<Cell>[];
  /** Metrics that AWS publishes here but the model does not. */
  readonly notModelled: readonly string[];
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric as an alarm refers to it. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: readonly Dimension[];
}

/** Value by dimension; a dimension that is absent is summed over. */
export type Selection = Readonly<Record<string, string>>;

export interface SeriesOfRow<Cell> {
  readonly row: MetricRow<Cell>;
  readonly series: Series;
  readonly selection: Selection;
}

/** All series of a table for the given dimension values. A dimension set has no series if a dimension has no values. */
export function seriesOf<Cell>(
  table: MetricTable<Cell>,
  values: Readonly<Record<string, readonly string[]>>,
): readonly SeriesOfRow<Cell>[] {
  const placed = placesOf(table, values);
  return table.rows.flatMap((row, index) => (placed[index] ?? []).map((place) => ({ row, ...place })));
}

type Place = Omit<SeriesOfRow<unknown>, 'row'>;

/** The places of each table by its dimension values: they are the same in each of thousands of plays of a scenario. */
const known = new WeakMap<object, Map<string, readonly (readonly Place[])[]>>();

/** Container Insights has other values for each set of tasks; when there are too many, the map begins again. */
const MOST_KNOWN = 50;

/** The series of each row. */
function placesOf(
  table: MetricTable<never>,
  values: Readonly<Record<string, readonly string[]>>,
): readonly (readonly Place[])[] {
  const ofTable = known.get(table) ?? new Map<string, readonly (readonly Place[])[]>();
  known.set(table, ofTable);
  const key = JSON.stringify(values);
  const last = ofTable.get(key);
  if (last !== undefined) return last;
  if (ofTable.size >= MOST_KNOWN) ofTable.clear();
  const { namespace } = table;
  const places = table.rows.map(({ name, unit, sets }) =>
    sets.flatMap((set) =>
      selectionsOf(set.split(' '), values).map((selection) => ({
        selection,
        series: {
          namespace,
          name,
          unit,
          dimensions: Object.entries(selection).map(([Name, Value]) => ({ Name, Value })),
        },
      })),
    ),
  );
  ofTable.set(key, places);
  return places;
}

function selectionsOf(
  names: readonly string[],
  values: Readonly<Record<string, readonly string[]>>,
): readonly Selection[] {
  let selections: Selection[] = [{}];
  for (const name of names) {
    selections = selections.flatMap((selection) =>
      (values[name] ?? []).map((value) => ({ ...selection, [name]: value })),
    );
  }
  return selections;
}
