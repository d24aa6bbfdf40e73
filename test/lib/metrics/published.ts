import type { Sample } from './exposition.ts';

/** A metric of CloudWatch, as an agent publishes it. */
export interface Published {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** A declaration in the words of either agent. */
export interface Declaration {
  readonly dimensions: readonly (readonly string[])[];
  readonly selectors: readonly string[];
  readonly labelNames: readonly string[];
  readonly regex: string;
}

/**
 * What declarations make of labelled values: the agents' own rules, written down apart from the generator. Selectors and
 * expressions match anywhere, values of labels are joined by `;`, a set with a missing label is left out, and values under
 * the same dimensions count together.
 *
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main/exporter/awsemfexporter/metric_declaration.go
 */
export function publish(samples: readonly Sample[], declarations: readonly Declaration[]): readonly Published[] {
  const published = new Map<string, Published>();
  for (const { name, labels, value } of samples) {
    for (const { selectors, labelNames, regex, dimensions } of declarations) {
      const joined = labelNames.map((label) => labels[label] ?? '').join(';');
      if (!selectors.some((selector) => new RegExp(selector).test(name)) || !new RegExp(regex).test(joined)) continue;
      for (const set of dimensions.filter((names) => names.every((label) => label in labels))) {
        const own = Object.fromEntries(set.toSorted().map((label) => [label, labels[label] ?? '']));
        const key = JSON.stringify([name, own]);
        published.set(key, { name, dimensions: own, values: [...(published.get(key)?.values ?? []), value] });
      }
    }
  }
  return [...published.values()];
}

/** The sum over the published metric's values. */
export function sumOf(published: readonly Published[], name: string, dimensions: Published['dimensions']): number {
  const found = published.filter((one) => one.name === name && sameDimensions(one.dimensions, dimensions));
  if (found.length !== 1) throw new Error(`${name} must be published once, got ${found.length} times`);
  return found.flatMap(({ values }) => values).reduce((sum, value) => sum + value, 0);
}

function sameDimensions(a: Published['dimensions'], b: Published['dimensions']): boolean {
  const sorted = (one: Published['dimensions']) => JSON.stringify(Object.entries(one).toSorted());
  return sorted(a) === sorted(b);
}
