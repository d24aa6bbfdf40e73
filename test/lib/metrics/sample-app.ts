import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { expect, onTestFinished } from 'vitest';
import * as z from 'zod';
import { type Exposition, parseExposition } from './exposition.ts';
import type { ShopCluster } from './shop-cluster.ts';

/** Where the sample application is. */
export const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'metrics-app');

export interface RunningApp {
  readonly child: ChildProcess;
  /** Status of the application's answer at the path. */
  visit(path: string): Promise<number>;
  /** What it shows to an agent. */
  scrape(): Promise<Exposition>;
}

/** The sample application as a process of its own, at ports of its own on loopback. */
export async function startApp(environment: Readonly<Record<string, string>> = {}): Promise<RunningApp> {
  const ports = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' };
  const child = spawn(process.execPath, [join(folder, 'server.ts')], {
    env: { PATH: process.env['PATH'] ?? '', ...ports, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(child.stdout, 'data');
  const address = z.object({ port: z.number() });
  const { app, metrics } = z.object({ app: address, metrics: address }).parse(JSON.parse(String(line)));
  return {
    child,
    async visit(path) {
      const response = await fetch(`http://127.0.0.1:${app.port}${path}`);
      await response.text();
      return response.status;
    },
    async scrape() {
      const response = await fetch(`http://127.0.0.1:${metrics.port}/metrics`);
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
      return parseExposition(await response.text());
    },
  };
}

/** Three good answers, two errors, and one for what is not there. */
export async function visitAll({ visit }: RunningApp): Promise<void> {
  const paths = ['/', '/fail', '/', '/nowhere', '/fail', '/'];
  const statuses: number[] = [];
  for (const path of paths) statuses.push(await visit(path));
  expect(statuses).toEqual([200, 500, 200, 404, 500, 200]);
}

/** The metric's own dimensions, with `<Reference>` for the cluster's name, as the parameter's text has it. */
export function dimensionsOf({ stack }: ShopCluster, metric: Metric): Record<string, string> {
  const { metricStat } = metric.toMetricConfig();
  const entries = (metricStat?.dimensions ?? []).map(({ name, value }): readonly [string, string] => {
    const resolved: unknown = stack.resolve(value);
    return [name, typeof resolved === 'string' ? resolved : `<${(resolved as { Ref: string }).Ref}>`];
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
