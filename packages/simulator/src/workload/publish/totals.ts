/** What a version was asked, and how often it failed. */
interface VersionTotals {
  readonly taskDefinitionArn: string;
  /** Sent to its tasks, for better or worse, those of the test listener too; receives for a queue. */
  readonly requests: number;
  /** Of them. */
  readonly errors: number;
  /** Of the requests, those of the test listener. */
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
  /** That were sent to a task. */
  readonly requests: number;
  /** Of them, answered with 5xx by the task, or for one whose container was not up by the load balancer. */
  readonly errors: number;
  /** That met no task: the load balancer's own 503. */
  readonly unserved: number;
  readonly versions: readonly VersionTotals[];
  /** Oldest first; no more than parameter workloadMinutesKept. */
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

/** Counts, by version and minute, what a service was asked. */
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
    // Cut in large pieces, so that a week of minutes is not moved every minute.
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
