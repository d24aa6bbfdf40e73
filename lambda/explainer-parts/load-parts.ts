import { awsClientSettings } from '../../src/adapters/aws-client.ts';
import type { ExplainPart } from '../../src/config/explain-parts.ts';
import type { EvidenceGateways } from '../../src/guard/explain/ports.ts';

/** The gateways of the optional parts. */
export type PartGateways = Pick<EvidenceGateways, 'alarms' | 'series' | 'logs' | 'images' | 'trail' | 'stacks'>;

/** Settings of an AWS client. */
export type ClientSettings = ReturnType<typeof awsClientSettings>;

/** A call that hangs ends before the five seconds of a gathering do. */
const TIMEOUTS = { connectMs: 1_000, requestMs: 4_000 };

/** Without metrics, no gathering asks for alarms. */
const NO_ALARMS: PartGateways['alarms'] = {
  readAlarms: async () => ({ read: false, why: 'the guard was not asked for metrics' }),
};

const LOADERS: Readonly<Record<ExplainPart, () => Promise<(settings: ClientSettings) => Partial<PartGateways>>>> = {
  metrics: async () => (await import('./metrics.ts')).metricGateways,
  logs: async () => (await import('./logs.ts')).logGateways,
  commits: async () => (await import('./commits.ts')).commitGateways,
  author: async () => (await import('./author.ts')).authorGateways,
  stack: async () => (await import('./stack.ts')).stackGateways,
};

/** Loads the clients of the parts that are asked for, and of no other, because each takes time to load. */
export async function loadParts(parts: readonly ExplainPart[]): Promise<PartGateways> {
  const settings = awsClientSettings(TIMEOUTS);
  const loaded = await Promise.all(parts.map(async (part) => (await LOADERS[part]())(settings)));
  return Object.assign({ alarms: NO_ALARMS }, ...loaded);
}
