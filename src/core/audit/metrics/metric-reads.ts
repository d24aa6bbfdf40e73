/** What reading metrics is bound by. Change a value here when AWS changes it. */
export const METRIC_READS = {
  /** Days that are read: CloudWatch keeps data of one minute for 15. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
  days: 14,
  /** Seconds between two values of the first, coarse reading. */
  coarsePeriod: 3_600,
  /** Seconds: CloudWatch keeps data of shorter periods for three hours. */
  shortestPeriod: 60,
  /** Most queries per call. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
  queriesPerCall: 500,
  /** Values per call; AWS allows 100,800. With two calls per second, it is half of the 396,000 values per second that AWS allows. */
  valuesPerCall: 99_000,
  callsPerSecond: 2,
  /**
   * US dollars per 1,000 metrics of GetMetricData, in US East (N. Virginia); entered on 28 November 2026 from a page of a vendor,
   * because the page of AWS was out of reach. Compare it with that page before you change it.
   *
   * @see https://support.site24x7.com/portal/en/kb/articles/aws-cloudwatch-metrics-cost-calculation
   * @see https://aws.amazon.com/cloudwatch/pricing/
   */
  dollarsPerThousand: 0.01,
  /** US dollars of `--max-cost`: 100,000 metrics. */
  defaultMaxCost: 1,
} as const;

/** How much a reading is. */
export interface ReadingSize {
  /** Metrics that AWS bills. */
  readonly metrics: number;
  readonly calls: number;
}

/** US dollars of a reading. */
export function costOf({ metrics }: Pick<ReadingSize, 'metrics'>): number {
  return (metrics * METRIC_READS.dollarsPerThousand) / 1_000;
}

/** Seconds that a reading takes, at the pace of `doctor`. */
export function secondsOf({ calls }: Pick<ReadingSize, 'calls'>): number {
  return Math.ceil(calls / METRIC_READS.callsPerSecond);
}
