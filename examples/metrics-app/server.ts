import { createServer } from 'node:http';
import { createOpenTelemetryMetrics } from './open-telemetry-metrics.ts';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

/** Status by route; any other route gets 404 and counts as `other`. */
const ANSWERS = { '/': 200, '/health': 200, '/fail': 500 } as const;

/**
 * Created at the start, so that each series begins at 0: an agent publishes increases of a series, not its first value.
 */
const SERIES = Object.entries(ANSWERS).map(([route, status]) => ({ route, status: String(status) }));

const prometheus = createPrometheusMetrics(SERIES);
const openTelemetry = createOpenTelemetryMetrics(SERIES, process.env);

const app = createServer((request, response) => {
  const stop = prometheus.startTimer();
  const path = request.url ?? '/';
  const status = Object.entries(ANSWERS).find(([route]) => route === path)?.[1] ?? 404;
  response.writeHead(status).end(`${status}\n`);
  const answered = { route: status === 404 ? 'other' : path, status: String(status) };
  prometheus.count(answered);
  openTelemetry.record(answered, stop());
});

/** Reachable only within the task: the agent reads it at localhost. */
const metrics = createServer((_request, response) => {
  void prometheus.text().then(
    ({ contentType, body }) => response.writeHead(200, { 'content-type': contentType }).end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

app.listen(Number(process.env['PORT'] ?? 8080), process.env['HOST'] ?? '0.0.0.0', () => {
  metrics.listen(Number(process.env['METRICS_PORT'] ?? 9464), '127.0.0.1', () => {
    console.log(JSON.stringify({ app: app.address(), metrics: metrics.address() }));
  });
});

// ECS gives a stopping task 30 seconds, enough for the last report.
process.once('SIGTERM', () => {
  app.close();
  metrics.close();
  void openTelemetry.shutdown();
});
