import type { SimulatorParameters } from '../../parameters.ts';
import type { Samples } from './samples.ts';

/** One metric of a source: a row of its table in the specification, and what makes its points. */
export interface MetricRow<Cell> {
  readonly name: string;
  readonly unit: string;
  /** Dimension sets, the names of each separated by blanks. */
  readonly sets: readonly string[];
  /** When there is a point, in words. */
  readonly point: string;
  /** Where it comes from in the model, in words. */
  readonly from: string;
  /** Undefined is no point. */
  readonly samples: (cell: Cell) => Samples | undefined;
}

/** A source's table. */
export interface MetricTable<Cell> {
  readonly title: string;
  readonly namespace: string;
  readonly visibleAfter: keyof SimulatorParameters;
  readonly source: string;
  readonly rows: readonly MetricRow<Cell>[];
  /** Metrics that AWS publishes here and the model cannot make. */
  readonly notModelled: readonly string[];
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric as alarms name it. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly dimensions: readonly Dimension[];
}

/** Which value each dimension has; one that is absent is summed over. */
export type Selection = Readonly<Record<string, string>>;

export interface SeriesOfRow<Cell> {
  readonly row: MetricRow<Cell>;
  readonly series: Series;
  readonly selection: Selection;
}

/** All series of a table for the values that its dimensions can have; a set with a dimension of no value has none. */
export function seriesOf<Cell>(
  table: MetricTable<Cell>,
  values: Readonly<Record<string, readonly string[]>>,
): readonly SeriesOfRow<Cell>[] {
  return table.rows.flatMap((row) =>
    row.sets.flatMap((set) =>
      selectionsOf(set.split(' '), values).map((selection) => ({
        row,
        selection,
        series: {
          namespace: table.namespace,
          name: row.name,
          unit: row.unit,
          dimensions: Object.entries(selection).map(([Name, Value]) => ({ Name, Value })),
        },
      })),
    ),
  );
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
