/** The traffic of a service in the past. */
export interface MeasuredTraffic {
  /** Requests per minute in a usual hour: half of the hours with requests had more. */
  readonly requestsPerMinute: number;
  /** Percent of the requests that failed. */
  readonly baseErrors: number;
  /** Hours with requests. */
  readonly hours: number;
}

/**
 * Measures the traffic of a service. Undefined if there was none.
 *
 * @param requests sums per hour, one list per metric; the hours are the same in all lists, and the last one is not over
 * @param errors sums of all hours, one per metric
 */
export function measureTraffic(
  requests: readonly (readonly number[])[],
  errors: readonly number[],
): MeasuredTraffic | undefined {
  const length = Math.max(0, ...requests.map((one) => one.length));
  const hours = Array.from({ length }, (_, hour) => sum(requests.map((one) => one[hour] ?? 0)));
  // The last hour is not over, so it counts only if it is the only one.
  const complete = hours.slice(0, -1).filter((count) => count > 0);
  const busy = (complete.length > 0 ? complete : hours.filter((count) => count > 0)).toSorted((a, b) => a - b);
  const middle = busy[Math.floor(busy.length / 2)];
  if (middle === undefined) return undefined;
  return {
    requestsPerMinute: rounded(middle / 60),
    baseErrors: rounded((100 * sum(errors)) / sum(hours)),
    hours: busy.length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Three significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
