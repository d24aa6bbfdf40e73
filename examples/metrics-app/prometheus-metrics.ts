import { Counter, Registry, Summary } from 'prom-client';

/** Route and status of an answered request. */
export interface Answered {
  readonly route: string;
  readonly status: string;
}

/** The metrics in Prometheus's format. Latency is a summary, because the CloudWatch agent drops histograms. */
export function createPrometheusMetrics(series: readonly Answered[]) {
  const registers = [new Registry()];
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests that were answered.',
    labelNames: ['route', 'status'],
    registers,
  });
  const errors = new Counter({
    name: 'http_request_errors_total',
    help: 'Requests that were answered with 5xx.',
    labelNames: ['route'],
    registers,
  });
  const latency = new Summary({
    name: 'http_request_duration_seconds',
    help: 'How long an answer took.',
    percentiles: [0.5, 0.99],
    maxAgeSeconds: 60,
    ageBuckets: 6,
    registers,
  });
  for (const { route, status } of series) {
    requests.inc({ route, status }, 0);
    errors.inc({ route }, 0);
  }
  return {
    /** Starts to measure an answer. Returns a function that ends the measurement and returns the seconds. */
    startTimer: () => latency.startTimer(),
    count({ route, status }: Answered): void {
      requests.inc({ route, status });
      if (status.startsWith('5')) errors.inc({ route });
    },
    async text(): Promise<{ readonly contentType: string; readonly body: string }> {
      const [registry = new Registry()] = registers;
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
