/** Requests and errors of one version. */
interface VersionTotals {
  readonly taskDefinitionArn: string;
  /**
   * Requests sent to its tasks, including failed ones and those of the test listener; for a queue, received messages.
   */
  readonly requests: number;
  /** How many of the requests failed. */
  readonly errors: number;
  /** How many of the requests came through the test listener. */
  readonly testRequests: number;
}

interface MinuteTotals {
  readonly startMs: number;
  readonly requests: number;
  readonly errors: number;
  readonly unserved: number;
  readonly versions: readonly VersionTotals[];
}

export interface ServiceTotals {
  /** Requests that were sent to a task. */
  readonly requests: number;
  /** How many of them got a 5xx, from the task or, if its container was not up, from the load balancer. */
  readonly errors: number;
  /** Requests for which there was no task: the load balancer answered 503. */
  readonly unserved: number;
  readonly versions: readonly VersionTotals[];
  /** Oldest first; at most as many as parameter workloadMinutesKept. */
  readonly minutes: readonly MinuteTotals[];
}

interface Answered {
  readonly taskDefinitionArn: string;
  readonly requests: number;
  readonly errors: number;
  readonly isTest: boolean;
}

interface VersionSum extends Omit<VersionTotals, 'requests' | 'errors' | 'testRequests'> {
  requests: number;
  errors: number;
  testRequests: number;
}

interface MinuteSum {
  readonly startMs: number;
  unserved: number;
  readonly versions: Map<string, VersionSum>;
}

/** Counts the requests to a service by version and minute. */
export class TotalsBook {
  readonly #minutesKept: number;
  readonly #versions = new Map<string, VersionSum>();
  #unserved = 0;
  #minutes: MinuteSum[] = [];

  constructor(minutesKept: number) {
    this.#minutesKept = minutesKept;
  }

  add(minuteMs: number, answered: Answered): void {
    addTo(this.#versions, answered);
    addTo(this.#minute(minuteMs).versions, answered);
  }

  addUnserved(minuteMs: number, count: number): void {
    this.#unserved += count;
    this.#minute(minuteMs).unserved += count;
  }

  read(): ServiceTotals {
    const minutes = this.#minutes
      .slice(-this.#minutesKept)
      .map(({ startMs, unserved, versions }) => ({ startMs, ...sumOf(versions), unserved }));
    return { ...sumOf(this.#versions), unserved: this.#unserved, minutes };
  }

  #minute(startMs: number): MinuteSum {
    const last = this.#minutes.at(-1);
    if (last?.startMs === startMs) return last;
    const minute: MinuteSum = { startMs, unserved: 0, versions: new Map() };
    this.#minutes.push(minute);
    // Trimmed only at twice the limit, so that a week of minutes is not copied every minute.
    if (this.#minutes.length >= 2 * this.#minutesKept) this.#minutes = this.#minutes.slice(-this.#minutesKept);
    return minute;
  }
}

function addTo(versions: Map<string, VersionSum>, { taskDefinitionArn, requests, errors, isTest }: Answered): void {
  const sum = versions.get(taskDefinitionArn) ?? { taskDefinitionArn, requests: 0, errors: 0, testRequests: 0 };
  versions.set(taskDefinitionArn, sum);
  sum.requests += requests;
  sum.errors += errors;
  if (isTest) sum.testRequests += requests;
}

function sumOf(versions: ReadonlyMap<string, VersionSum>): Pick<ServiceTotals, 'requests' | 'errors' | 'versions'> {
  let [requests, errors] = [0, 0];
  for (const version of versions.values()) {
    requests += version.requests;
    errors += version.errors;
  }
  return { requests, errors, versions: [...versions.values()].map((version) => ({ ...version })) };
}
