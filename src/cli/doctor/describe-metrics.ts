import { costOf, METRIC_READS, secondsOf } from '../../core/audit/metrics/metric-reads.ts';
import type { MetricsPlan } from '../../guard/doctor/read-metrics.ts';

/** Says how long a reading of metrics takes and what it costs, before it starts. */
export function describePlan({ coarse, fineAtMost }: MetricsPlan): string {
  const most = mostOf({ coarse, fineAtMost });
  return (
    `metrics: ${METRIC_READS.days} days of ${metrics(coarse.metrics)} by the hour, then at most ${metrics(fineAtMost.metrics)} with the periods of the alarms: ` +
    `at most ${duration(secondsOf(most))} and ${dollars(costOf(most))}`
  );
}

/** What both readings are at most. */
export function mostOf({ coarse, fineAtMost }: Pick<MetricsPlan, 'coarse' | 'fineAtMost'>) {
  return { metrics: coarse.metrics + fineAtMost.metrics, calls: coarse.calls + fineAtMost.calls };
}

function metrics(count: number): string {
  return `${count} ${count === 1 ? 'metric' : 'metrics'}`;
}

function duration(seconds: number): string {
  if (seconds > 120) return `${Math.ceil(seconds / 60)} minutes`;
  return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
}

/** `$1.25`, and `less than $0.01` for little. */
function dollars(amount: number): string {
  if (amount === 0) return '$0';
  return amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`;
}
