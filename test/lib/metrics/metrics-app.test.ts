import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { OpenTelemetrySidecar } from '../../../lib/metrics/open-telemetry-sidecar.ts';
import { PrometheusSidecar } from '../../../lib/metrics/prometheus/prometheus-sidecar.ts';
import type { Exposition, Sample } from './exposition.ts';
import { type OtlpPoint, type OtlpReceiver, startOtlpReceiver } from './otlp-receiver.ts';
import { type Declaration, type Published, publish, sumOf } from './published.ts';
import { dimensionsOf, folder, startApp, visitAll } from './sample-app.ts';
import { createShopCluster, parameterOf, type ShopCluster } from './shop-cluster.ts';

const namesOf = (published: readonly Published[]) => [...new Set(published.map(({ name }) => name))].toSorted();

const scrapeSchema = z.object({
  scrape_configs: z.tuple([
    z.object({
      static_configs: z.tuple([z.object({ labels: z.record(z.string(), z.string()) })]),
      metric_relabel_configs: z.tuple([z.object({ regex: z.string() })]),
    }),
  ]),
});

const agentSchema = z.object({
  logs: z.object({
    metrics_collected: z.object({
      prometheus: z.object({
        emf_processor: z.object({
          metric_namespace: z.string(),
          metric_declaration: z.array(
            z.object({
              source_labels: z.array(z.string()),
              label_matcher: z.string(),
              dimensions: z.array(z.array(z.string())),
              metric_selectors: z.array(z.string()),
            }),
          ),
        }),
      }),
    }),
  }),
});

/** A sidecar for the sample, with what its configurations say. */
function createPrometheusSidecar() {
  const parts = createShopCluster();
  const sidecar = PrometheusSidecar.addTo(parts.taskDefinition, {
    cluster: parts.cluster,
    serviceName: 'metrics-app',
    namespace: 'Sample',
    port: 9464,
    metrics: [
      { name: 'http_requests_total' },
      { name: 'http_request_errors_total', labels: ['route'] },
      { name: 'http_request_duration_seconds', labels: ['quantile'] },
      { name: 'http_request_duration_seconds_count' },
    ],
  });
  const {
    scrape_configs: [scrape],
  } = scrapeSchema.parse(parameterOf(parts.stack, 'PROMETHEUS'));
  const emf = agentSchema.parse(parameterOf(parts.stack, 'CW')).logs.metrics_collected.prometheus.emf_processor;
  const declarations: readonly Declaration[] = emf.metric_declaration.map((one) => ({
    dimensions: one.dimensions,
    selectors: one.metric_selectors,
    labelNames: one.source_labels,
    regex: one.label_matcher,
  }));
  return { parts, sidecar, scrape, declarations, namespace: emf.metric_namespace };
}

/** What the agent keeps of a reading: the chosen names, under its own labels before the application's. */
function keptBy(
  scrape: ReturnType<typeof createPrometheusSidecar>['scrape'],
  { samples }: Exposition,
): readonly Sample[] {
  const [{ labels }] = scrape.static_configs;
  const [{ regex }] = scrape.metric_relabel_configs;
  const kept = samples.filter(({ name }) => new RegExp(`^(?:${regex})$`).test(name));
  return kept.map((sample) => ({ ...sample, labels: { ...sample.labels, ...labels } }));
}

