/** A definition. With its name, it fits a line of 80 columns. */
export interface Definition {
  readonly name: string;
  readonly text: string;
}

/**
 * The figures by the current names and words of DORA, and what ECS can say about each.
 *
 * @see https://dora.dev/guides/dora-metrics
 */
export const DEFINITIONS: readonly Definition[] = [
  { name: 'deployment frequency', text: 'deployments that succeeded or failed, per seven days' },
  { name: 'change fail rate', text: 'the share of these that failed or that ECS rolled back' },
  { name: 'failed deployment recovery time', text: 'deployment start to rollback end, median' },
  { name: 'change lead time', text: 'unknown, because ECS does not know when a commit was made' },
];

/** The lead time where labels of images have the times of their commits. */
const MEASURED_LEAD_TIME: Definition = {
  name: 'change lead time',
  text: 'commit to the end of its first deployment, median',
};

/** The definitions of figures with or without lead times. */
export function definitionsOf(hasLeadTimes: boolean): readonly Definition[] {
  return hasLeadTimes
    ? DEFINITIONS.map((one) => (one.name === MEASURED_LEAD_TIME.name ? MEASURED_LEAD_TIME : one))
    : DEFINITIONS;
}
