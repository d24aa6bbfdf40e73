import { costOf } from '../../core/audit/metrics/metric-reads.ts';
import { type MetricsRead, withMetrics } from '../../core/audit/metrics/with-metrics.ts';
import type { Audited } from '../../core/audit/audited-service.ts';
import type { MetricGateways } from '../../guard/doctor/ports.ts';
import type { DoctorProgress, FleetReading } from '../../guard/doctor/read-fleet.ts';
import { planMetrics, readMetrics } from '../../guard/doctor/read-metrics.ts';
import type { DoctorArguments } from './arguments.ts';
import { describePlan, mostOf } from './describe-metrics.ts';
import type { DoctorHost } from './host.ts';

/** Services with their past, as far as it was asked for. */
export interface PastReading {
  readonly audited: readonly Audited[];
  readonly metrics: MetricsRead | undefined;
  readonly denied: readonly string[];
  /** Why no metrics were read although they were asked for. */
  readonly fault: string | undefined;
}

interface Reading {
  readonly gateways: MetricGateways;
  readonly doctor: DoctorArguments;
  readonly host: DoctorHost;
  readonly progress: (progress: DoctorProgress) => void;
}

/**
 * Reads the metrics of `--metrics`. It prints the cost first, and goes on if it is within `--max-cost`: a command that asks would hang
 * in a pipeline.
 */
export async function readPast(
  { audited }: FleetReading,
  { gateways, doctor, host, progress }: Reading,
): Promise<PastReading> {
  const nothing = { audited, metrics: undefined, denied: [], fault: undefined };
  if (doctor.metrics === undefined) return nothing;
  const plan = planMetrics(audited);
  host.stderr.write(`${describePlan(plan)}\n`);
  const cost = costOf(mostOf(plan));
  const { maxCost } = doctor.metrics;
  if (cost > maxCost) {
    const fault =
      `no metrics were read, because they can cost $${Number(cost.toPrecision(2))}, and --max-cost is $${maxCost}: ` +
      'give a higher --max-cost, or one cluster';
    return { ...nothing, fault };
  }
  const reading = await readMetrics(gateways, plan, { now: host.now(), onProgress: progress });
  return {
    audited: audited.map((one) => withMetrics(one, reading.read)),
    metrics: reading.read,
    denied: reading.denied,
    fault: undefined,
  };
}