describe('the sample, read by a CloudWatch agent as it is configured', () => {
  it('shows what the configuration selects, of types that the agent publishes', async () => {
    const app = await startApp();
    await visitAll(app);
    const { samples, types } = await app.scrape();
    expect(types).toEqual({
      http_requests_total: 'counter',
      http_request_errors_total: 'counter',
      http_request_duration_seconds: 'summary',
    });
    const labelsOf = (name: string) => samples.filter((one) => one.name === name).map(({ labels }) => labels);
    expect(labelsOf('http_requests_total')).toEqual([
      { route: '/', status: '200' },
      { route: '/health', status: '200' },
      { route: '/fail', status: '500' },
      { route: 'other', status: '404' },
    ]);
    expect(labelsOf('http_request_errors_total')).toEqual([{ route: '/' }, { route: '/health' }, { route: '/fail' }]);
    expect(labelsOf('http_request_duration_seconds')).toEqual([{ quantile: '0.5' }, { quantile: '0.99' }]);
    expect(labelsOf('http_request_duration_seconds_count')).toEqual([{}]);
  });

  it('is published under the very names and dimensions that alarms look for', async () => {
    const { parts, sidecar, scrape, declarations, namespace } = createPrometheusSidecar();
    const app = await startApp();
    await visitAll(app);
    const published = publish(keptBy(scrape, await app.scrape()), declarations);
    expect(namesOf(published)).toEqual([
      'http_request_duration_seconds',
      'http_request_duration_seconds_count',
      'http_request_errors_total',
      'http_requests_total',
    ]);
    const watched = [
      sidecar.metric('http_requests_total'),
      sidecar.metric('http_request_errors_total', { labels: { route: '/fail' } }),
      sidecar.metric('http_request_errors_total', { labels: { route: '/' } }),
      sidecar.metric('http_request_errors_total', { labels: { route: '/health' } }),
      sidecar.metric('http_request_duration_seconds', { labels: { quantile: '0.99' }, statistic: 'Maximum' }),
      sidecar.metric('http_request_duration_seconds', { labels: { quantile: '0.5' }, statistic: 'Maximum' }),
      sidecar.metric('http_request_duration_seconds_count'),
    ];
    const asNamed = (one: Pick<Published, 'name' | 'dimensions'>) => JSON.stringify([one.name, one.dimensions]);
    expect(published.map(asNamed).toSorted()).toEqual(
      watched.map((metric) => asNamed({ name: metric.metricName, dimensions: dimensionsOf(parts, metric) })).toSorted(),
    );
    expect([...new Set(watched.map((metric) => metric.namespace))]).toEqual([namespace]);
  });

  it('grows between two readings by what was asked, all routes and statuses together', async () => {
    const { parts, sidecar, scrape, declarations } = createPrometheusSidecar();
    const app = await startApp();
    const before = publish(keptBy(scrape, await app.scrape()), declarations);
    await visitAll(app);
    const after = publish(keptBy(scrape, await app.scrape()), declarations);
    const growth = (metric: Metric) => {
      const of = (reading: readonly Published[]) => sumOf(reading, metric.metricName, dimensionsOf(parts, metric));
      return of(after) - of(before);
    };
    expect(growth(sidecar.metric('http_requests_total'))).toBe(6);
    expect(growth(sidecar.metric('http_request_errors_total', { labels: { route: '/fail' } }))).toBe(2);
    expect(growth(sidecar.metric('http_request_errors_total', { labels: { route: '/' } }))).toBe(0);
    expect(growth(sidecar.metric('http_request_duration_seconds_count'))).toBe(6);
  });

  it('shows its metrics within the task alone', async () => {
    expect(await (await startApp()).visit('/metrics')).toBe(404);
  });
});

const collectorSchema = z.object({
  processors: z.object({
    filter: z.object({ metrics: z.object({ metric: z.tuple([z.string()]) }) }),
    attributes: z.object({ actions: z.array(z.object({ key: z.string(), value: z.string() })) }),
  }),
  exporters: z.object({
    awsemf: z.object({
      namespace: z.string(),
      metric_declarations: z.array(
        z.object({
          dimensions: z.array(z.array(z.string())),
          metric_name_selectors: z.array(z.string()),
          label_matchers: z.tuple([z.object({ label_names: z.array(z.string()), regex: z.string() })]),
        }),
      ),
    }),
  }),
});

/** What the collector takes two dollars for. */
const withoutEscapes = (text: string) => text.replaceAll('$$', '$');

function createOpenTelemetrySidecar() {
  const parts = createShopCluster();
  const sidecar = OpenTelemetrySidecar.addTo(parts.taskDefinition, {
    cluster: parts.cluster,
    serviceName: 'metrics-app',
    namespace: 'Sample/OpenTelemetry',
    metrics: [
      { name: 'http_requests_total', where: { status: '5..' } },
      { name: 'http_request_errors_total', labels: ['route'] },
      { name: 'http_request_duration_seconds' },
    ],
  });
  const web = parts.taskDefinition.findContainer('web');
  if (web === undefined) throw new Error('the task must have the container web');
  sidecar.instrument(web);
  return { parts, sidecar, configuration: collectorSchema.parse(parameterOf(parts.stack, 'AOT')) };
}

/** The variables that the template gives the application, but for where and how often the test wants to be told. */
function environmentFor({ stack }: ShopCluster, { port }: OtlpReceiver): Record<string, string> {
  const [task] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  const containers: readonly { Name: string; Environment?: readonly { Name: string; Value: string }[] }[] =
    task?.['Properties'].ContainerDefinitions;
  const given = containers.find(({ Name }) => Name === 'web')?.Environment ?? [];
  const environment = Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
  const endpoint = new URL(environment['OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'] ?? '');
  expect([endpoint.hostname, endpoint.port]).toEqual(['localhost', '4318']);
  endpoint.hostname = '127.0.0.1';
  endpoint.port = String(port);
  const quick = { OTEL_METRIC_EXPORT_INTERVAL: '200', OTEL_METRIC_EXPORT_TIMEOUT: '200' };
  return { ...environment, OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint.href, ...quick };
}

