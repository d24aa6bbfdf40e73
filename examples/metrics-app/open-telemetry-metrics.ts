import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import type { Answered } from './prometheus-metrics.ts';

/** Default milliseconds between two reports. */
const INTERVAL = 30_000;

/**
 * The same metrics by OpenTelemetry, reported if `OTEL_METRICS_EXPORTER` is `otlp`. The exporter reads the endpoint and
 * the temporality (deltas or sums) from its own `OTEL_EXPORTER_OTLP_METRICS_…` variables.
 */
export function createOpenTelemetryMetrics(
  series: readonly Answered[],
  environment: Readonly<Record<string, string | undefined>>,
) {
  const provider = new MeterProvider({
    readers: environment['OTEL_METRICS_EXPORTER'] === 'otlp' ? [createReader(environment)] : [],
  });
  const meter = provider.getMeter('metrics-app');
  const requests = meter.createCounter('http_requests_total');
  const errors = meter.createCounter('http_request_errors_total');
  const latency = meter.createHistogram('http_request_duration_seconds', { unit: 's' });
  for (const { route, status } of series) {
    requests.add(0, { route, status });
    errors.add(0, { route });
  }
  return {
    record({ route, status }: Answered, seconds: number): void {
      requests.add(1, { route, status });
      if (status.startsWith('5')) errors.add(1, { route });
      latency.record(seconds);
    },
    /** Reports everything that has not been reported yet. */
    shutdown: () => provider.shutdown(),
  };
}

function createReader(environment: Readonly<Record<string, string | undefined>>): PeriodicExportingMetricReader {
  const exportIntervalMillis = Number(environment['OTEL_METRIC_EXPORT_INTERVAL'] ?? INTERVAL);
  const exportTimeoutMillis = Number(
    environment['OTEL_METRIC_EXPORT_TIMEOUT'] ?? Math.min(exportIntervalMillis, 10_000),
  );
  return new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis,
    exportTimeoutMillis,
  });
}
