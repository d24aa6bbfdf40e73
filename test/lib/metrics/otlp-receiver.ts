import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

const attributes = z.array(z.strictObject({ key: z.string(), value: z.object({ stringValue: z.string() }) }));
/** JSON of OTLP may write whole numbers as text. */
const whole = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);
const point = z.object({
  attributes,
  asInt: whole.optional(),
  asDouble: z.number().optional(),
  count: whole.optional(),
});
const aggregated = z.object({ aggregationTemporality: z.number(), dataPoints: z.array(point) });
const body = z.object({
  resourceMetrics: z.array(
    z.object({
      resource: z.object({ attributes }).optional(),
      scopeMetrics: z.array(
        z.object({
          metrics: z.array(
            z.object({
              name: z.string(),
              sum: aggregated.extend({ isMonotonic: z.boolean() }).optional(),
              histogram: aggregated.optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A point of a metric, as it came by OTLP. */
export interface OtlpPoint {
  readonly name: string;
  readonly kind: 'sum' | 'histogram';
  readonly temporality: 'delta' | 'cumulative';
  readonly attributes: Readonly<Record<string, string>>;
  /** A histogram's count. */
  readonly value: number;
}

export interface OtlpReceiver {
  readonly port: number;
  readonly points: readonly OtlpPoint[];
  close(): Promise<void>;
}

/** Takes OTLP over HTTP in JSON at `/v1/metrics` of a loopback port. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const points: OtlpPoint[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isMetrics = request.method === 'POST' && request.url === '/v1/metrics';
      if (isMetrics) points.push(...pointsOf(JSON.parse(Buffer.concat(chunks).toString())));
      response.writeHead(isMetrics ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, points, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

function pointsOf(request: unknown): readonly OtlpPoint[] {
  const metrics = body
    .parse(request)
    .resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
  return metrics.flatMap(({ name, sum, histogram }) => {
    const aggregation = sum ?? histogram;
    return (aggregation?.dataPoints ?? []).map((one) => ({
      name,
      kind: sum === undefined ? 'histogram' : 'sum',
      temporality: aggregation?.aggregationTemporality === 1 ? 'delta' : 'cumulative',
      attributes: Object.fromEntries(one.attributes.map(({ key, value }) => [key, value.stringValue])),
      value: one.asInt ?? one.asDouble ?? one.count ?? Number.NaN,
    }));
  });
}