/** Every point of a run in which the sample was visited, and then stopped as ECS stops a task. */
async function pointsOfRun(parts: ShopCluster): Promise<readonly OtlpPoint[]> {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  const app = await startApp(environmentFor(parts, receiver));
  await visitAll(app);
  const ended = once(app.child, 'exit');
  app.child.kill('SIGTERM');
  await ended;
  return receiver.points;
}

/** What the collector's processors make of the points. */
function processed({ processors }: z.infer<typeof collectorSchema>, points: readonly OtlpPoint[]): readonly Sample[] {
  const [condition] = processors.filter.metrics.metric;
  const dropped = (name: string) =>
    condition.split(' and ').every((part) => part !== `name != ${JSON.stringify(name)}`);
  const added = Object.fromEntries(processors.attributes.actions.map(({ key, value }) => [key, withoutEscapes(value)]));
  return points
    .filter(({ name }) => !dropped(name))
    .map(({ name, attributes, value }) => ({ name, value, labels: { ...attributes, ...added } }));
}

function declarationsOf({ exporters }: z.infer<typeof collectorSchema>): readonly Declaration[] {
  return exporters.awsemf.metric_declarations.map(
    ({ dimensions, metric_name_selectors, label_matchers: [matcher] }) => ({
      dimensions,
      selectors: metric_name_selectors.map(withoutEscapes),
      labelNames: matcher.label_names,
      regex: withoutEscapes(matcher.regex),
    }),
  );
}

describe('the sample, told to an OpenTelemetry collector as it is configured', () => {
  it('reports deltas, with the labels that the configuration selects', async () => {
    const points = await pointsOfRun(createOpenTelemetrySidecar().parts);
    expect(
      [...new Set(points.map(({ name, kind, temporality }) => `${name} ${kind} ${temporality}`))].toSorted(),
    ).toEqual([
      'http_request_duration_seconds histogram delta',
      'http_request_errors_total sum delta',
      'http_requests_total sum delta',
    ]);
    const labelsOf = (name: string) =>
      [
        ...new Set(points.filter((one) => one.name === name).flatMap(({ attributes }) => Object.keys(attributes))),
      ].toSorted();
    expect(labelsOf('http_requests_total')).toEqual(['route', 'status']);
    expect(labelsOf('http_request_errors_total')).toEqual(['route']);
    expect(labelsOf('http_request_duration_seconds')).toEqual([]);
  });

  it('is published under the very names and dimensions that alarms look for, and counts everything once', async () => {
    const { parts, sidecar, configuration } = createOpenTelemetrySidecar();
    const points = await pointsOfRun(parts);
    const published = publish(processed(configuration, points), declarationsOf(configuration));
    const total = (metric: Metric) => {
      expect(metric.namespace).toBe(configuration.exporters.awsemf.namespace);
      return sumOf(published, metric.metricName, dimensionsOf(parts, metric));
    };
    // Of the requests, those that were answered with 5xx.
    expect(total(sidecar.metric('http_requests_total'))).toBe(2);
    expect(total(sidecar.metric('http_request_errors_total', { labels: { route: '/fail' } }))).toBe(2);
    expect(total(sidecar.metric('http_request_errors_total', { labels: { route: '/' } }))).toBe(0);
    expect(total(sidecar.metric('http_request_duration_seconds', { statistic: 'SampleCount' }))).toBe(6);
    const sets = published.map(({ dimensions }) => Object.keys(dimensions).join());
    expect([...new Set(sets)].toSorted()).toEqual(['ClusterName,ServiceName', 'ClusterName,ServiceName,route']);
  });

  it('reports nothing where nobody told it to', async () => {
    const receiver = await startOtlpReceiver();
    onTestFinished(() => receiver.close());
    const endpoint = `http://127.0.0.1:${receiver.port}/v1/metrics`;
    const app = await startApp({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint, OTEL_METRIC_EXPORT_INTERVAL: '50' });
    await visitAll(app);
    const ended = once(app.child, 'exit');
    app.child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(receiver.points).toEqual([]);
  });
});

describe("the sample's image", () => {
  it('has the packages that were tested here', () => {
    const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    const { dependencies } = read(join(folder, 'package.json'));
    const { devDependencies } = read(join(folder, '..', '..', 'package.json'));
    expect(Object.keys(dependencies)).toHaveLength(3);
    expect(devDependencies).toMatchObject(dependencies);
    expect(read(join(folder, 'package-lock.json')).packages[''].dependencies).toEqual(dependencies);
  });
});
