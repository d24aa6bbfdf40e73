import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Count, Log, Measure } from '../guard/ports.ts';

/** Structured logs and EMF metrics of one function, configured by the POWERTOOLS_ environment variables. */
export interface Telemetry {
  readonly log: Log;
  readonly count: Count;
  readonly measure: Measure;
  /** Writes the counts of one invocation as one EMF line; writes nothing if nothing was counted. */
  flush(): void;
}

/** @see https://docs.aws.amazon.com/powertools/typescript/latest/ */
export function telemetry(): Telemetry {
  const logger = new Logger();
  const metrics = new Metrics();
  return {
    log: {
      info: (message, fields) => logger.info(message, { ...fields }),
      warn: (message, fields) => logger.warn(message, { ...fields }),
    },
    count: (metric, value = 1) => metrics.addMetric(metric, MetricUnit.Count, value),
    measure: (measurements) => {
      for (const { metric, value, unit } of measurements) metrics.addMetric(metric, MetricUnit[unit], value);
    },
    flush: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
